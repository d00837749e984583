/**
 * Finds cards by words, narrowed by collection, trust, tag, language and author; what nobody has written yet becomes a draft.
 * Never searches while a word is still being composed (a Korean syllable stands while it is), and never loses the words to
 * a card that was opened.
 */
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { takesText, walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { CardRow } from "../parts/card-row.js";
import { Failed } from "../parts/failed.js";
import { Favourites } from "../parts/favourites.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { SearchFilters } from "../parts/search-filters.js";
import { SearchMeant } from "../parts/search-meant.js";
import { beginWith, memoryOf, NO_FILTERS, PAGE, searchPath, tellMissed } from "../search-memory.js";
import { startDraftOf } from "../start-draft.js";
import { useCall, useStill } from "../use-call.js";
import { useTold } from "../use-told.js";

/** Asks once the typing has been still for this long (ms). */
const STILL = 180;
/** A search that found nothing and was left alone for so long (ms) is finished; Enter finishes it at once. */
const FINISHED = 2500;
const LONGEST = 400;
const NAMED = 80;
const ENDS_IN_HANGUL = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]$/;
const MOST = 100;

export function SearchView() {
  const { state, view } = usePanel();
  const memory = memoryOf(state.session);
  beginWith(memory, view);
  return html`<${Search} key=${memory.who} memory=${memory} />`;
}

/** @param {{memory: ReturnType<typeof memoryOf>}} props */
function Search({ memory }) {
  const panel = usePanel();
  const { transport, typingBlocked } = panel;
  const [words, setWords] = useState(memory.words);
  const [filters, setFilters] = useState(memory.filters);
  const [size, setSize] = useState(memory.size);
  const [composing, setComposing] = useState(false);
  const [entered, setEntered] = useState("");
  const typed = words.trim().slice(0, LONGEST);
  const whole = useRef(typed);
  if (!composing || ENDS_IN_HANGUL.test(typed)) whole.current = typed;
  const still = useStill(whole.current, typed === entered ? 0 : STILL);
  const path = searchPath(still, filters, size);
  const found = useCall(path, path === memory.path ? memory.answer : null);
  const choices = useCall("/search/choices", memory.choices);
  const answer = path ? found.value : null;
  const items = answer?.items ?? [];
  const total = answer?.total ?? 0;
  const ready = path !== null && found.status === "ready";
  const nothing = ready && !items.length && still === typed;

  Object.assign(memory, { words, filters, size, choices: choices.value ?? memory.choices });
  if (ready && found.path === path) Object.assign(memory, { path, answer });
  useTold(ready ? tn("search_count", total) : "");
  useEffect(() => {
    if (!nothing) return undefined;
    const timer = setTimeout(() => tellMissed(transport, still, filters.language), still === entered ? 0 : FINISHED);
    return () => clearTimeout(timer);
  }, [nothing, still, entered]);

  const write = (next) => (setWords(next), setSize(PAGE));
  const narrow = (next) => (setFilters(next), setSize(PAGE));
  const finish = (event) => {
    event.preventDefault();
    setEntered(typed);
  };
  const take = (meant) => {
    write(meant);
    setEntered(meant.trim());
    document.getElementById("search-words")?.focus();
  };
  const begin = () => {
    tellMissed(transport, still, filters.language);
    return startDraftOf(panel, still);
  };
  const toResults = (event) => {
    if (event.key !== "ArrowDown" || !takesText(event.target) || event.target instanceof HTMLSelectElement) return;
    const first = /** @type {HTMLElement|null} */ (document.querySelector(".rows [data-stop]"));
    if (!first) return;
    event.preventDefault();
    first.focus();
  };

  return html`<section>
    <h2 class="hidden">${t("tab_search")}</h2>
    <form class="search" role="search" onSubmit=${finish} onKeyDown=${toResults}>
      <label class="hidden" for="search-words">${t("search_label")}</label>
      <div class="search-box">
        <${Icon} name="search" />
        <input
          id="search-words" class="input" type="search" data-entry autocomplete="off" spellcheck=${false} placeholder=${t("search_placeholder")}
          enterkeyhint="search" value=${words} readonly=${typingBlocked}
          onInput=${(event) => write(event.target.value)}
          onCompositionStart=${() => setComposing(true)} onCompositionEnd=${(event) => (setComposing(false), write(event.target.value))}
        />
      </div>
      <${SearchFilters} filters=${filters} choices=${choices.value} onChange=${narrow} />
    </form>
    ${path && found.status === "failed" && html`<div class="search-failed"><${Failed} error=${found.error} onRetry=${found.reload} /></div>`}
    ${path && found.status === "loading" && !items.length && html`<${Loading} rows=${2} />`}
    ${path && found.status !== "failed" && items.length > 0 &&
    html`<${SearchMeant} answer=${answer} typed=${still} onTake=${take} />
      <p class="count-line soft tiny">${tn("search_count", total)}${answer.partial && html` · ${t("search_partial")}`}</p>
      <ol class="rows" onKeyDown=${walkList} aria-label=${t("search_results")}>
        ${items.map((item) => html`<${CardRow} key=${item.card.id} card=${item.card} passage=${item.passage} />`)}
      </ol>
      ${total > items.length &&
      size < MOST &&
      html`<p class="after-rows"><button type="button" class="button" onClick=${() => setSize(Math.min(MOST, size + PAGE))}>${t("show_more")}</button></p>`}
      <p class="after-rows not-here soft small">${t("search_not_here")} <button type="button" class="link" data-act="draft-of-words" onClick=${begin}>${t("search_start_draft")}</button></p>`}
    ${nothing && html`<${Nothing} words=${still} filters=${filters} onClear=${() => narrow({ ...NO_FILTERS })} onBegin=${begin} />`}
    ${!path && !words && html`<${Favourites} />`}
  </section>`;
}

/** Nobody has written it yet: one press, and it is begun. */
function Nothing({ words, filters, onClear, onBegin }) {
  const narrowed = Object.values(filters).some(Boolean);
  const named = words.length > NAMED ? `${words.slice(0, NAMED)}…` : words;
  return html`<div class="standing" data-standing="nothing_found">
    <h3>${t("search_nothing_title", named)}</h3>
    <p class="soft">${t(narrowed ? "search_nothing_filtered" : "search_nothing_text")}</p>
    <div class="buttons">
      ${narrowed && html`<button type="button" class="button" data-act="filters-clear" onClick=${onClear}>${t("search_without_filters")}</button>`}
      <button type="button" class="button primary" data-act="draft-of-words" onClick=${onBegin}>${t("search_start_draft")}</button>
    </div>
  </div>`;
}
