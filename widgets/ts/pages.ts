/** What moves on the hub's pages: forms that go to the API, the theme. A page works for reading without it. */

import "./pages/pages.css";

import { listenToForms } from "./pages/forms";
import { showThemeSwitches } from "./pages/theme_switch";

listenToForms(document);
showThemeSwitches(document);
if (document.querySelector("[data-preview]") !== null) void import("./pages/previews").then(({ start }) => start(document));
if (document.querySelector("[data-live]") !== null) void import("./pages/live").then(({ start }) => start(document));
