// What is typed is not lost on the way: a page asks before unsaved text is left, and a form is sent
// once our own server answers, or the browser's error page would stand in its place. Without this
// file a form is sent as every form is.
//
// These are the forms with `kept_by`; while it is marked with data-unsaved, something is not saved.

import { Again } from "./again.js";

const PATIENCE = 20_000; // milliseconds until an answer that does not come has failed
const NOT_SENT =
  "Not sent: there is no connection. Keep this page open; it is sent by itself when the connection is back.";

const kept = (form) => form?.elements.namedItem("kept_by");

document.addEventListener("input", ({ target }) => {
  if (kept(target.form)) kept(target.form).dataset.unsaved = "";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("[data-unsaved]")) event.preventDefault();
});

const isAlive = async () => {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(document.body.dataset.alive, { cache: "no-store", signal });
    return answer.headers.has("App-Alive");
  } catch {
    return false;
  }
};

// Send `form` for good, by the button that was pressed.
let isLeaving = false;
export const send = (form, button) => {
  delete kept(form).dataset.unsaved;
  isLeaving = true;
  form.requestSubmit(button);
  isLeaving = false;
};

// Call `first` with the button when `form` is sent; it calls `send` when the form may go.
export const beforeSending = (form, first) =>
  form.addEventListener("submit", (event) => {
    if (isLeaving) return;
    event.preventDefault();
    first(event.submitter);
  });

const sendWhenAlive = (form) => {
  const bar = document.createElement("div");
  const line = document.createElement("p");
  bar.className = "app-saving";
  line.className = "app-not-saved";
  line.role = "alert";
  bar.append(line);

  let pressed;
  let isWaiting = false;
  const tryToSend = async () => {
    const alive = await isAlive();
    if (!isWaiting) return; // it was sent while this was asked
    if (alive) {
      again.stop();
      isWaiting = false;
      bar.remove();
      send(form, pressed);
    } else {
      if (!bar.isConnected) form.append(bar);
      if (line.textContent !== NOT_SENT) line.textContent = NOT_SENT; // announced once
      again.later();
    }
  };
  const again = new Again(tryToSend);
  beforeSending(form, (button) => {
    pressed = button;
    if (!isWaiting) tryToSend();
    isWaiting = true;
  });
};

for (const form of document.forms) {
  if (kept(form) && !form.matches(".app-autosave")) sendWhenAlive(form);
}
