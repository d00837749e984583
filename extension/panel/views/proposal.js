/**
 * One suggested change: who suggests it and why, what it would change in the card as it is now, and the decision.
 * Never accepts for another text than the one that was shown: the server refuses when the card changed meanwhile.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { Difference } from "../parts/difference.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { TextField } from "../parts/text-field.js";
import { useCall } from "../use-call.js";

export function ProposalView({ id }) {
  const { transport, go, back, say, mayAct } = usePanel();
  const proposal = useCall(`/proposals/${id}`);
  const difference = useCall(`/proposals/${id}/difference`);
  const [rejecting, setRejecting] = useState(false);
  const [answer, setAnswer] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  if (!proposal.value) {
    return html`<h2 class="hidden" tabindex="-1" data-entry>${t("proposal")}</h2>
      ${proposal.status === "failed" ? html`<${Failed} error=${proposal.error} onRetry=${proposal.reload} />` : html`<${Loading} rows=${2} />`}`;
  }
  const { card, stale, comment, by, created_at, resolution, may } = proposal.value;

  const decide = (what, body, words) => async (event) => {
    event.preventDefault();
    if (busy) return undefined;
    if (what === "rejection" && !answer.trim()) return setFailure(t("rejection_missing"));
    setBusy(true);
    const done = (await mayAct(event)) ? await transport.call("POST", `/proposals/${id}/${what}`, { body }) : null;
    setBusy(false);
    if (!done) return undefined;
    if (done.ok) {
      transport.askAgain();
      back();
      return say(t(words));
    }
    proposal.reload();
    difference.reload();
    return setFailure(done.error.code === "conflict" ? t("proposal_conflict") : failureWords(done.error));
  };
  const accept = (verify) => decide("acceptance", { version: difference.value?.from, ...(verify ? { verify } : {}) }, verify ? "accepted_verified" : "accepted");

  return html`<article class="card" data-proposal=${id}>
    <h2 tabindex="-1" data-entry>${t("proposal_for", card.title)}</h2>
    <p class="soft small">${t("proposal_by", by.name, ago(created_at))}</p>
    ${comment && html`<blockquote class="quote"><p>${comment}</p></blockquote>`}
    ${stale && html`<div class="notice warn" data-stale><p>${t("proposal_stale")}</p></div>`}
    ${difference.status === "failed" && html`<${Failed} error=${difference.error} onRetry=${difference.reload} />`}
    ${difference.value ? html`<${Difference} difference=${difference.value} />` : difference.status === "loading" && html`<${Loading} rows=${1} />`}
    <p><button type="button" class="link small" data-act="open-card" onClick=${() => go({ name: "card", id: card.id })}>${t("proposal_card")}</button></p>
    ${resolution && html`<${Outcome} resolution=${resolution} />`}
    ${failure && html`<p class="field-error" role="alert">${failure}</p>`}
    ${rejecting &&
    html`<form class="answer-form" onSubmit=${decide("rejection", { answer: answer.trim() }, "rejected")} novalidate>
      <${TextField} id="rejection" label=${t("rejection_label", by.name)} value=${answer} rows=${2} max=${2000} onText=${(text) => (setAnswer(text), setFailure(""))} />
      <div class="buttons">
        <button type="submit" class="button primary" data-act="reject-send" disabled=${busy}>${t("reject")}</button>
        <button type="button" class="button quiet" onClick=${() => setRejecting(false)}>${t("cancel")}</button>
      </div>
    </form>`}
    ${!rejecting &&
    (may.decide || may.withdraw) &&
    html`<div class="actions" role="group" aria-label=${t("proposal")}>
      ${may.decide &&
      html`${may.verify && html`<button type="button" class="button primary" data-act="accept-verify" disabled=${busy || !difference.value} onClick=${accept(true)}>${t("accept_and_verify")}</button>`}
        <button type="button" class=${may.verify ? "button" : "button primary"} data-act="accept" disabled=${busy || !difference.value} onClick=${accept(false)}>${t("accept")}</button>
        <button type="button" class="button quiet" data-act="reject" onClick=${() => setRejecting(true)}>${t("reject")}</button>`}
      ${may.withdraw && html`<button type="button" class="button quiet" data-act="withdraw" disabled=${busy} onClick=${decide("withdrawal", undefined, "withdrawn")}>${t("withdraw")}</button>`}
    </div>`}
  </article>`;
}

/** What became of a suggested change. */
export function Outcome({ resolution }) {
  const words = { accepted: t("outcome_accepted", resolution.by.name), rejected: t("outcome_rejected", resolution.by.name), withdrawn: t("outcome_withdrawn") };
  return html`<p class="small" data-outcome=${resolution.outcome}>${words[resolution.outcome]} · ${ago(resolution.at)}</p>
    ${resolution.answer && html`<blockquote class="quote"><p>${resolution.answer}</p></blockquote>`}`;
}
