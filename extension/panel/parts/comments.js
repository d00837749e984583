/**
 * What people say to one another about the open card: comments, with names to pick after an @, and their end.
 * Never mentions somebody whose name no longer stands in the text.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";
import { Failed } from "./failed.js";
import { Loading } from "./loading.js";
import { MentionField } from "./mention-field.js";

function Comment({ comment, act }) {
  return html`<li class="comment" data-comment=${comment.id} data-resolved=${Boolean(comment.resolution)}>
    <p class="comment-head"><strong>${comment.by.name}</strong> <span class="soft">${ago(comment.created_at)}</span></p>
    <p class="comment-text">${comment.text}</p>
    ${comment.resolution && html`<p class="soft small">${t("comment_resolved_by", comment.resolution.by.name, ago(comment.resolution.at))}</p>`}
    <div class="comment-foot">
      ${comment.may.resolve &&
      html`<button type="button" class="link small" data-act="comment-resolve" onClick=${() => act(comment.resolution ? "DELETE" : "POST", `/comments/${comment.id}/resolution`)}>
        ${t(comment.resolution ? "comment_reopen" : "comment_resolve")}
      </button>`}
      ${comment.may.delete && html`<button type="button" class="link small" data-act="comment-delete" onClick=${() => act("DELETE", `/comments/${comment.id}`)}>${t("delete")}</button>`}
    </div>
  </li>`;
}

/** @param {{card: any, onChange: () => void}} props `onChange`: the number of open ones may be another now */
export function Comments({ card, onChange }) {
  const { transport, say } = usePanel();
  const comments = useCall(`/cards/${card.id}/comments?page_size=100`);
  const [text, setText] = useState("");
  const [named, setNamed] = useState(/** @type {{id: number, name: string}[]} */ ([]));
  const [settled, setSettled] = useState(false);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const act = async (method, path) => {
    const answer = await transport.call(method, path);
    if (!answer.ok) say(failureWords(answer.error), { tone: "bad" });
    comments.reload();
    onChange();
  };
  const send = async (event) => {
    event.preventDefault();
    if (busy) return undefined;
    if (!text.trim()) return setFailure(t("comment_missing"));
    setBusy(true);
    const mention_ids = named.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
    const answer = await transport.call("POST", `/cards/${card.id}/comments`, { body: { text: text.trim(), mention_ids }, idempotency_key: crypto.randomUUID() });
    setBusy(false);
    if (!answer.ok) return setFailure(failureWords(answer.error));
    setText("");
    setNamed([]);
    say(t("comment_sent"));
    comments.reload();
    return onChange();
  };
  const items = comments.value?.items ?? [];
  const done = items.filter((one) => one.resolution);
  const shown = settled ? items : items.filter((one) => !one.resolution);
  return html`<section class="comments" aria-label=${t("comments")} data-comments>
    ${comments.status === "failed" && html`<${Failed} error=${comments.error} onRetry=${comments.reload} />`}
    ${comments.status === "loading" && !items.length && html`<${Loading} rows=${1} />`}
    <ul>${shown.map((one) => html`<${Comment} key=${one.id} comment=${one} act=${act} />`)}</ul>
    ${done.length > 0 &&
    html`<p><button type="button" class="link small" data-act="comments-settled" aria-expanded=${settled} onClick=${() => setSettled(!settled)}>${tn("comments_settled", done.length)}</button></p>`}
    <form class="comment-form" onSubmit=${send} novalidate>
      <${MentionField} id="comment-text" card=${card.id} value=${text} error=${failure}
        onText=${(next) => (setText(next), setFailure(""))} onName=${(person) => setNamed((before) => [...before, person])} />
      <div class="buttons"><button type="submit" class="button" data-act="comment-send" disabled=${busy}>${t("comment_send")}</button></div>
    </form>
  </section>`;
}
