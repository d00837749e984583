/**
 * A host whose tickets a record that came with Sidecard no longer reads: since when, for how many people, and what to do.
 * Never shows a ticket: none was told.
 */
import { html } from "../../vendor/htm-preact.js";
import { day } from "../../shared/dates.js";
import { t, tn } from "../../shared/words.js";
import { useEntryFocus } from "../focus-entry.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { useSiteAct } from "../site-act.js";
import { useCall } from "../use-call.js";

/** @param {{id: number}} props */
export function BreakageView({ id }) {
  const { runs, act } = useSiteAct();
  const call = useCall(`/breakages/${id}`);
  const told = call.value;
  useEntryFocus(call.status);
  if (call.status === "loading" && !told) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("adapter")}</h2><${Loading} rows=${2} />`;
  if (call.status === "failed" || !told) return html`<${Failed} error=${call.error ?? { code: "not_found" }} onRetry=${call.reload} />`;
  const { host } = told;
  return html`<section class="adapter" data-breakage=${told.site}>
    <h2 tabindex="-1" data-entry>${t("adapter_broke", host)}</h2>
    <p class="soft small">${tn("breakage_people", told.people, day(told.since))}</p>
    <p>${t("breakage_text", told.site, told.version)}</p>
    <h3>${t("breakage_what")}</h3>
    <p>${t("breakage_teach")}</p>
    <p><a href=${`https://${host}/`} target="_blank" rel="noreferrer" data-act="adapter-fix">${t("adapter_fix", host)}</a></p>
    <p>${t("breakage_update")}</p>
    ${runs && html`<div class="buttons"><button type="button" class="button" data-act="adapter-works" onClick=${act("DELETE", `/breakages/${id}/words`, t("adapter_works_said", host))}>${t("adapter_works")}</button></div>`}
  </section>`;
}
