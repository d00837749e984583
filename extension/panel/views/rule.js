/**
 * One rule: which card, on which sites, when a ticket says what; tried on the open ticket before it is saved.
 * Never writes over somebody else's newer edit: the server refuses a stale one, and what was typed stays.
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { useEntryFocus } from "../focus-entry.js";
import { usePanel } from "../panel-context.js";
import { CardField } from "../parts/card-field.js";
import { ConditionField } from "../parts/condition-field.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { RuleTrial } from "../parts/rule-trial.js";
import { TextField } from "../parts/text-field.js";
import { useRuleRemoval, written } from "../rule-removal.js";
import { fieldOf, makeCondition, ruleFor, siteWords } from "../rule-words.js";
import { useCall } from "../use-call.js";

const MOST = 10;
const GROUPS = { all: "rule_all", any: "rule_any" };

export function RuleView({ id, rule: given }) {
  const { state } = usePanel();
  const rule = useCall(id ? `/rules/${id}` : null);
  if (!id) return html`<${RuleForm} rule=${given ?? ruleFor(null, null, state)} />`;
  if (rule.value) return html`<${RuleForm} key=${rule.etag} id=${id} rule=${rule.value} etag=${rule.etag} reload=${rule.reload} />`;
  return html`<h2 class="hidden" tabindex="-1" data-entry>${t("rule")}</h2>
    ${rule.status === "failed" ? html`<${Failed} error=${rule.error} onRetry=${rule.reload} />` : html`<${Loading} rows=${2} />`}`;
}

/** Conditions as the server takes them. */
const tidied = (conditions) => Object.fromEntries(Object.entries(conditions).map(([group, members]) => [group, members.map((one) => ({ ...one, near: one.near?.trim() ? one.near : null }))]));

/** What is not filled in yet, by the place of the field. */
function gaps({ name, card, conditions }) {
  const found = {};
  if (!name.trim()) found.name = t("rule_name_missing");
  if (!card) found.card = t("rule_card_missing");
  for (const [group, members] of Object.entries(conditions)) {
    members.forEach(({ where, says }, number) => {
      if (!says.trim()) found[`${group}-${number}`] = t("rule_words_missing");
      else if (fieldOf(where)?.trim() === "") found[`${group}-${number}`] = t("rule_field_missing");
    });
  }
  return found;
}

