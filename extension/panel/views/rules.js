/**
 * The rules that put a card first on tickets of a kind; managers make, change and delete them here.
 * Never deletes without a way back: the notice has an undo.
 */
import { html, useEffect } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { useEntryFocus } from "../focus-entry.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { Standing } from "../parts/standing.js";
import { useRuleRemoval } from "../rule-removal.js";
import { conditionsWords, mayMakeRules, ruleFor, siteWords } from "../rule-words.js";
import { useCall } from "../use-call.js";

export function RulesView() {
  const panel = usePanel();
  const { state, go } = panel;
  const rules = useCall("/rules?page_size=100");
  const remove = useRuleRemoval(rules.reload);
  const items = rules.value?.items ?? [];
  const may = mayMakeRules(state);
  useEntryFocus(rules.status);
  const start = may && html`<button type="button" class="button" data-act="rule-new" onClick=${() => go({ name: "rule", rule: ruleFor(null, null, state) })}><${Icon} name="plus" />${t("rule_new")}</button>`;

  useEffect(() => {
    if (rules.status === "ready") panel.tell(tn("rules_count", rules.value.total));
  }, [rules.status]);

  const heading = html`<h2 class="hidden" tabindex="-1" data-entry>${t("tab_rules")}</h2>`;
  if (rules.status === "loading" && !items.length) return html`${heading}<${Loading} rows=${2} />`;
  if (rules.status === "failed") return html`${heading}<${Failed} error=${rules.error} onRetry=${rules.reload} />`;
  if (!items.length) return html`<${Standing} kind="no_rules" title=${t("rules_none_title")} text=${t("rules_none_text")}>${start}<//>`;
  return html`<section onKeyDown=${walkList}>
    <div class="list-head"><h2 tabindex="-1" data-entry>${tn("rules_count", rules.value.total)}</h2>${start}</div>
    <ul class="rows" aria-label=${t("tab_rules")}>
      ${items.map(
        (rule) => html`<li class="row" key=${rule.id} data-key=${`rule-${rule.id}`} data-rule=${rule.id}>
          <h3 class="row-title"><button type="button" data-stop onClick=${() => go(may ? { name: "rule", id: rule.id } : { name: "card", id: rule.card.id })}>${rule.name}</button></h3>
          <p class="small">${conditionsWords(rule.conditions)}</p>
          <p class="soft tiny">${t("rule_shows", rule.card.title)} · ${rule.sites.map((site) => siteWords(site, state)).join(", ") || t("rule_everywhere")}</p>
          <div class="row-foot">
            <span class="row-tags">
              ${!rule.active && html`<span class="tag">${t("rule_paused")}</span>`}
              ${rule.card_archived && html`<span class="tag warn">${t("rule_card_archived")}</span>`}
            </span>
            ${may && html`<button type="button" class="button quiet" data-act="rule-delete" aria-label=${t("rule_delete", rule.name)} onClick=${(event) => remove(event, rule)}>${t("delete")}</button>`}
          </div>
        </li>`,
      )}
    </ul>
  </section>`;
}
