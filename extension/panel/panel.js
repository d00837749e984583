/**
 * Entry of the panel: finds out where it stands, introduces itself, and draws only once the background has accepted it.
 * Never draws anything of a person's before that, and never posts a message to the page around it.
 */
import { html, render } from "../vendor/htm-preact.js";
import { App } from "./app.js";
import { readAddress, viewFromText } from "./place.js";
import { Popup } from "./popup.js";
import { createTransport } from "./transport.js";
import { uiLanguage } from "../shared/dates.js";
import { Unavailable } from "./views/unavailable.js";

const { token, popup, view } = readAddress(window);
document.documentElement.lang = uiLanguage();

const transport = createTransport();
const welcome = await transport.hello({ token });
// A frame is what the background says it is, whatever its address.
const place = !welcome.ok ? "frame" : popup && welcome.value.place !== "frame" ? "popup" : welcome.value.place;
document.documentElement.dataset.place = place;
if (!welcome.ok) render(html`<${Unavailable} />`, document.body);
else if (place === "popup") render(html`<${Popup} transport=${transport} />`, document.body);
else render(html`<${App} place=${place} transport=${transport} start=${view ?? viewFromText(welcome.value.view)} />`, document.body);
