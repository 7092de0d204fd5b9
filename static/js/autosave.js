// Save a criterion while somebody types. Without this file the form's buttons do the same.
//
// The form's `page` field is '<token>.<count>'; the count grows with all that is typed, so that the
// server can tell what is newest when requests overtake each other. The server says with the header
// App-Saved what it has saved: that stamp, or 'no'. Who does not say so is not our server.

import { Again } from "./again.js";
import { beforeSending, send } from "./forms.js";

const form = document.querySelector(".app-autosave");
const kept = form.elements.namedItem("kept_by");
const page = form.elements.namedItem("page");
const saved = document.getElementById("saved");
const notSaved = document.getElementById("not-saved");
const PAUSE = 700; // milliseconds without typing

let waiting;
let pressed = null; // the button that leads on when all is saved
let isPressed = false;
let underWay = null; // the stamp that is being saved

const save = () => {
  clearTimeout(waiting);
  form.dispatchEvent(new CustomEvent("typed"));
};
const again = new Again(save);

// What is said again is not announced again.
const say = (why) => {
  saved.textContent = "";
  if (notSaved.textContent !== why) notSaved.textContent = why;
};

form.addEventListener("input", () => {
  const [token, count] = page.value.split(".");
  page.value = `${token}.${Number(count) + 1}`;
  isPressed = false; // who types on is not led away in the middle of it
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
// A choice, or a field that was left: nothing more will be typed there now.
form.addEventListener("change", () => {
  if ("unsaved" in kept.dataset) save();
});
// A button saves too, and leads on once that is done. Without htmx it does what it always does.
if (window.htmx) {
  beforeSending(form, (button) => {
    isPressed = true;
    pressed = button;
    if (underWay !== page.value) save();
  });
}

// What was changed in another window comes into this one. Where something was typed here in that
// moment nothing comes, and the next save is told of it again.
const takeIn = (sent, newest) => {
  const came = Object.entries(JSON.parse(document.getElementById("came")?.textContent ?? "{}"));
  const field = (name) => form.elements.namedItem(name);
  if (came.some(([name]) => field(name).value !== (sent[name] ?? ""))) return;
  for (const [name, value] of came) field(name).value = value;
  field("revision").value = newest;
};

const answered = (xhr) => xhr.getResponseHeader("App-Saved");

form.addEventListener("htmx:beforeRequest", () => {
  underWay = page.value;
});
form.addEventListener("htmx:beforeSwap", ({ detail }) => {
  detail.shouldSwap = ![null, "no"].includes(answered(detail.xhr));
});
form.addEventListener("htmx:afterRequest", ({ detail: { xhr, requestConfig } }) => {
  const sent = requestConfig.parameters.page;
  const said = answered(xhr);
  underWay = null;
  if (said === null) {
    const why = xhr.status ? "the service did not answer as it should" : "there is no connection";
    const then = isPressed ? "and you go on when that is done" : "until it is saved";
    say(`Not saved: ${why}. Keep this page open; it is tried again ${then}.`);
    again.later();
    return;
  }
  again.stop();
  if (said === sent) takeIn(requestConfig.parameters, xhr.getResponseHeader("App-Revision"));
  const isNewest = sent === page.value;
  if (said === "no") say(xhr.responseText);
  else if (isNewest) {
    delete kept.dataset.unsaved;
    notSaved.textContent = "";
  }
  if (isPressed && isNewest) {
    isPressed = false; // a save that is still under way leads on to nowhere
    send(form, pressed);
  }
});
