/**
 * What of a card is for colleagues only, shown apart, and whether it is inserted with the rest: into an internal note, as one likes;
 * into what the customer reads, only after a warning and a second press.
 * Never inserts anything itself, and never by a key that was not meant for it: the warning begins at its harmless answer.
 */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { safeFragment } from "../safe-html.js";

/** Where the internal part would go: into a `note`, into a reply on `elsewhere`, a public `reply`, or nowhere. @param {any} card @param {any} panel */
const wayOf = (card, { transport, state }) => {
  if (!card?.internal_text || !transport.offers.ticket || !state?.ticket || state.editor === "none") return null;
  return state.editor === "elsewhere" ? "elsewhere" : state.note ? "note" : "reply";
};

/** Whether Insert takes the internal part, and the person's word on it, which is forgotten when the reply box becomes another. @param {any} card */
export function useInternalPart(card) {
  const panel = usePanel();
  const { note, ticket } = panel.state ?? {};
  const [choice, setChoice] = useState(/** @type {boolean|null} */ (null));
  const way = wayOf(card, panel);
  useEffect(() => setChoice(null), [note, ticket?.id, ticket?.system]);
  return { way, taken: way === "note" && (choice ?? note === "sure"), setChoice };
}

/** @param {{card: any, part: ReturnType<typeof useInternalPart>, onInsert: (event: Event, how: {internal: boolean, note_only: boolean}) => void}} props */
export function ForColleagues({ card, part, onInsert }) {
  const { state } = usePanel();
  const box = useRef(null);
  const { way, taken, setChoice } = part;
  useLayoutEffect(() => box.current.replaceChildren(safeFragment(card.internal_html)), [card.internal_html]);
  return html`<section class="internal" aria-label=${t("internal_part")} data-internal=${taken ? "taken" : ""}>
    <p class="label">${t(taken ? "internal_part_taken" : "internal_part")}</p>
    <div class="prose" ref=${box} lang=${card.language}></div>
    ${way === "note" &&
    html`<label class="choice"><input type="checkbox" data-act="internal-choice" checked=${taken} onChange=${(event) => setChoice(event.target.checked)} />
      <span>${t(state.note === "sure" ? "internal_into_note" : "internal_into_likely_note")}</span></label>`}
    ${way === "elsewhere" &&
    html`<p><button type="button" class="link small" data-act="internal-note" onClick=${(event) => onInsert(event, { internal: true, note_only: true })}>${t("internal_into_note_elsewhere")}</button></p>`}
    ${way === "reply" && html`<${Anyway} onInsert=${(event) => onInsert(event, { internal: true, note_only: false })} />`}
  </section>`;
}

/** Into what the customer reads: asked once more, the harmless answer first. */
function Anyway({ onInsert }) {
  const [asked, setAsked] = useState(false);
  const opener = useRef(/** @type {HTMLElement|null} */ (null));
  const safe = useRef(/** @type {HTMLElement|null} */ (null));
  const was = useRef(false);
  useLayoutEffect(() => {
    if (asked) safe.current?.focus();
    else if (was.current) opener.current?.focus();
    was.current = asked;
  }, [asked]);
  if (!asked) return html`<p><button type="button" class="link small" data-act="internal-anyway" ref=${opener} onClick=${() => setAsked(true)}>${t("internal_anyway")}</button></p>`;
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    setAsked(false);
  };
  return html`<div class="notice warn" role="alertdialog" aria-labelledby="internal-warning" data-warning onKeyDown=${escape}>
    <p id="internal-warning">${t("internal_warning")}</p>
    <div class="buttons">
      <button type="button" class="button" data-act="internal-leave" ref=${safe} onClick=${() => setAsked(false)}>${t("internal_leave")}</button>
      <button type="button" class="button danger" data-act="internal-confirm" onClick=${(event) => (onInsert(event), setAsked(false))}>${t("internal_confirm")}</button>
    </div>
  </div>`;
}
