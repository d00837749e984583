/**
 * What was perhaps meant: cards of corrected words are announced as such, others are offered.
 * Never changes what the person typed unless they press it.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";

const PLACE = "\u2063";

/** A sentence with a button in the place of its $1. */
function Sentence({ of, words, act, onPress }) {
  const [before, after] = t(of, PLACE).split(PLACE);
  return html`${before}<button type="button" class="link" data-act=${act} onClick=${onPress}>${words}</button>${after}`;
}

/** @param {{answer: any, typed: string, onTake: (words: string) => void}} props */
export function SearchMeant({ answer, typed, onTake }) {
  if (!answer?.did_you_mean) return null;
  const take = () => onTake(answer.did_you_mean);
  if (!answer.corrected) return html`<p class="meant" data-meant="offered"><${Sentence} of="search_did_you_mean" act="meant" words=${answer.did_you_mean} onPress=${take} /></p>`;
  return html`<div class="meant" data-meant="shown">
    <p><${Sentence} of="search_shown_for" act="meant" words=${answer.did_you_mean} onPress=${take} /></p>
    <p class="soft tiny">${t("search_nothing_for", typed)}</p>
  </div>`;
}
