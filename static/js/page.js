// What every page needs of JavaScript. All pages work without it.
import {
  createAll,
  Button,
  CharacterCount,
  ErrorSummary,
  Header,
  NotificationBanner,
  PasswordInput,
  SkipLink,
} from "./nhsuk-frontend.min.js";
import "./forms.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

const components = [
  Button,
  CharacterCount,
  ErrorSummary,
  Header,
  NotificationBanner,
  PasswordInput,
  SkipLink,
];

const start = (scope) => components.forEach((component) => createAll(component, {}, { scope }));

start(document);

// A fragment that htmx has put on the page brings components of its own.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
