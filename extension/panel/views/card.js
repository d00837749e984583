/**
 * One card as a popup: who vouches for it, why it is offered, its text, and what one can do with it.
 * Never shows a card's HTML that was not cleaned here.
 */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { useCardActions, wholeText } from "../card-actions.js";
import { mayMakeRules, ruleFor } from "../rule-words.js";
import { useKeys } from "../keys.js";
import { markWords } from "../mark-words.js";
import { usePanel } from "../panel-context.js";
import { Attachments } from "../parts/attachments.js";
import { CardLinks, Unfinished } from "../parts/card-links.js";
import { CardMore } from "../parts/card-more.js";
import { Confidence } from "../parts/confidence.js";
import { Failed } from "../parts/failed.js";
import { ForColleagues, useInternalPart } from "../parts/for-colleagues.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { Favourite } from "../parts/favourite.js";
import { MergedCards } from "../parts/merged-cards.js";
import { Passage } from "../parts/passage.js";
import { Placeholders } from "../parts/placeholders.js";
import { Reasons } from "../parts/reasons.js";
import { StatesForm } from "../parts/states-form.js";
import { TrustLine } from "../parts/trust-line.js";
import { TrustWhy } from "../parts/trust-why.js";
import { Variants } from "../parts/variants.js";
import { viewToText } from "../place.js";
import { matchedWords } from "../reasons.js";
import { safeFragment } from "../safe-html.js";
import { sameTicket } from "../same-ticket.js";
import { stateLine } from "../state-words.js";
import { useCall } from "../use-call.js";
import { FlagForm } from "./flag-form.js";

/** A passage that begins this far (characters) down the text is shown above it as well. */
const DEEP = 350;

/** Whether one would have to scroll to the best passage. */
function isDeep(card, passage) {
  if (!passage?.text || !(card.text?.length > DEEP)) return false;
  const at = card.text.indexOf(passage.text.trim().slice(0, 40));
  return at < 0 || at > DEEP;
}

function Body({ card, words }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.replaceChildren(safeFragment(card.html));
    return markWords(box.current, words);
  }, [card.html, words?.join("\n")]);
  return html`<div class="prose" ref=${box} lang=${card.language} data-body></div>`;
}

