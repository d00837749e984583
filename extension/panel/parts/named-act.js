/**
 * A link that asks for a name before it acts: a field and a button, in the link's place.
 * Never acts without a name, and never sends the form around it.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";

/** @param {{id: string, label: string, open: string, done: string, onName: (name: string) => unknown}} props */
export function NamedAct({ id, label, open, done, onName }) {
  const [name, setName] = useState(/** @type {string|null} */ (null));
  const finish = () => {
    if (!name?.trim()) return;
    onName(name.trim());
    setName(null);
  };
  const onKeyDown = (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") finish();
    else setName(null);
  };
  if (name === null) return html`<button type="button" class="link" data-open=${id} onClick=${() => setName("")}>${open}</button>`;
  return html`<span class="named-act">
    <input id=${id} class="input" type="text" maxlength="100" autocomplete="off" aria-label=${label} placeholder=${label} value=${name} ref=${(box) => box && name === "" && box.focus()}
      onInput=${(event) => setName(event.target.value)} onKeyDown=${onKeyDown} />
    <button type="button" class="button" data-done=${id} disabled=${!name.trim()} onClick=${finish}>${done}</button>
    <button type="button" class="button quiet" onClick=${() => setName(null)}>${t("cancel")}</button>
  </span>`;
}
