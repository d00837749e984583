/**
 * "Already known?": cards and drafts like the one being written, in use or archived, found while typing; and what to do instead
 * of writing it again: add this customer's words to a card, or improve it.
 * Never stops anybody from saving, and never throws away what was typed.
 */
import { t } from "../../shared/words.js";
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { sameTicket } from "../same-ticket.js";
import { allWords } from "../sections.js";
import { useStill } from "../use-call.js";
import { TrustLine } from "./trust-line.js";

/** Asks once the writing has been still for this long (ms). */
const STILL = 400;

/** @param {{fields: import("./at-hand.js").Typed, but?: number, ticket?: any}} props `but`: the draft itself; `ticket`: the one it is about */
export function Known({ fields, but, ticket }) {
  const { title } = fields;
  const body = allWords(fields);
  const { transport, state, go, say, mayAct, refresh } = usePanel();
  const beside = sameTicket(ticket, state.ticket);
  const [items, setItems] = useState(/** @type {any[]} */ ([]));
  const turn = useRef(0);
  const still = useStill(`${title.trim()}\n${body.trim()}`, STILL);

  useEffect(() => {
    const mine = ++turn.current;
    if (still.trim().length < 8) return setItems([]);
    transport
      .call("POST", "/drafts/similar", { body: { title: title.trim().slice(0, 200), body: body.trim().slice(0, 20000), limit: 3 } })
      .then((answer) => mine === turn.current && setItems(answer.ok ? (answer.value.body.items ?? []).filter((item) => item.card.id !== but) : []));
    return () => void turn.current++;
  }, [still]);

  /** The card answers this ticket: a link that carries the ticket's words, so that tickets like it lead there. */
  const teach = async (event, { card }) => {
    if (!(await mayAct(event))) return;
    const answer = await transport.copiedCard({ card_id: card.id, title: card.title, suggestion_id: null, ticket });
    const link = answer.ok ? answer.value : null;
    const kept = link?.kind === "reference" ? await transport.setLinkKind(link.key, "resolution") : answer;
    if (!kept.ok) return say(failureWords(kept.error), { tone: "bad" });
    if (!link) return say(t("insert_other_ticket"), { tone: "warn" });
    say(t("known_taught", card.title));
    await refresh();
  };
  const open = (item) => go(item.draft ? { name: "draft", id: item.card.id } : { name: "card", id: item.card.id });
  /** What was typed goes along, and stays here as well. */
  const improve = (item) => {
    if (item.archived) return open(item);
    const typed = { title, body: fields.body, sections: fields.sections };
    return go({ name: item.draft ? "draft" : "edit", id: item.card.id, typed });
  };
  return html`<div class="known" role="status">
    ${items.length > 0 &&
    html`<section class="notice warn" aria-label=${t("known_title")}>
      <h3>${t("known_title")}</h3>
      <ul class="known-list">
        ${items.map(
          (item) => html`<li data-key=${`known-${item.card.id}`}>
            <button type="button" class="link" data-stop lang=${item.card.language} onClick=${() => open(item)}>${item.card.title}</button>
            ${item.draft ? html`<p class="soft tiny">${t("known_draft")}</p>` : html`<${TrustLine} card=${item.archived ? { ...item.card, archived_at: true } : item.card} />`}
            <div class="buttons">
              ${beside &&
              !item.draft &&
              !item.archived &&
              html`<button type="button" class="link small" data-act="known-teach" onClick=${(event) => teach(event, item)}>${t("known_teach")}</button>`}
              <button type="button" class="link small" data-act="known-improve" onClick=${() => improve(item)}>${t(item.archived ? "known_read" : "known_improve")}</button>
            </div>
          </li>`,
        )}
      </ul>
    </section>`}
  </div>`;
}