function RuleForm({ id = 0, rule, etag = null, reload = () => {} }) {
  const { state, transport, back, say, mayAct } = usePanel();
  const [fields, setFields] = useState(rule);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [missing, setMissing] = useState(/** @type {Record<string, string>} */ ({}));
  const [verdict, setVerdict] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const remove = useRuleRemoval(() => back());
  const { name, card, sites, conditions, active } = fields;
  useEntryFocus();
  const edit = (change) => setFields((before) => ({ ...before, ...change }));
  const editGroup = (group, change) => setFields((before) => ({ ...before, conditions: { ...before.conditions, [group]: change(before.conditions[group]) } }));
  useEffect(() => {
    setVerdict(null);
    setMissing({});
    setError(null);
  }, [fields]);

  const known = [...new Set([...rule.sites, ...(state.site && state.site.id !== "generic" ? [state.site.id] : []), ...(state.ticket ? [state.ticket.system] : [])])];
  const whole = (only) => {
    const found = gaps(fields);
    const kept = Object.fromEntries(Object.entries(found).filter(([place]) => !only || only(place)));
    setMissing(kept);
    return Object.keys(kept).length === 0;
  };
  const once = (act) => async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    await act(event);
    setBusy(false);
  };
  const attempt = once(async () => {
    if (!whole((place) => place.includes("-"))) return;
    const answer = await transport.tryRule({ sites, conditions: tidied(conditions) });
    if (answer.ok) setVerdict(answer.value);
    else setError(answer.error);
  });
  const save = once(async (event) => {
    if (!whole() || !(await mayAct(event))) return;
    const body = written({ ...fields, conditions: tidied(conditions) });
    const answer = id ? await transport.call("PATCH", `/rules/${id}`, { body, if_match: etag }) : await transport.call("POST", "/rules", { body });
    if (!answer.ok) return setError(answer.error);
    transport.askAgain();
    back();
    say(t("rule_saved"));
  });

  return html`<form class="form" onSubmit=${save} novalidate data-rule-form=${id || "new"}>
    <h2 tabindex="-1" data-entry>${t(id ? "rule_edit" : "rule_new")}</h2>
    <${CardField} id="rule-card" card=${card} error=${missing.card} onChoose=${(chosen) => edit({ card: chosen })} />
    <${TextField} id="rule-name" label=${t("rule_name")} hint=${t("rule_name_hint")} value=${name} max=${100} error=${missing.name} onText=${(text) => edit({ name: text })} />
    ${Object.entries(GROUPS).map(
      ([group, words]) => conditions[group].length > 0 && html`<fieldset class="conditions" data-group=${group}>
        <legend class="label">${t(group === "any" && !conditions.all.length ? "rule_only_any" : words)}</legend>
        ${conditions[group].map(
          (condition, number) => html`<${ConditionField}
            key=${`${group}-${number}-${conditions[group].length}`} id=${`${group}-${number}`} condition=${condition} error=${missing[`${group}-${number}`]}
            onChange=${(change) => editGroup(group, (members) => members.map((one, at) => (at === number ? { ...one, ...change } : one)))}
            onRemove=${conditions.all.length + conditions.any.length > 1 ? () => editGroup(group, (members) => members.filter((_, at) => at !== number)) : null} />`,
        )}
      </fieldset>`,
    )}
    <div class="more">
      ${Object.keys(GROUPS).map(
        (group) =>
          conditions[group].length < MOST &&
          html`<button type="button" class="button quiet" data-act=${`condition-${group}`} onClick=${() => editGroup(group, (members) => [...members, makeCondition()])}>
            <${Icon} name="plus" size=${14} />${t(group === "all" ? "rule_all_add" : "rule_any_add")}
          </button>`,
      )}
    </div>
    ${known.length > 0 &&
    html`<fieldset class="conditions">
      <legend class="label">${t("rule_sites")}</legend>
      ${known.map((site) => html`<label class="choice"><input type="checkbox" data-site=${site} checked=${sites.includes(site)}
        onChange=${(event) => edit({ sites: event.target.checked ? [...sites, site] : sites.filter((one) => one !== site) })} />${site === state.site?.id ? t("rule_any_address", siteWords(site, state)) : siteWords(site, state)}</label>`)}
      <p class="hint">${t("rule_sites_hint")}</p>
    </fieldset>`}
    <label class="choice"><input type="checkbox" data-active checked=${active} onChange=${(event) => edit({ active: event.target.checked })} />${t("rule_active")}</label>
    <${RuleTrial} verdict=${verdict} conditions=${conditions} />
    ${error &&
    html`<div class="notice bad" role="alert">
      <p>${error.code === "conflict" ? t("rules_full") : failureWords(error)} ${t("nothing_lost")}</p>
      ${error.code === "stale" && html`<div class="buttons"><button type="button" class="button" onClick=${reload}>${t("load_theirs")}</button></div>`}
    </div>`}
    <div class="actions">
      <button type="submit" class="button primary" data-act="rule-save" disabled=${busy}>${t("save")}</button>
      ${state.ticket && html`<button type="button" class="button" data-act="rule-try" disabled=${busy} onClick=${attempt}><${Icon} name="search" size=${14} />${t("rule_try")}</button>`}
      ${id > 0 && html`<button type="button" class="button quiet" data-act="rule-delete" disabled=${busy} onClick=${(event) => remove(event, rule)}>${t("delete")}</button>`}
    </div>
  </form>`;
}
