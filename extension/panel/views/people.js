/**
 * The people of the workspace with role, licence and groups; licences are granted here, with a way back.
 * Never offers a change that the server would refuse, and says so where there is none.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { useEntryFocus } from "../focus-entry.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { LicenceGuide } from "../parts/licence-guide.js";
import { Loading } from "../parts/loading.js";
import { PersonRow } from "../parts/person-row.js";
import { Standing } from "../parts/standing.js";
import { LICENCES, licenceWord } from "../people-words.js";
import { useCall, useStill } from "../use-call.js";
import { useTold } from "../use-told.js";

const PAGE = 25;
const MOST = 100;
/** Asks once the typing has been still for this long (ms). */
const STILL = 180;

export function PeopleView() {
  const { typingBlocked } = usePanel();
  const [words, setWords] = useState("");
  const [licence, setLicence] = useState("");
  const [size, setSize] = useState(PAGE);
  const still = useStill(words.trim(), STILL);
  const asked = { page_size: String(size), ...(still ? { q: still } : {}), ...(licence ? { licence } : {}) };
  const people = useCall(`/users?${new URLSearchParams(asked)}`);
  const items = people.value?.items ?? [];
  useEntryFocus();
  useTold(people.status === "ready" ? tn("people_count", people.value.total) : "");

  return html`<section data-people onKeyDown=${walkList}>
    <div class="list-head"><h2 tabindex="-1" data-entry>${t("people")}</h2></div>
    <${LicenceGuide} />
    <div class="search">
      <label class="hidden" for="people-words">${t("people_search")}</label>
      <div class="search-box">
        <${Icon} name="search" />
        <input id="people-words" class="input" type="search" maxlength="100" autocomplete="off" spellcheck=${false} placeholder=${t("people_search")} value=${words} readonly=${typingBlocked}
          onInput=${(event) => (setWords(event.target.value), setSize(PAGE))} />
      </div>
    </div>
    <div class="kinds" role="group" aria-label=${t("licence")}>
      ${["", ...LICENCES].map(
        (one) => html`<button type="button" class="kind" key=${one} data-licence-filter=${one} aria-pressed=${licence === one} onClick=${() => (setLicence(one), setSize(PAGE))}>${one ? licenceWord(one) : t("kind_all")}</button>`,
      )}
    </div>
    ${people.status === "failed" && html`<${Failed} error=${people.error} onRetry=${people.reload} />`}
    ${people.status === "loading" && !people.value && html`<${Loading} rows=${3} />`}
    ${people.status === "ready" && !items.length && html`<${Standing} kind="no_people" title=${t("people_none_title")} text=${t("people_none_text")} />`}
    ${items.length > 0 &&
    html`<p class="count-line soft tiny">${tn("people_count", people.value.total)}</p>
      <ul class="rows" aria-label=${t("people")}>
        ${items.map((person) => html`<${PersonRow} key=${person.id} person=${person} onChange=${people.reload} />`)}
      </ul>
      ${people.value.total > items.length && size < MOST && html`<p class="after-rows"><button type="button" class="button" onClick=${() => setSize(MOST)}>${t("show_more")}</button></p>`}`}
  </section>`;
}
