/**
 * The checklist beside a form: how many of the criteria are met, and a hint for each that isn't.
 * Never stops anybody from saving, and never shows before anything was written. Links are looked at by the server; all else here.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { addressesOf, check } from "../checklist.js";
import { usePanel } from "../panel-context.js";
import { allWords } from "../sections.js";
import { useStill } from "../use-call.js";
import { useLinkChecks } from "../use-link-checks.js";
import { LinkChecks } from "./link-checks.js";

/** Checked once the writing has been still for this long (ms): a hint that flickers with every key helps nobody. */
const STILL = 500;

/** @param {{fields: import("../checklist.js").Draft}} props */
export function Checklist({ fields }) {
  const { state } = usePanel();
  const written = useStill(JSON.stringify(fields), STILL);
  const still = JSON.parse(written);
  const links = useLinkChecks(addressesOf(allWords(still)));
  const broken = links.checks.some((one) => one.state === "broken");
  const unchecked = links.checks.filter((one) => one.state === "unchecked").length;
  if (!still.title.trim() && !allWords(still).trim()) return null;
  const criteria = check(still, { customer: state?.values?.customer_name }).map((one) =>
    one.code === "links" && one.met && broken ? { ...one, met: false, hint: "check_links_broken" } : { ...one, hint: `check_${one.code}_hint` },
  );
  const met = criteria.filter((one) => one.met).length;
  return html`<details class="checklist" data-met=${met} open=${met < criteria.length}>
    <summary>${t("checklist", String(met), String(criteria.length))}${unchecked > 0 && html`<span class="soft"> · ${t("links_unchecked", String(unchecked))}</span>`}</summary>
    <ul>
      ${criteria.map(
        ({ code, met: good, hint }) => html`<li data-criterion=${code} data-good=${good ? "" : undefined}>
          <span aria-hidden="true">${good ? "✓" : "○"}</span>
          <span><span class="hidden">${t(good ? "checklist_met" : "checklist_open")} </span>${t(`check_${code}`)}${!good && html`<span class="hint"> ${t(hint)}</span>`}${code === "links" && html`<${LinkChecks} ...${links} />`}</span>
        </li>`,
      )}
    </ul>
  </details>`;
}
