/**
 * The shortcuts as the browser has them now, and the way to the browser's own page where they are changed.
 * Never sets a shortcut itself: only the browser may.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Section } from "./section.js";

const browser = /** @type {any} */ (globalThis.browser ?? chrome);
/** Chromium has a page for it, which other Chromium browsers lead to their own. */
const PAGE = "chrome://extensions/shortcuts";

const COMMANDS = {
  "open-panel": "command_open_panel",
  "insert-top": "command_insert_top",
  capture: "command_capture",
  search: "command_search",
  "move-chip": "command_move_chip",
};

const change = () => (browser.commands.openShortcutSettings ? browser.commands.openShortcutSettings() : browser.tabs.create({ url: PAGE }));

/** @param {{given: Record<string, string>}} props by command; empty: none is set */
export function Shortcuts({ given }) {
  const [shortcuts, setShortcuts] = useState(given);
  useEffect(() => {
    const life = new AbortController();
    const look = () => send("settings-read").then((answer) => answer.ok && setShortcuts(answer.value.shortcuts));
    window.addEventListener("focus", look, { signal: life.signal }); // the person comes back from the browser's page
    return () => life.abort();
  }, []);

  return html`<${Section} id="shortcuts" title=${t("shortcuts_title")} text=${t("shortcuts_text")}>
    <dl class="shortcuts">
      ${Object.entries(COMMANDS).map(
        ([name, key]) => html`<div data-command=${name}>
          <dt>${t(key)}</dt>
          <dd>${shortcuts[name] ? html`<kbd>${shortcuts[name]}</kbd>` : html`<span class="soft">${t("shortcut_none")}</span>`}</dd>
        </div>`,
      )}
    </dl>
    <div class="buttons"><button type="button" class="button" data-act="shortcuts-change" onClick=${change}>${t("shortcuts_change")}</button></div>
    <p class="soft small">${t("shortcuts_panel")}</p>
    <p class="soft small">${t("omnibox_text", browser.runtime.getManifest().omnibox.keyword)}</p>
  <//>`;
}
