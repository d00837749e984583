/**
 * What one was told of cards, unread first; and what one told others, with who has read it.
 * Never marks anything as read that was not opened or pressed.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { useCall } from "../use-call.js";
import { useTold } from "../use-told.js";

const BOXES = { received: "news_received", sent: "news_sent" };

export function NewsView() {
  const [box, setBox] = useState("received");
  const news = useCall(`/announcements?${new URLSearchParams({ box, page_size: "100" })}`);
  const items = news.path?.includes(`box=${box}`) ? (news.value?.items ?? []) : [];
  const ready = news.status === "ready" && news.path?.includes(`box=${box}`);
  useTold(ready ? (box === "received" ? tn("news_unread", news.value.unread) : "") : "");

  return html`<section onKeyDown=${walkList}>
    <div class="list-head">
      <h2 tabindex="-1" data-entry>${t("news_title")}</h2>
      <div class="buttons" role="group" aria-label=${t("news_title")}>
        ${Object.entries(BOXES).map(([name, key]) => html`<button type="button" class="button quiet" data-box=${name} aria-pressed=${String(box === name)} onClick=${() => setBox(name)}>${t(key)}</button>`)}
      </div>
    </div>
    ${news.status === "failed" && html`<${Failed} error=${news.error} onRetry=${news.reload} />`}
    ${news.status === "loading" && !items.length && html`<${Loading} rows=${2} />`}
    ${ready && !items.length && html`<p class="empty soft">${t(box === "received" ? "news_none" : "news_none_sent")}</p>`}
    ${items.length > 0 &&
    html`<ul class="rows" aria-label=${t("news_title")}>
      ${items.map((item) => (box === "received" ? html`<${Received} key=${item.id} item=${item} onRead=${news.reload} />` : html`<${Sent} key=${item.id} item=${item} />`))}
    </ul>`}
  </section>`;
}

function Received({ item, onRead }) {
  const { transport, go, say } = usePanel();
  const read = async () => {
    if (item.read_at) return;
    const answer = await transport.call("POST", `/announcements/${item.id}/receipt`);
    if (!answer.ok) say(failureWords(answer.error), { tone: "bad" });
  };
  const open = () => {
    read();
    go({ name: "card", id: item.card.id });
  };
  return html`<li class="row" data-key=${`news-${item.id}`} data-news=${item.id} data-read=${item.read_at ? "yes" : "no"}>
    <h3 class="row-title"><button type="button" data-stop onClick=${open}>${item.card.title}</button></h3>
    <p class="soft tiny">${t(item.kind === "solved" ? "news_solved" : "news_changed", item.by.name, ago(item.at))}</p>
    ${item.message && html`<p class="passage">${item.message}</p>`}
    <div class="row-foot">
      ${item.read_at
        ? html`<span class="row-tags"><span class="tag"><${Icon} name="verified" size=${12} />${t("news_read")}</span></span>`
        : html`<button type="button" class="button" data-act="read" onClick=${() => read().then(onRead)}>${t("news_mark")}</button>`}
    </div>
  </li>`;
}

function Sent({ item }) {
  const [open, setOpen] = useState(false);
  const receipts = useCall(open ? `/announcements/${item.id}/receipts?page_size=100` : null);
  const names = (/** @type {boolean} */ read) => (receipts.value?.items ?? []).filter((each) => Boolean(each.read_at) === read).map((each) => each.user.name).join(", ");
  return html`<li class="row" data-key=${`news-${item.id}`} data-news=${item.id}>
    <h3 class="row-title"><button type="button" data-stop aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${item.card.title}</button></h3>
    <p class="soft tiny">${ago(item.at)} · ${t("news_reading", item.read, item.addressed)}</p>
    ${item.message && html`<p class="passage">${item.message}</p>`}
    ${open &&
    receipts.status === "ready" &&
    html`<dl class="facts" data-receipts>
      ${names(true) && html`<div><dt>${t("news_have_read")}</dt><dd>${names(true)}</dd></div>`}
      ${names(false) && html`<div><dt>${t("news_not_read")}</dt><dd>${names(false)}</dd></div>`}
    </dl>`}
  </li>`;
}
