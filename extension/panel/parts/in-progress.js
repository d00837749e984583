/**
 * Who already works on something like the open ticket; one press, and one is told when it is solved.
 * Never shows an answer: there is none yet.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { since } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { Icon } from "./icon.js";

/** What was said here since the suggestions were asked for, by the work's id. @type {Map<number, boolean>} */
const said = new Map();

/** @param {{items: any[]}} props */
export function InProgress({ items }) {
  if (!items.length) return null;
  return html`<section class="in-progress" aria-label=${t("work_title")}>
    <ul>${items.map((item) => html`<${One} key=${item.id} item=${item} />`)}</ul>
  </section>`;
}

function One({ item }) {
  const { transport, state, go, say } = usePanel();
  const [watching, setWatching] = useState(said.get(item.id) ?? item.watching);
  const mine = item.by.id === state.session.user?.id;
  const toggle = async () => {
    const answer = await transport.call(watching ? "DELETE" : "POST", `/works/${item.id}/watcher`);
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    said.set(item.id, !watching);
    setWatching(!watching);
    return say(t(watching ? "work_unwatched" : "work_watched"));
  };
  const open = () => go({ name: "draft", id: item.draft_id });
  return html`<li class="notice" data-work=${item.id} data-watching=${watching ? "yes" : "no"}>
    <p class="work-who"><${Icon} name="waiting" /><span>${mine ? t("work_mine", since(item.since)) : t("work_who", item.by.name, since(item.since))}</span></p>
    <p class="small">${item.title}</p>
    <div class="buttons">
      ${!mine && html`<button type="button" class="button" data-act="watch" onClick=${toggle}>${t(watching ? "work_unwatch" : "work_watch")}</button>`}
      <button type="button" class="button quiet" data-act="open-work" onClick=${open}>${t(mine ? "go_on" : "open_draft")}</button>
    </div>
  </li>`;
}
