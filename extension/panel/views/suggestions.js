/**
 * The cards that answer the open ticket, or why there are none.
 * Never ranks: the order is the server's.
 */
import { html, useEffect, useLayoutEffect, useRef } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { useCardActions } from "../card-actions.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { CardRow } from "../parts/card-row.js";
import { HushedRow } from "../parts/hushed-row.js";
import { InProgress } from "../parts/in-progress.js";
import { Loading } from "../parts/loading.js";
import { NoTicket } from "../parts/no-ticket.js";
import { Standing } from "../parts/standing.js";
import { Teach } from "../parts/teach.js";
import { ticketName } from "../parts/ticket-name.js";
import { startDraft, startDraftOfTicket } from "../start-draft.js";
import { useTold } from "../use-told.js";

/** What the server was told about already, while this panel lives. @type {Set<string>} */
const told = new Set();

/** Tells the server once for each suggestion that it was shown. */
function useShown(suggestions) {
  const { transport } = usePanel();
  useEffect(() => {
    for (const { id } of suggestions) {
      if (told.has(id)) continue;
      told.add(id);
      transport.recordOutcome({ suggestion_id: id, outcome: "shown" });
    }
  }, [suggestions.map(({ id }) => id).join()]);
}

function TicketLine() {
  const { ticket, site } = usePanel().state;
  if (!ticket) return null;
  return html`<p class="ticket-line" title=${ticket.subject}>
    <span class="ticket-id">${ticketName(ticket.id)}</span> <span class="ticket-subject">${ticket.subject}</span>
    ${site?.name && html`<span class="tag">${site.name}</span>`}
  </p>`;
}

function Suggestions() {
  const { state } = usePanel();
  const { judge, unjudge } = useCardActions();
  const { ticket, judgements = {} } = state;
  const list = (state.suggestions ?? []).map((/** @type {any} */ one) => ({ ...one, ticket }));
  const shown = list.filter((one) => !judgements[one.card.id]);
  const acted = useRef(/** @type {number|null} */ (null));
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useShown(shown);
  useTold(tn("suggestions_count", shown.length));

  /** The row is drawn anew by what was said of its card: the focus goes on in the new one. */
  const then = (suggestion, act) => async (event) => {
    acted.current = suggestion.card.id;
    if (!(await act(event))) acted.current = null;
  };
  useLayoutEffect(() => {
    const target = acted.current && box.current?.querySelector(`[data-card="${acted.current}"] [data-stop]`);
    acted.current = null;
    if (target && document.hasFocus()) /** @type {HTMLElement} */ (target).focus({ preventScroll: true });
  }, [JSON.stringify(judgements)]);

  return html`<section ref=${box} onKeyDown=${walkList}>
    <h2 class="hidden" tabindex="-1" data-entry>${t("tab_suggestions")}</h2>
    <${TicketLine} />
    <ol class="rows" aria-label=${t("tab_suggestions")}>
      ${list.map((one) =>
        judgements[one.card.id]
          ? html`<${HushedRow} key=${`hushed-${one.card.id}`} card=${one.card} outcome=${judgements[one.card.id]}
              onWrong=${then(one, (event) => judge(event, one, "wrong"))} onUndo=${then(one, (event) => unjudge(event, one))} />`
          : html`<${CardRow} key=${one.card.id} card=${one.card} suggestion=${one} passage=${one.passage}
              onDismiss=${then(one, (event) => judge(event, one, "dismissed"))} />`,
      )}
    </ol>
    ${shown.length ? html`<${InProgress} items=${state.in_progress ?? []} /><${SolvedOtherwise} />` : html`<${NoAnswer} />`}
  </section>`;
}

/** Below cards that didn't fit: what the agent wrote instead may be worth a card. */
function SolvedOtherwise() {
  const panel = usePanel();
  if (!panel.state.ticket || !panel.state.conversation?.answered) return null;
  return html`<p class="after-rows soft small">${t("draft_otherwise")}${" "}
    <button type="button" class="link" data-act="draft-ticket" onClick=${() => startDraftOfTicket(panel)}>${t("draft_ticket")}</button></p>`;
}

function NoAnswer() {
  const panel = usePanel();
  const { ticket, conversation } = panel.state;
  const whole = ticket && (conversation?.asked || conversation?.answered);
  return html`<${InProgress} items=${panel.state.in_progress ?? []} />
    <${Standing} kind="abstained" title=${t("abstained_title")} text=${t("abstained_text")}>
      ${whole && html`<button type="button" class="button primary" data-act="draft-ticket" onClick=${() => startDraftOfTicket(panel)}>${t("draft_ticket")}</button>`}
      <button type="button" class=${`button ${whole ? "" : "primary"}`} data-act="start-draft" onClick=${() => startDraft(panel)}>${t("start_draft")}</button>
      ${panel.state.ticket && html`<button type="button" class="button" data-act="start-work" onClick=${() => panel.go({ name: "work" })}>${t("work_start")}</button>`}
      <button type="button" class="button" data-act="search" onClick=${() => panel.go({ name: "search" })}>${t("search_cards")}</button>
    <//>`;
}

export function SuggestionsView() {
  const { state, transport, place } = usePanel();
  const options = (key) => html`<button type="button" class="button primary" onClick=${transport.openOptions}>${t(key)}</button>`;
  const retry = html`<button type="button" class="button" data-act="retry" onClick=${transport.askAgain}>${t("try_again")}</button>`;
  switch (state.status) {
    case "no_server":
      return html`<${Standing} kind="no_server" title=${t("no_server_title")} text=${t("no_server_text")}>${options("set_up")}<//>`;
    case "signed_out":
      return html`<${Standing} kind="signed_out" title=${t("signed_out_title")} text=${t("signed_out_text")}>${options("sign_in")}<//>`;
    case "no_ticket":
      return html`<${NoTicket} />${place !== "popup" && html`<${Teach} />`}`; // the browser's question would close the popup before its answer
    case "loading":
      // More of the same ticket was read: what is on the screen stays until there is something newer.
      return state.suggestions.length ? html`<${Suggestions} />` : html`<${TicketLine} /><${Loading} />`;
    case "offline":
      return html`<${TicketLine} /><${Standing} kind="offline" title=${t("offline_title")} text=${t("offline_text")}>${retry}<//>`;
    case "error":
      return html`<${TicketLine} /><${Standing} kind="error" title=${t("error_title")} text=${failureWords(state.error)}>${retry}<//>`;
    case "abstained":
      return html`<${TicketLine} /><${NoAnswer} />`;
    default:
      return html`<${Suggestions} />`;
  }
}
