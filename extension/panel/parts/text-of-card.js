/**
 * A card's text in a form: one field, or a template's sections, each for customers or for colleagues only.
 * Never throws a word away when another template is chosen.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { uiLanguage } from "../../shared/dates.js";
import { asOneText, inTemplate, mayBeOneText, mayMakeTemplates, newSection, templateOf } from "../sections.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";
import { NamedAct } from "./named-act.js";
import { TextField } from "./text-field.js";

/** The template languages that there are; others get English. */
const language = () => (uiLanguage().startsWith("ko") ? "ko" : "en");

/** @param {{id: string, fields: import("../sections.js").Written, edit: (change: object) => void, error?: string, rows: number, readonly?: boolean, label?: string}} props */
export function TextOfCard({ id, fields, edit, error, rows, readonly = false, label = "" }) {
  const { transport, state, say } = usePanel();
  const asked = useCall(readonly ? null : `/templates?language=${language()}`);
  const templates = asked.value?.items ?? [];
  const chosen = templateOf(fields.sections, templates);
  const choose = (/** @type {string} */ key) => {
    const template = templates.find((/** @type {any} */ one) => one.key === key);
    if (template) edit(inTemplate(fields, template));
    else if (!key) edit(asOneText(fields));
  };
  const keep = async (/** @type {string} */ name) => {
    const sections = (fields.sections ?? []).map(({ key, title, audience }) => ({ key, title: title || t("field_body"), audience, hint: hints[key] ?? "" }));
    const answer = await transport.call("POST", "/templates", { body: { name, sections } });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    say(t("template_kept"));
    return asked.reload();
  };
  const drop = async () => {
    const path = `/templates/${chosen?.id}`;
    const now = await transport.call("GET", path);
    const answer = now.ok ? await transport.call("DELETE", path, { if_match: now.value.etag }) : now;
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    say(t("template_deleted"));
    return asked.reload();
  };
  const hints = Object.fromEntries((chosen?.sections ?? []).map((one) => [one.key, one.hint]));
  return html`${templates.length > 0 &&
    html`<div class="field template-field">
      <label for=${`${id}-template`}>${t("template")}</label>
      <select id=${`${id}-template`} class="input" value=${chosen?.key ?? (fields.sections ? "other" : "")} onChange=${(event) => choose(event.target.value)}>
        <option value="" disabled=${Boolean(fields.sections) && !mayBeOneText(fields)}>${t("template_none")}</option>
        ${fields.sections && !chosen && html`<option value="other">${t("template_other")}</option>`}
        ${templates.map((/** @type {any} */ one) => html`<option value=${one.key}>${one.name}</option>`)}
      </select>
    </div>`}
    ${fields.sections
      ? html`<${Sections} id=${id} sections=${fields.sections} hints=${hints} error=${error} readonly=${readonly} onSections=${(sections) => edit({ sections })} />
          ${!readonly &&
          html`<p class="small section-acts">
            <${NamedAct} id=${`${id}-section`} label=${t("section_title")} open=${t("section_add")} done=${t("add")} onName=${(title) => edit({ sections: [...(fields.sections ?? []), newSection(fields.sections ?? [], title)] })} />
            ${mayMakeTemplates(state) &&
            templates.length > 0 &&
            html`${chosen?.id
              ? html`<button type="button" class="link" data-act="template-delete" onClick=${drop}>${t("template_delete")}</button>`
              : html`<${NamedAct} id=${`${id}-template-name`} label=${t("template_name")} open=${t("template_keep")} done=${t("save")} onName=${keep} />`}`}
          </p>`}`
      : html`<${TextField} id=${`${id}-body`} label=${label || t("field_body")} hint=${t("field_body_hint")} value=${fields.body} rows=${rows} max=${200000} error=${error} readonly=${readonly} onText=${(body) => edit({ body })} />`}`;
}

function Sections({ id, sections, hints, error, readonly, onSections }) {
  const { typingBlocked } = usePanel();
  const change = (key, with_) => onSections(sections.map((one) => (one.key === key ? { ...one, ...with_ } : one)));
  return html`<div class="sections" role="group" aria-label=${t("sections")} aria-describedby=${`${id}-sections-hint`}>
    <p class="hint" id=${`${id}-sections-hint`}>${t("sections_hint")}</p>
    ${sections.map(
      (one) => html`<div class="section" key=${one.key} data-section=${one.key} data-audience=${one.audience}>
        <div class="section-head">
          <label for=${`${id}-${one.key}`}>${one.title || t("field_body")}</label>
          ${!readonly && !one.markdown.trim() && sections.length > 1 && html`<button type="button" class="link tiny" data-act="section-remove" aria-label=${t("section_remove", one.title)} onClick=${() => onSections(sections.filter((each) => each.key !== one.key))}>✕</button>`}
          <select class="audience" aria-label=${t("section_audience", one.title || t("field_body"))} value=${one.audience} disabled=${readonly}
            onChange=${(event) => change(one.key, { audience: event.target.value })}>
            <option value="customer">${t("audience_customer")}</option>
            <option value="internal">${t("audience_internal")}</option>
          </select>
        </div>
        <textarea id=${`${id}-${one.key}`} class="input" rows=${Math.min(8, Math.max(2, one.markdown.split("\n").length + 1))} maxlength="200000" placeholder=${hints[one.key] || undefined}
          readonly=${typingBlocked || readonly} value=${one.markdown} aria-invalid=${error ? "true" : undefined} onInput=${(event) => change(one.key, { markdown: event.target.value })}></textarea>
      </div>`,
    )}
    ${error && html`<p class="field-error" role="alert">${error}</p>`}
  </div>`;
}
