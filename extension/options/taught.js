/**
 * The sites that Sidecard was taught by pointing, here or by the team, and how far each record has come.
 * Never removes a team's record: only what this browser was taught.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { failureWords } from "../shared/failures.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Said, Section } from "./section.js";

const STATES = { here: "taught_here", waiting: "taught_waiting", proposed: "taught_proposed", approved: "taught_shared", refused: "taught_refused" };

/** @typedef {{id: string, host: string, version: number, state: keyof typeof STATES, here: boolean}} Taught */

export function TaughtSites({ turn, onChange }) {
  const [sites, setSites] = useState(/** @type {Taught[]} */ ([]));
  const [said, setSaid] = useState(/** @type {any} */ (null));
  useEffect(() => void send("taught-list").then((answer) => answer.ok && setSites(answer.value)), [turn]);
  const remove = ({ id, host }) => async () => {
    const answer = await send("taught-remove", { id });
    setSaid(answer.ok ? { tone: "good", text: t("taught_removed", host) } : { tone: "bad", text: failureWords(answer.error) });
    onChange();
  };
  return html`<${Section} id="taught" title=${t("taught_title")} text=${t(sites.length ? "taught_text" : "taught_none")}>
    <ul class="sites" aria-label=${t("taught_title")}>
      ${sites.map(
        (site) => html`<li key=${site.id} data-taught=${site.state}>
          <span class="grow">${site.host} <span class="soft">${t("taught_version", site.version)}</span></span>
          <span class=${`tag ${site.state === "refused" ? "warn" : ""}`}>${t(STATES[site.state])}</span>
          ${site.here && html`<button type="button" class="button quiet" aria-label=${t("site_remove_named", site.host)} onClick=${remove(site)}>${t("site_remove")}</button>`}
        </li>`,
      )}
    </ul>
    <${Said} said=${said} />
  <//>`;
}