function Facts({ card }) {
  const facts = [
    [t("fact_collection"), card.collection?.name],
    [t("fact_verifier"), card.verifier?.name],
    [t("fact_tags"), card.tags?.join(", ")],
    [t("fact_confidence"), stateLine(card)],
  ].filter(([, value]) => value);
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A merged card is shown as the one that took its place, with a word about it. */
export function CardView(view) {
  const fetched = useCall(view.card ? null : `/cards/${view.id}`);
  const survivor = fetched.value?.merged_into;
  if (!survivor) return html`<${OneCard} ...${view} fetched=${fetched} />`;
  return html`<${MergedCards} into=${survivor.id} only=${fetched.value} />
    <${CardView} key=${survivor.id} id=${survivor.id} />`;
}

function OneCard({ id, card: given, suggestion: offered, flagging = false, talking = false, fetched }) {
  const { place, transport, state, go } = usePanel();
  // Offered on another ticket than the one that is open now, it is a card like any other.
  const suggestion = sameTicket(offered?.ticket, state.ticket) ? offered : null;
  const [changed, setChanged] = useState(null);
  const [flagForm, setFlagForm] = useState(flagging);
  const [statesForm, setStatesForm] = useState(false);
  const { insert, copy, verify } = useCardActions();
  const card = changed ?? given ?? fetched.value;
  const may = card?.may ?? {};
  const part = useInternalPart(card);
  const insertIt = (/** @type {Event} */ event, /** @type {any} */ how = { internal: part.taken, note_only: part.taken }) => insert(event, card, suggestion, how);
  const merge = (next) => next?.title && setChanged({ ...card, ...next });

  useEffect(() => {
    if (suggestion) transport.recordOutcome({ suggestion_id: suggestion.id, outcome: "opened" });
  }, [suggestion?.id]);
  useKeys(
    card && !statesForm
      ? {
          i: (event) => (transport.offers.ticket ? insertIt(event) : false),
          c: (event) => copy(event, card, suggestion),
          v: (event) => (may.verify ? verify(event, card, merge) : false),
          f: () => setFlagForm(true),
          e: () => go({ name: "edit", id: card.id }),
        }
      : {},
  );

  if (!card) {
    return html`<section>
      <h2 class="hidden" tabindex="-1" data-entry>${t("card")}</h2>
      ${fetched.status === "failed" ? html`<${Failed} error=${fetched.error} onRetry=${fetched.reload} />` : html`<${Loading} rows=${1} />`}
    </section>`;
  }
  const words = matchedWords(suggestion?.reasons);
  return html`<article class="card" data-card=${card.id}>
    <div class="card-head"><h2 tabindex="-1" data-entry lang=${card.language}>${card.title}</h2><${Favourite} key=${card.id} id=${card.id} /></div>
    <${TrustLine} card=${card} />
    <${TrustWhy} card=${card} />
    <${Confidence} chance=${suggestion?.confidence} wide />
    <${Reasons} reasons=${suggestion?.reasons} />
    ${isDeep(card, suggestion?.passage) &&
    html`<div class="best"><p class="label">${t("best_passage")}</p><${Passage} passage=${suggestion.passage} lang=${card.language} /></div>`}
    <${Body} card=${card} words=${words} />
    ${card.internal_html && html`<${ForColleagues} card=${card} part=${part} onInsert=${insertIt} />`}
    <${Attachments} key=${`files-${card.id}`} of=${`/cards/${card.id}`} />
    <${Variants} key=${`variants-${card.id}`} card=${card} />
    <${Placeholders} text=${part.taken ? wholeText(card) : card.text} />
    <${Facts} card=${card} />
    <${CardLinks} card=${card} talking=${talking} />
    <${CardMore} card=${card} />
    <${Unfinished} card=${card} />
    ${(may.edit || may.verify) &&
    !statesForm &&
    html`<p><button type="button" class="link small" data-act="states" onClick=${() => (setFlagForm(false), setStatesForm(true))}>${t("states_change")}</button></p>`}
    ${mayMakeRules(state) &&
    state.ticket &&
    html`<p><button type="button" class="link small" data-act="rule-start" onClick=${() => go({ name: "rule", rule: ruleFor(card, suggestion, state) })}>${t("rule_start")}</button></p>`}
    ${statesForm && !flagForm && html`<${StatesForm} card=${card} onEnd=${() => setStatesForm(false)} onSaved=${merge} />`}
    ${statesForm && !flagForm
      ? null
      : flagForm
      ? html`<${FlagForm} card=${card} suggestion=${suggestion} onEnd=${() => setFlagForm(false)} onSaved=${() => setChanged({ ...card, open_flags: (card.open_flags ?? 0) + 1 })} />`
      : html`<div class="actions" role="group" aria-label=${t("card_actions")}>
          ${transport.offers.ticket &&
          html`<button type="button" class="button primary" data-act="insert" aria-keyshortcuts="i" onClick=${(event) => insertIt(event)}>${t("insert")}</button>`}
          <button type="button" class="button" data-act="copy" aria-keyshortcuts="c" onClick=${(event) => copy(event, card, suggestion)}>${t("copy")}</button>
          ${may.verify &&
          html`<button type="button" class=${`button ${!transport.offers.ticket && card.trust_state !== "verified" ? "primary" : ""}`} data-act="verify" aria-keyshortcuts="v" onClick=${(event) => verify(event, card, merge)}>${t("verify")}</button>`}
          <button type="button" class="button" data-act=${may.edit ? "edit" : "propose"} aria-keyshortcuts="e" onClick=${() => go({ name: "edit", id: card.id })}>${t(may.edit ? "edit" : "propose")}</button>
          <button type="button" class="button" data-act="flag" aria-keyshortcuts="f" onClick=${() => setFlagForm(true)}>${t("flag")}</button>
          ${place !== "tab" &&
          html`<button type="button" class="button icon" data-act="open" aria-label=${t("open")} title=${t("open")} onClick=${() => transport.openPlace("tab", { view: viewToText({ name: "card", id: card.id }) })}><${Icon} name="tab" /></button>`}
        </div>`}
  </article>`;
}
