/**
 * Entry of the web page /app: the panel's own views with a transport over HTTP. The view to open stands behind the `#`.
 * Never loads anything of the panel before its words are there, and never puts anything but a view's name into the address.
 */
import { bringWords } from "./words.js";

await bringWords();
const [{ html, render }, { App }, { viewFromText, viewToText }, { createWebTransport }, { SignIn }, { uiLanguage }] = await Promise.all([
  import("../../vendor/htm-preact.js"),
  import("../app.js"),
  import("../place.js"),
  import("./transport.js"),
  import("./sign-in.js"),
  import("../../shared/dates.js"),
]);

const readView = () => viewFromText(location.hash.slice(1));
/** The address is the link to what is on the screen: it can be copied, and the browser's own way back works. */
const address = Object.freeze({
  show(/** @type {{name: string, id?: number}} */ view) {
    const text = viewToText(view);
    // A page with a base address must name its own path, or the `#` would be put behind the base.
    if (viewFromText(text) && location.hash.slice(1) !== text) history.pushState(null, "", `${location.pathname}#${text}`);
  },
  onChange(/** @type {(view: {name: string, id?: number}) => void} */ listener, /** @type {AbortSignal} */ signal) {
    const hear = () => {
      const view = readView();
      if (view) listener(view);
    };
    window.addEventListener("popstate", hear, { signal });
  },
});

document.documentElement.lang = uiLanguage();
document.documentElement.dataset.place = "tab";
render(html`<${App} place="tab" transport=${createWebTransport()} start=${readView()} address=${address} SignIn=${SignIn} />`, document.body);
