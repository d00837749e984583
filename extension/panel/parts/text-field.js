/**
 * A labelled text field, one line or several, with its hint and its error tied to it.
 * Never takes typing while the page around steals the keyboard.
 */
import { html } from "../../vendor/htm-preact.js";
import { usePanel } from "../panel-context.js";

/** @param {{id: string, label: string, value: string, onText: (text: string) => void, hint?: string, error?: string, rows?: number, max?: number, readonly?: boolean}} props */
export function TextField({ id, label, value, onText, hint, error, rows, max, readonly = false }) {
  const { typingBlocked } = usePanel();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const shared = {
    id,
    class: "input",
    value,
    maxlength: max,
    readonly: typingBlocked || readonly,
    "aria-describedby": about,
    "aria-invalid": error ? "true" : undefined,
    onInput: (event) => onText(event.target.value),
  };
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${rows ? html`<textarea ...${shared} rows=${rows}></textarea>` : html`<input ...${shared} type="text" autocomplete="off" />`}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>`}
  </div>`;
}
