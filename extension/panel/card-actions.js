/**
 * What one can do with a card anywhere in the panel: insert, copy, verify, judge.
 * Never acts on a made-up event, on a hidden panel, or twice for one click.
 */
import { useRef } from "../vendor/htm-preact.js";
import { t } from "../shared/words.js";
import { copyText } from "./copy-text.js";
import { day } from "../shared/dates.js";
import { failureWords } from "../shared/failures.js";
import { fill, placeholdersOf } from "../shared/placeholders.js";
import { insertable } from "./insertable.js";
import { usePanel } from "./panel-context.js";
import { safeMarkup } from "./safe-html.js";

/** Why a text did not land, by the insertion's reason. @type {Record<string, string>} */
const WHY_NOT = {
  too_long: "insert_too_long",
  refused: "insert_refused",
  other_ticket: "insert_other_ticket",
  no_ticket: "insert_other_ticket",
  public_reply: "insert_public_reply",
};

/** What customers may read and, below it, what is for colleagues only. @param {any} card */
export const wholeText = ({ text, internal_text }) => [text, internal_text].filter((each) => each?.trim()).join("\n\n");

export function useCardActions() {
  const panel = usePanel();
  const busy = useRef(false);

  /** Runs one guarded act at a time. */
  const once = async (event, act) => {
    if (busy.current) return undefined;
    busy.current = true;
    try {
      return (await panel.mayAct(event)) ? await act() : undefined;
    } finally {
      busy.current = false;
    }
  };

  /** Copying works on a panel that a page covers as well; it counts as a use only where the person saw what they pressed. */
  const copy = async (event, card, suggestion) => {
    if (!event.isTrusted) return undefined;
    if (!card.text.trim()) return panel.say(t("text_for_colleagues_only"), { tone: "warn" });
    const copied = copyText(fill(card.text, panel.state.values ?? {}).text, safeMarkup(card.html, panel.state.values ?? {}));
    if (!copied) return panel.say(t("copy_failed"), { tone: "bad" });
    const { ticket } = panel.state;
    const use = { card_id: card.id, title: card.title, suggestion_id: suggestion?.id ?? null, ticket };
    const answer = (await panel.mayAct(event, { quiet: true })) ? await panel.transport.copiedCard(use) : null;
    const link = answer?.ok ? answer.value : null;
    if (!link) return panel.say(t("copied"));
    return panel.setInserted({ inserted: "copied", link_key: link.key, kind: link.kind, card_id: card.id, title: card.title, ticket });
  };

  /** @param {Event} event @param {any} card @param {any} suggestion @param {{internal?: boolean, note_only?: boolean}} [how] internal: what is for colleagues too */
  const insert = (event, card, suggestion, { internal = false, note_only = false } = {}) =>
    once(event, async () => {
      const text = internal ? wholeText(card) : card.text;
      if (!text.trim() && panel.state.note && panel.view.name !== "card") return panel.go({ name: "card", id: card.id, card, suggestion }); // there one can take the rest
      if (!text.trim()) return panel.say(t("text_for_colleagues_only"), { tone: "warn" });
      const unfilled = placeholdersOf(text, panel.state.values ?? {}).some((one) => !one.value);
      if (unfilled && panel.view.name !== "card") return panel.go({ name: "card", id: card.id, card, suggestion }); // it says there what is left to write
      const answer = await panel.transport.insertCard({
        card_id: card.id,
        title: card.title,
        suggestion_id: suggestion?.id ?? null,
        text,
        note_only,
        html: insertable(internal ? [card.html, card.internal_html] : [card.html], panel.state.values ?? {}),
        version: card.version,
        ticket: panel.state.ticket,
      });
      const copyInstead = [{ label: t("copy_instead"), act: (click) => copy(click, card, suggestion) }];
      if (!answer.ok) return panel.say(failureWords(answer.error), { tone: "bad", actions: copyInstead });
      if (answer.value.inserted === "no_editor") return panel.say(t(WHY_NOT[answer.value.reason] ?? "insert_no_editor"), { tone: "warn", actions: copyInstead });
      panel.setInserted({ ...answer.value, card_id: card.id, title: card.title, ticket: panel.state.ticket, left_out: Boolean(card.internal_text) && !internal });
      return panel.refresh();
    });

  const verify = (event, card, onCard) =>
    once(event, async () => {
      const answer = await panel.transport.verifyCard({ card_id: card.id, version: card.version });
      if (!answer.ok) return panel.say(failureWords(answer.error), { tone: "bad" });
      onCard?.(answer.value);
      panel.say(answer.value?.trusted_until ? t("verified_until", day(answer.value.trusted_until)) : t("verified_now"));
      return panel.refresh();
    });

  /** @param {Event} event @param {any} suggestion @param {"dismissed"|"wrong"} outcome @returns {Promise<boolean|undefined>} whether it was kept */
  const judge = (event, suggestion, outcome) =>
    once(event, async () => {
      const { id, card, ticket } = suggestion;
      const answer = await panel.transport.judgeCard({ card_id: card.id, title: card.title, suggestion_id: id, outcome, ticket });
      if (!answer.ok) panel.say(failureWords(answer.error), { tone: "bad" });
      await panel.refresh();
      return answer.ok;
    });

  const unjudge = (event, suggestion) =>
    once(event, async () => {
      const answer = await panel.transport.withdrawJudgement({ card_id: suggestion.card.id, ticket: suggestion.ticket });
      if (!answer.ok) panel.say(failureWords(answer.error), { tone: "bad" });
      else if (!answer.value.unsaid) panel.say(t("judgement_withdrawn"));
      await panel.refresh();
      return answer.ok;
    });

  return { insert, copy, verify, judge, unjudge };
}
