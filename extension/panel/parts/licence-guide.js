/**
 * What each licence allows, and what a coach and a domain expert do: a sentence each.
 * Never in the way: it folds, and is open only where there is room.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { LICENCES, licenceHint, licenceWord } from "../people-words.js";

export function LicenceGuide() {
  const { place } = usePanel();
  const said = [...LICENCES.map((one) => [licenceWord(one), licenceHint(one)]), [t("coach"), t("coach_hint")], [t("expert"), t("expert_hint")]];
  return html`<details class="licence-guide" open=${place === "tab"}>
    <summary>${t("licence_guide")}</summary>
    <dl>${said.map(([word, hint]) => html`<div><dt>${word}</dt><dd>${hint}</dd></div>`)}</dl>
  </details>`;
}
