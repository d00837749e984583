/**
 * The sites on which Sidecard works: each one was granted by a click, and can be given back.
 * Never asks for all sites.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { patternOf, readAddress } from "../shared/address.js";
import { failureWords } from "../shared/failures.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { KnownSites } from "./known-sites.js";
import { Said, Section } from "./section.js";

const browser = globalThis.browser ?? chrome;

export function Sites({ turn, onChange }) {
  const [sites, setSites] = useState(/** @type {{origin: string, server: boolean}[]} */ ([]));
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState(null);
  useEffect(() => void send("sites-list").then((answer) => answer.ok && setSites(answer.value)), [turn]);

  const add = async (event) => {
    event.preventDefault();
    const address = readAddress(typed);
    if (!address) return setSaid({ tone: "bad", text: t("address_bad") });
    // The browser asks only while the click is still fresh: nothing may be awaited before this line.
    const granted = await browser.permissions.request({ origins: [patternOf(address)] }).catch(() => false);
    if (!granted) return setSaid({ tone: "warn", text: t("site_refused", address.host) });
    const answer = await send("site-added", { origin: address.origin });
    if (!answer.ok) return setSaid({ tone: "bad", text: failureWords(answer.error) });
    setTyped("");
    setSaid({ tone: "good", text: t("site_added", address.host) });
    return onChange();
  };
  const remove = (origin) => async () => {
    const answer = await send("site-remove", { origin });
    setSaid(answer.ok ? { tone: "good", text: t("site_removed", origin) } : { tone: "bad", text: failureWords(answer.error) });
    onChange();
  };
  return html`<${Section} id="sites" title=${t("sites_title")} text=${t("sites_text")}>
    <ul class="sites" aria-label=${t("sites_title")}>
      ${sites.map(
        ({ origin, server }) => html`<li key=${origin}>
          <span class="grow">${origin}</span>
          ${server
            ? html`<span class="tag">${t("site_server")}</span>`
            : html`<button type="button" class="button quiet" aria-label=${t("site_remove_named", origin)} onClick=${remove(origin)}>${t("site_remove")}</button>`}
        </li>`,
      )}
    </ul>
    ${!sites.some((site) => !site.server) && html`<p class="soft small">${t("sites_none")}</p>`}
    <form class="line" onSubmit=${add} novalidate>
      <div class="field grow">
        <label for="site-address">${t("site_address")}</label>
        <input id="site-address" class="input" type="url" inputmode="url" autocomplete="off" spellcheck=${false} placeholder="https://desk.example.com"
          value=${typed} onInput=${(event) => setTyped(event.target.value)} />
      </div>
      <button type="submit" class="button">${t("site_add")}</button>
    </form>
    <${Said} said=${said} />
    <${KnownSites} turn=${turn} />
  <//>`;
}
