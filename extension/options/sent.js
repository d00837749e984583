/**
 * What left this browser in the last day: each call that carried a text, with the text as it was sent, and how often the others were made.
 * Never leaves this browser itself, and never shows a password or a token.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { ago } from "../shared/dates.js";
import { send } from "../shared/send.js";
import { t, tn } from "../shared/words.js";
import { Section } from "./section.js";

const FIRST = 20;

/** What a call is for, by its address; the first that fits. @type {[RegExp, string][]} */
const KINDS = [
  [/^POST \/suggestions/, "sent_suggestions"],
  [/^POST \/drafts\/similar/, "sent_similar"],
  [/^\w+ \/drafts/, "sent_draft"],
  [/^\w+ \/links/, "sent_link"],
  [/^\w+ \/outcomes/, "sent_outcome"],
  [/^\w+ \/cards\/\d+\/flags/, "sent_flag"],
  [/^\w+ \/(?:session|health)/, "sent_session"],
  [/^\w+ \/(?:search|lookup)|\?(?:.*&)?q=/, "sent_search"],
  [/^\w+ \/(?:adapters|breakages)/, "sent_adapter"],
  [/^\w+ \/(?:cards|attachments)/, "sent_card"],
];
const kindWords = ({ method, path }) => t(KINDS.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? "sent_other");

/** The text with its placeholders marked. @param {string} text */
const marked = (text) => text.split(/(\[(?:customer|[A-Za-z][A-Za-z -]{1,20} \d+)\])/).map((part, i) => (i % 2 ? html`<mark>${part}</mark>` : part));

const Entry = ({ entry }) => html`<li data-sent=${entry.path}>
  <details>
    <summary>
      <span class="sent-kind">${kindWords(entry)}</span>
      <span class="soft small">${ago(new Date(entry.at).toISOString())}${!entry.arrived && html` · <span class="warn-words">${t("sent_lost")}</span>`}</span>
    </summary>
    <p class="soft tiny">${t("sent_to", entry.server)} · <code>${entry.method} ${entry.path}</code></p>
    <pre tabindex="0" aria-label=${t("sent_text_of", kindWords(entry))}>${marked(entry.body)}</pre>
  </details>
</li>`;

/** @param {{turn: number}} props */
export function SentLog({ turn }) {
  const [entries, setEntries] = useState(null);
  const [all, setAll] = useState(false);
  const load = () => send("sent-list").then((answer) => setEntries(answer.ok ? answer.value : []));
  useEffect(() => void load(), [turn]);

  const clear = async () => {
    await send("sent-clear");
    await load();
  };
  if (!entries) return null;
  const texts = entries.filter(({ body }) => body !== null);
  const others = entries.filter(({ body }) => body === null);
  return html`<${Section} id="sent" title=${t("sent_title")} text=${t("sent_words")}>
    ${!entries.length && html`<p class="empty soft" role="status">${t("sent_empty")}</p>`}
    ${texts.length > 0 && html`<ul class="sent">${(all ? texts : texts.slice(0, FIRST)).map((entry) => html`<${Entry} key=${entry.key} entry=${entry} />`)}</ul>`}
    ${texts.length > FIRST && !all && html`<p><button type="button" class="button quiet" data-act="sent-all" onClick=${() => setAll(true)}>${t("sent_all", texts.length)}</button></p>`}
    ${others.length > 0 &&
    html`<details class="sent-others">
      <summary class="soft small">${tn("sent_without", others.reduce((sum, { times }) => sum + times, 0))}</summary>
      <ul>
        ${others.map(
          (entry) => html`<li key=${entry.key} class="small">
            <span class="grow">${kindWords(entry)} <code class="soft tiny">${entry.method} ${entry.path}</code></span>
            <span class="soft tiny">${entry.times > 1 && `× ${entry.times} · `}${ago(new Date(entry.at).toISOString())} · ${entry.server}</span>
          </li>`,
        )}
      </ul>
    </details>`}
    ${entries.length > 0 && html`<p><button type="button" class="button" data-act="sent-clear" onClick=${clear}>${t("sent_clear")}</button></p>`}
  <//>`;
}
