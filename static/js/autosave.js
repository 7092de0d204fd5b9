// Save a criterion while somebody types. Without this file the form's buttons do the same.
//
// The form's `page` field is '<token>.<count>'; the count grows with all that is typed, so that the
// server can tell what is newest when requests overtake each other.

const form = document.querySelector(".app-autosave");
const saved = document.getElementById("saved");
const page = form.elements.namedItem("page");
const PAUSE = 700; // milliseconds without typing

let waiting;
let unsaved = false;

const say = (text) => {
  saved.textContent = text;
};

const save = () => {
  clearTimeout(waiting);
  form.dispatchEvent(new CustomEvent("typed"));
};

form.addEventListener("input", () => {
  const [token, count] = page.value.split(".");
  page.value = `${token}.${Number(count) + 1}`;
  unsaved = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
});
// A choice, or a field that was left: nothing more will be typed there now.
form.addEventListener("change", () => {
  if (unsaved) save();
});
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  unsaved = false;
});

form.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  const newest = event.detail.requestConfig.parameters.page === page.value;
  unsaved = !newest || saved.querySelector("strong") !== null;
});
form.addEventListener("htmx:responseError", (event) => {
  say(
    event.detail.xhr.status === 401
      ? "Not saved: you were signed out. Choose ‘Save and continue’ to sign in again; what you typed is kept."
      : "Not saved: something went wrong at our end. Keep this page open and choose ‘Save and continue’ to try again.",
  );
});
form.addEventListener("htmx:sendError", () => {
  say("Not saved: there is no connection. Keep this page open; it is saved when the connection is back.");
});
window.addEventListener("online", () => {
  if (unsaved) save();
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
