/**
 * What became of my flags and my suggested changes: open, answered, by whom, and how long it took.
 * Never shows anybody else's.
 */
import { html } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { Standing } from "../parts/standing.js";
import { useCall } from "../use-call.js";
import { FLAG_WORDS } from "./flag-form.js";
import { Outcome } from "./proposal.js";

/** "3 hours", "2 days". @param {number} hours */
export function tookWords(hours) {
  if (hours < 1) return t("took_under_hour");
  return hours < 48 ? tn("took_hours", Math.round(hours)) : tn("took_days", Math.round(hours / 24));
}

function FlagRow({ flag }) {
  const { go } = usePanel();
  const { resolution } = flag;
  return html`<li class="row" data-key=${`flag-${flag.id}`} data-flag=${flag.id}>
    <h3 class="row-title"><button type="button" data-stop onClick=${() => go({ name: "card", id: flag.card.id })}>${flag.card.title}</button></h3>
    <p class="soft small">${t("my_flag", t(FLAG_WORDS[flag.reason]), ago(flag.created_at))}<span class=${`tag ${resolution ? "" : "warn"}`}>${t(resolution ? "state_answered" : "state_open")}</span></p>
    ${flag.passage && html`<blockquote class="quote"><p>${flag.passage}</p></blockquote>`}
    ${flag.comment && html`<p class="passage">${flag.comment}</p>`}
    ${resolution &&
    html`<p class="small">${t("my_flag_answered", resolution.by.name, tookWords(resolution.after_hours))}</p>
      <blockquote class="quote"><p>${resolution.answer}</p></blockquote>`}
  </li>`;
}

function ProposalRow({ proposal }) {
  const { go } = usePanel();
  return html`<li class="row" data-key=${`proposal-${proposal.id}`} data-proposed=${proposal.id}>
    <h3 class="row-title"><button type="button" data-stop onClick=${() => go({ name: "proposal", id: proposal.id })}>${proposal.card.title}</button></h3>
    <p class="soft small">${t("my_proposal", ago(proposal.created_at))}${!proposal.resolution && html`<span class="tag warn">${t("state_open")}</span>`}</p>
    ${proposal.comment && html`<p class="passage">${proposal.comment}</p>`}
    ${proposal.resolution && html`<${Outcome} resolution=${proposal.resolution} />`}
  </li>`;
}

export function MineView() {
  const flags = useCall("/flags?mine=true&page_size=50");
  const proposals = useCall("/proposals?mine=true&page_size=50");
  const heading = html`<h2 class="hidden" tabindex="-1" data-entry>${t("mine")}</h2>`;
  const failed = [flags, proposals].find((one) => one.status === "failed");
  if (failed) return html`${heading}<${Failed} error=${failed.error} onRetry=${() => (flags.reload(), proposals.reload())} />`;
  if (!flags.value || !proposals.value) return html`${heading}<${Loading} rows=${2} />`;
  if (!flags.value.total && !proposals.value.total) return html`<${Standing} kind="nothing_mine" title=${t("mine_none_title")} text=${t("mine_none_text")} />`;
  return html`<section onKeyDown=${walkList} data-mine>
    <div class="list-head"><h2 tabindex="-1" data-entry>${t("mine")}</h2></div>
    <ul class="rows" aria-label=${t("mine")}>
      ${proposals.value.items.map((proposal) => html`<${ProposalRow} key=${`proposal-${proposal.id}`} proposal=${proposal} />`)}
      ${flags.value.items.map((flag) => html`<${FlagRow} key=${`flag-${flag.id}`} flag=${flag} />`)}
    </ul>
  </section>`;
}
