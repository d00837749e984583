/**
 * Deletes a rule, and offers to bring it back as it was.
 * Never acts on a made-up event or a hidden panel.
 */
import { t } from "../shared/words.js";
import { failureWords } from "../shared/failures.js";
import { usePanel } from "./panel-context.js";

/** What is written of a rule. @param {any} rule as the API gives it */
export const written = ({ name, card, sites, conditions, active }) => ({ name, card_id: card.id, sites, conditions, active });

/** @param {() => unknown} onChange after it was deleted, and after it came back */
export function useRuleRemoval(onChange) {
  const { transport, mayAct, say } = usePanel();

  const bringBack = (/** @type {any} */ rule) => async (/** @type {Event} */ event) => {
    if (!(await mayAct(event))) return;
    const answer = await transport.call("POST", "/rules", { body: written(rule) });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    transport.askAgain();
    onChange();
    say(t("rule_back"));
  };

  return async (/** @type {Event} */ event, /** @type {any} */ rule) => {
    if (!(await mayAct(event))) return undefined;
    const now = await transport.call("GET", `/rules/${rule.id}`);
    if (!now.ok) return say(failureWords(now.error), { tone: "bad" });
    const { body, etag } = now.value;
    const answer = await transport.call("DELETE", `/rules/${rule.id}`, { if_match: etag });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    transport.askAgain();
    await onChange();
    return say(t("rule_deleted", rule.name), { actions: [{ label: t("undo"), act: bringBack(body) }] });
  };
}
