/**
 * What one had typed as a draft of one's own, at hand while a card that says nearly the same is improved.
 * Never changes the card's text unasked, and never takes the draft away from where it is.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { added, allWords } from "../sections.js";

/** @typedef {{title: string} & import("../sections.js").Written} Typed */

/** @param {{typed: Typed, typing: ReturnType<typeof import("../typing.js").useTyping>}} props */
export function AtHand({ typed, typing }) {
  const { fields, theirs, waiting } = typing;
  const words = allWords(typed).trim();
  const inText = Boolean(words) && filledWords(typed).every((one) => filledWords(fields).some((each) => each.includes(one)));
  const insert = () => typing.editWithUndo({ ...fields, ...added(fields, typed) }, t("at_hand_added"));
  return html`<section class="at-hand" aria-label=${t("at_hand_title")} data-at-hand>
    <h3>${t("at_hand_title")}</h3>
    ${typed.title.trim() && html`<p class="their-title">${typed.title}</p>`}
    ${words && html`<p class="their-text" tabindex="0">${words}</p>`}
    ${words &&
    html`<div class="buttons">
      ${inText
        ? html`<p class="soft small" role="status">${t("at_hand_in_text")}</p>`
        : html`<button type="button" class="button" data-act="at-hand-insert" disabled=${waiting || theirs} onClick=${insert}>${t("at_hand_insert")}</button>`}
    </div>`}
    <p class="soft tiny">${t("at_hand_kept")}</p>
  </section>`;
}

/** Each text in it that says something. @param {import("../sections.js").Written} fields */
const filledWords = ({ body, sections }) => (sections ? sections.map((one) => one.markdown) : [body]).map((one) => one.trim()).filter(Boolean);
