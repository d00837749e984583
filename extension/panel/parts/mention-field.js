/**
 * A text field in which an @ brings the names of people who may see the card; arrow keys, Enter and the pointer pick one.
 * Never takes a key while a Korean or other input method is composing.
 */
import { html, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { useCall, useStill } from "../use-call.js";

/** What stands between the last @ and the caret. @param {string} text @param {number} caret */
function asked(text, caret) {
  const found = /(?:^|\s)@([^@\n]{0,30})$/.exec(text.slice(0, caret));
  return found ? { words: found[1], from: caret - found[1].length } : null;
}

/** @param {{id: string, card: number, value: string, error: string, onText: (text: string) => void, onName: (person: {id: number, name: string}) => void}} props */
export function MentionField({ id, card, value, error, onText, onName }) {
  const { typingBlocked } = usePanel();
  const field = useRef(/** @type {any} */ (null));
  const [caret, setCaret] = useState(0);
  const [closed, setClosed] = useState(false);
  const [at, setAt] = useState(0);
  const mention = closed ? null : asked(value, caret);
  const words = useStill(mention?.words ?? null, 120);
  const readers = useCall(words === null || !mention ? null : `/cards/${card}/readers?q=${encodeURIComponent(words)}`);
  const people = mention ? (readers.value?.items ?? []) : [];
  const chosen = Math.min(at, people.length - 1);

  const pick = (person) => {
    if (!mention) return;
    const next = `${value.slice(0, mention.from)}${person.name} ${value.slice(caret)}`;
    onText(next);
    onName(person);
    setClosed(true);
    requestAnimationFrame(() => {
      const end = mention.from + person.name.length + 1;
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
      setCaret(end);
    });
  };
  const keys = (event) => {
    if (!people.length || event.isComposing) return;
    const act = {
      ArrowDown: () => setAt((chosen + 1) % people.length),
      ArrowUp: () => setAt((chosen - 1 + people.length) % people.length),
      Enter: () => pick(people[chosen]),
      Tab: () => pick(people[chosen]),
      Escape: () => setClosed(true),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const typed = (event) => {
    setClosed(false);
    setAt(0);
    setCaret(event.target.selectionStart);
    onText(event.target.value);
  };
  return html`<div class="field mention">
    <label for=${id}>${t("comment_label")}</label>
    <textarea id=${id} ref=${field} class="input short" rows="2" maxlength="4000" readonly=${typingBlocked} value=${value}
      aria-haspopup="listbox" aria-controls=${`${id}-people`} aria-autocomplete="list"
      aria-activedescendant=${people.length ? `${id}-${people[chosen].id}` : undefined} aria-describedby=${`${id}-hint`}
      aria-invalid=${error ? "true" : undefined} onInput=${typed} onKeyDown=${keys} onBlur=${() => setClosed(true)}></textarea>
    <ul class="choices" role="listbox" id=${`${id}-people`} aria-label=${t("mention_people")} hidden=${!people.length}>
      ${people.map(
        (person, number) => html`<li key=${person.id} id=${`${id}-${person.id}`} role="option" aria-selected=${number === chosen} data-person=${person.id}
          onMouseDown=${(event) => (event.preventDefault(), pick(person))}>${person.name}</li>`,
      )}
    </ul>
    <p class="hint" id=${`${id}-hint`}>${t("comment_hint")}</p>
    ${error && html`<p class="field-error" role="alert">${error}</p>`}
  </div>`;
}
