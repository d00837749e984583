/**
 * What the company set for everybody, and one click that allows all its addresses at once.
 * Never shown where no company set anything.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Said, Section } from "./section.js";

const browser = globalThis.browser ?? chrome;

/** @param {{turn: number, onChange: () => void}} props */
export function Company({ turn, onChange }) {
  const [addresses, setAddresses] = useState(/** @type {{origin: string, pattern: string, granted: boolean}[]} */ ([]));
  const [said, setSaid] = useState(null);
  useEffect(() => void send("company-read").then((answer) => answer.ok && setAddresses(answer.value.addresses)), [turn]);
  if (!addresses.length) return null;

  const missing = addresses.filter(({ granted }) => !granted);
  const allow = async () => {
    // The browser asks only while the click is still fresh: nothing may be awaited before this line.
    const granted = await browser.permissions.request({ origins: missing.map(({ pattern }) => pattern) }).catch(() => false);
    setSaid(granted ? { tone: "good", text: t("company_allowed") } : { tone: "warn", text: t("company_refused") });
    onChange();
  };
  return html`<${Section} id="company" title=${t("company_title")} text=${t("company_text")}>
    <ul class="sites" aria-label=${t("company_title")}>
      ${addresses.map(
        ({ origin, granted }) => html`<li key=${origin}>
          <span class="grow">${origin}</span>
          <span class=${`tag ${granted ? "good" : ""}`}>${t(granted ? "company_granted" : "company_waiting")}</span>
        </li>`,
      )}
    </ul>
    ${missing.length > 0 && html`<div class="line"><button type="button" class="button primary" data-act="company-allow" onClick=${allow}>${t("company_allow")}</button></div>`}
    <${Said} said=${said} />
  <//>`;
}
