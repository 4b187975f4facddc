/** What moves on the hub's pages: forms that go to the API, the theme, the views. A page works for reading without it. */

import "./pages/pages.css";

import { listenToApps } from "./pages/app";
import { listenToCopying } from "./pages/copying";
import { listenToForms } from "./pages/forms";
import { openShareLink } from "./pages/share_link";
import { showThemeSwitches } from "./pages/theme_switch";
import { waitForVersions } from "./pages/waiting";

listenToForms(document);
listenToCopying(document);
listenToApps(document);
showThemeSwitches(document);
waitForVersions(document);
void openShareLink(document);
if (document.querySelector("[data-view]") !== null) void import("./pages/with_views").then(({ start }) => start(document));
if (document.querySelector("[data-preview]") !== null) void import("./pages/previews").then(({ start }) => start(document));
if (document.querySelector("[data-live]") !== null) void import("./pages/live").then(({ start }) => start(document));
