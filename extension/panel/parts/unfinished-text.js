/**
 * What stands above a text that is being typed: one's own unfinished one from before, or the newer one that somebody else wrote.
 * Never decides for the person.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { BothTexts } from "./both-texts.js";

/** @param {{typing: ReturnType<typeof import("../typing.js").useTyping>, path: string, words: {begun: string, both: string}}} props `words`: the messages for a card or a draft */
export function UnfinishedText({ typing, path, words }) {
  const { offer, theirs, base } = typing;
  return html`${offer &&
    html`<div class="notice warn" data-offer>
      <p>${t(words.begun, ago(new Date(offer.at).toISOString()))}</p>
      <div class="buttons">
        <button type="button" class="button" data-act="edit-go-on" onClick=${typing.goOn}>${t("edit_go_on")}</button>
        <button type="button" class="button quiet" data-act="edit-discard" onClick=${typing.discard}>${t("discard")}</button>
      </div>
    </div>`}
    ${theirs && html`<${BothTexts} path=${path} title=${words.both} theirs=${theirs.card} since=${base.version} onMine=${typing.keepMine} onTheirs=${typing.takeTheirs} onBoth=${typing.takeBoth} />`}`;
}
