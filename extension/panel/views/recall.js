/**
 * Where an old text of a card was used in the last days: each ticket with its address, what to say there, and whether it was done.
 * Never opens or changes a ticket by itself, and never marks one as handled without a press.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { copyText } from "../copy-text.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { TextField } from "../parts/text-field.js";
import { ticketName } from "../parts/ticket-name.js";
import { sameTicket } from "../same-ticket.js";
import { useCall } from "../use-call.js";
import { useTold } from "../use-told.js";

const SPANS = [7, 30, 90, 365];
const LONGEST = 20_000;
/** The address of a ticket is a link only where it is one of the web. @param {string} url */
const isWeb = (url) => /^https?:\/\//i.test(url);

export function RecallView({ id }) {
  const [days, setDays] = useState(30);
  const [whole, setWhole] = useState(false);
  const [current, setCurrent] = useState(/** @type {number|null} */ (null));
  const recall = useCall(`/cards/${id}/recall?${new URLSearchParams({ days: String(days), page_size: "100", ...(whole && current ? { version: String(current) } : {}) })}`);
  const value = recall.value;
  useTold(recall.status === "ready" ? tn("recall_open", value.open) : "");

  if (!value) {
    return html`<h2 class="hidden" tabindex="-1" data-entry>${t("recall_title")}</h2>
      ${recall.status === "failed" ? html`<${Failed} error=${recall.error} onRetry=${recall.reload} />` : html`<${Loading} rows=${2} />`}`;
  }
  const toggle = () => {
    setCurrent(value.current_version);
    setWhole(!whole);
  };
  return html`<section data-recall=${id} onKeyDown=${walkList}>
    <div class="form recall-head">
      <h2 tabindex="-1" data-entry>${t("recall_title")}</h2>
      <p class="soft small">${t("recall_text", value.card.title)}</p>
      <div class="recall-span">
        <label for="recall-days" class="small">${t("recall_days")}</label>
        <select id="recall-days" class="input" value=${days} onChange=${(event) => setDays(Number(event.target.value))}>
          ${SPANS.map((span) => html`<option value=${span} selected=${span === days}>${tn("recall_span", span)}</option>`)}
        </select>
        ${(whole || value.version < value.current_version) &&
        html`<label class="choice small"><input type="checkbox" data-whole checked=${whole} onChange=${toggle} />${t("recall_whole")}</label>`}
      </div>
      <${Correction} key=${value.correction?.at ?? "none"} id=${id} correction=${value.correction} onSaved=${recall.reload} />
    </div>
    ${value.total === 0
      ? html`<p class="empty soft">${t("recall_none")}</p>`
      : html`<p class="count-line soft tiny">${tn("recall_uses", value.total)} · ${tn("recall_open", value.open)}</p>
          <ul class="rows" aria-label=${t("recall_title")}>
            ${value.items.map((use) => html`<${Use} key=${use.link_id} use=${use} recall=${value} onChange=${recall.reload} />`)}
          </ul>`}
  </section>`;
}

/** The sentence for those who were given an old text. */
function Correction({ id, correction, onSaved }) {
  const { transport, say } = usePanel();
  const [text, setText] = useState(correction?.markdown ?? "");
  const [error, setError] = useState(/** @type {any} */ (null));
  const changed = text.trim() && text.trim() !== correction?.markdown;
  const save = async (event) => {
    event.preventDefault();
    const answer = await transport.call("POST", `/cards/${id}/recall`, { body: { correction: text.trim() }, idempotency_key: crypto.randomUUID() });
    if (!answer.ok) return setError(answer.error);
    say(t("recall_saved"));
    return onSaved();
  };
  return html`<form class="recall-correction" onSubmit=${save} novalidate>
    <${TextField} id="recall-correction" label=${t("recall_correction")} hint=${t("recall_correction_hint")} value=${text} rows=${3} max=${LONGEST} error=${fieldWords(error, "correction")} onText=${setText} />
    ${error && !error.fields && html`<p class="notice bad" role="alert">${failureWords(error)} ${t("nothing_lost")}</p>`}
    <div class="buttons">
      <button type="submit" class="button" data-act="correction-save" disabled=${!changed}>${t("save")}</button>
      ${correction && html`<span class="soft tiny">${t("recall_by", correction.by.name, ago(correction.at))}</span>`}
    </div>
  </form>`;
}

function Use({ use, recall, onChange }) {
  const { transport, state, say, mayAct } = usePanel();
  const { ticket, handled } = use;
  const text = recall.correction?.text;
  const name = ticketName(ticket.id);

  const mark = async (/** @type {boolean} */ done) => {
    const answer = await transport.call("POST", `/cards/${recall.card.id}/recall/handled`, { body: { uses: [{ link_id: use.link_id, version: use.version }], handled: done } });
    if (!answer.ok) say(failureWords(answer.error), { tone: "bad" });
    return onChange();
  };
  const pressed = (/** @type {() => Promise<unknown>} */ act) => async (/** @type {Event} */ event) => {
    if (await mayAct(event)) await act();
  };
  const insert = async () => {
    const answer = await transport.insertCard({ card_id: recall.card.id, title: recall.card.title, suggestion_id: null, text, version: recall.current_version, ticket: state.ticket });
    if (!answer.ok || answer.value.inserted === "no_editor") return say(answer.ok ? t("insert_no_editor") : failureWords(answer.error), { tone: "warn" });
    say(t("recall_inserted"));
    return mark(true);
  };
  const copy = (/** @type {Event} */ event) => event.isTrusted && say(t(copyText(text) ? "copied" : "copy_failed"));

  return html`<li class="row" data-key=${`use-${use.link_id}`} data-use=${use.link_id} data-handled=${handled ? "yes" : "no"}>
    <h3 class="row-title use-title">${isWeb(ticket.url) ? html`<a href=${ticket.url} target="_blank" rel="noopener noreferrer" data-stop>${name}</a>` : name} <span class="soft tiny">${ticket.system}</span></h3>
    <p class="soft tiny">${t("recall_used", use.by.name, ago(use.at), use.version)}</p>
    ${handled && html`<p class="trust good"><span class="trust-words"><${Icon} name="verified" /><span>${t("recall_handled", handled.by.name, ago(handled.at))}</span></span></p>`}
    <div class="row-foot">
      ${text && html`<button type="button" class="button quiet" data-act="correction-copy" onClick=${copy}>${t("recall_copy")}</button>`}
      ${text && sameTicket(ticket, state.ticket) && html`<button type="button" class="button" data-act="correction-insert" onClick=${pressed(insert)}>${t("recall_insert")}</button>`}
      <button type="button" class="button" data-act="handled" onClick=${pressed(() => mark(!handled))}>${t(handled ? "recall_reopen" : "recall_mark")}</button>
    </div>
  </li>`;
}
