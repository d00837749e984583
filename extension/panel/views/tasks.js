/**
 * What waits for me: verifications by exposure, flags, suggested changes, comments that mention me, drafts and sites' records.
 * Never decides what is due: the server lists it.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago, day } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { AnswerForm } from "../parts/answer-form.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { Standing } from "../parts/standing.js";
import { useCall } from "../use-call.js";
import { useTold } from "../use-told.js";
import { FLAG_WORDS } from "./flag-form.js";

const ICONS = { verification: "unverified", flag: "flag", proposal: "draft", mention: "talk", draft: "draft", adapter: "unverified", breakage: "unverified" };

/** How the kinds are called when one chooses among them, in the order of the choice. */
const KIND_WORDS = { verification: "kind_verification", flag: "kind_flag", proposal: "kind_proposal", mention: "kind_mention", draft: "kind_draft", adapter: "kind_adapter" };

/** Is it a site whose tickets are no longer read? */
const broke = (task) => task.kind === "breakage" || task.adapter?.state === "broke";

/** Two kinds are one to people: what is to be done about sites. */
const groupOf = (kind) => (kind === "breakage" ? "adapter" : kind);

function taskWords(task) {
  if (task.kind === "verification") return task.due_at ? t(task.overdue ? "task_verify_since" : "task_verify_until", day(task.due_at)) : t("task_verify");
  if (task.kind === "flag") return t("task_flag", FLAG_WORDS[task.flag?.reason] ? t(FLAG_WORDS[task.flag.reason]) : "", ago(task.since));
  if (task.kind === "proposal") return t("task_proposal", task.by?.name ?? "", ago(task.since));
  if (task.kind === "mention") return t("task_mention", task.by?.name ?? "", ago(task.since));
  if (broke(task)) return t("task_adapter_broke", day(task.since));
  if (task.kind === "adapter") return t("task_adapter_proposed", task.by?.name ?? "", ago(task.since));
  return t("task_draft", ago(task.since));
}

function titleOf(task) {
  const { host } = task.adapter ?? task.breakage ?? {};
  return groupOf(task.kind) === "adapter" ? t(broke(task) ? "adapter_broke" : "adapter_proposed", host || t("adapter_everywhere")) : task.title;
}

const said = (task) => task.flag?.comment || task.proposal?.comment || task.comment?.text || "";

function viewOf(task) {
  if (task.kind === "draft") return { name: "draft", id: task.draft_id };
  if (task.kind === "adapter") return { name: "adapter", id: task.adapter.id, task };
  if (task.kind === "breakage") return { name: "breakage", id: task.breakage.id };
  if (task.kind === "proposal") return { name: "proposal", id: task.proposal.id };
  return { name: "card", id: task.card.id, talking: task.kind === "mention" };
}

export function TasksView() {
  const { go, transport, say } = usePanel();
  const tasks = useCall("/tasks?page_size=100");
  const [answering, setAnswering] = useState(/** @type {number|null} */ (null));
  const [kind, setKind] = useState("");
  const all = tasks.value?.items ?? [];
  const items = kind ? all.filter((task) => groupOf(task.kind) === kind) : all;
  useTold(tasks.status === "ready" ? tn("tasks_count", tasks.value.total) : "");

  /** Reading is all that a mention asks for: several may be put aside at once. */
  const read = async (comment_ids) => {
    const answer = await transport.call("POST", "/comments/reading", { body: { comment_ids } });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    return tasks.reload();
  };
  const open = (task) => go(viewOf(task));
  const heading = html`<h2 class="hidden" tabindex="-1" data-entry>${t("tab_tasks")}</h2>`;
  const mine = html`<p class="after-rows"><button type="button" class="link small" data-act="mine" onClick=${() => go({ name: "mine" })}>${t("mine")}</button></p>`;
  if (tasks.status === "loading" && !all.length) return html`${heading}<${Loading} rows=${2} />`;
  if (tasks.status === "failed") return html`${heading}<${Failed} error=${tasks.error} onRetry=${tasks.reload} />`;
  if (!all.length) {
    return html`<${Standing} kind="no_tasks" title=${t("tasks_none_title")} text=${t("tasks_none_text")}>
      <button type="button" class="button" data-act="mine" onClick=${() => go({ name: "mine" })}>${t("mine")}</button>
    <//>`;
  }
  const { breakage = 0, ...counts } = tasks.value.counts;
  counts.adapter += breakage;
  const kinds = Object.keys(KIND_WORDS).filter((one) => counts[one] > 0);
  // What is done to several at once is offered where only such tasks are shown, or to the most urgent kind.
  const mentions = items.every((task) => task.kind === "mention") ? items.map((task) => task.comment.id) : [];
  return html`<section onKeyDown=${walkList}>
    <div class="list-head">
      <h2 tabindex="-1" data-entry>${tn("tasks_count", tasks.value.total)}</h2>
      ${mentions.length > 1 && html`<button type="button" class="link small" data-act="read-all" onClick=${() => read(mentions)}>${t("mentions_read")}</button>`}
      ${!mentions.length &&
      tasks.value.counts.verification > 1 &&
      html`<button type="button" class="button" data-act="verify-many" onClick=${() => go({ name: "verify_many" })}>${t("many_open")}</button>`}
    </div>
    ${kinds.length > 1 &&
    html`<div class="kinds" role="group" aria-label=${t("kinds")}>
      <button type="button" class="kind" aria-pressed=${!kind} onClick=${() => setKind("")}>${t("kind_all")}</button>
      ${kinds.map((one) => html`<button type="button" class="kind" data-kind=${one} aria-pressed=${kind === one} onClick=${() => setKind(kind === one ? "" : one)}>${t(KIND_WORDS[one])} <span class="count">${counts[one]}</span></button>`)}
    </div>`}
    <ul class="rows" aria-label=${t("tab_tasks")}>
      ${items.map((task) => {
        const key = `${task.kind}-${task.flag?.id ?? task.proposal?.id ?? task.comment?.id ?? task.adapter?.id ?? task.breakage?.id ?? task.draft_id ?? task.card?.id}`;
        return html`<li class="row" key=${key} data-key=${key} data-task=${task.kind}>
          <h3 class="row-title"><button type="button" data-stop onClick=${() => open(task)}>${titleOf(task)}</button></h3>
          <p class=${`trust ${task.overdue ? "due" : "soft"}`}>
            <span class="trust-words"><${Icon} name=${ICONS[task.kind]} /><span>${taskWords(task)}</span></span>${task.overdue && html`<span class="tag warn">${t("overdue")}</span>`}
            ${task.uses > 0 && html`<span class="soft" data-uses>${tn("task_uses", task.uses)}</span>`}
          </p>
          ${task.flag?.passage && html`<blockquote class="quote"><p>${task.flag.passage}</p></blockquote>`}
          ${said(task) && html`<p class="passage">${said(task)}</p>`}
          ${task.kind === "flag" &&
          (answering === task.flag.id
            ? html`<${AnswerForm} flag=${task.flag} onEnd=${() => setAnswering(null)} onDone=${() => (setAnswering(null), tasks.reload())} />`
            : html`<div class="row-foot"><button type="button" class="button" data-act="flag-answer" onClick=${() => setAnswering(task.flag.id)}>${t("flag_answer")}</button></div>`)}
          ${task.kind === "mention" &&
          html`<div class="row-foot"><button type="button" class="button" data-act="read" onClick=${() => read([task.comment.id])}>${t("mention_read")}</button></div>`}
        </li>`;
      })}
    </ul>
    ${mine}
  </section>`;
}
