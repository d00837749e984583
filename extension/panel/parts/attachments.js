/**
 * The files of a card or draft: a quiet list, pictures shown small; for those who may edit, a way to attach and delete.
 * Never gives a file an address: its bytes come through the transport and stay in this page.
 */
import { html, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { ACCEPTED, readFile, refusalWords, useGivenFiles } from "../files.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";
import { FileRow } from "./file-row.js";

/** @param {{of: string, editable?: boolean}} props `of`: the path of the card or draft */
export function Attachments({ of, editable = false }) {
  const { transport, say, mayAct } = usePanel();
  const list = useCall(`${of}/attachments?page_size=100`);
  const [sending, setSending] = useState("");
  const [refused, setRefused] = useState("");
  const input = useRef(/** @type {any} */ (null));
  const files = list.value?.items ?? [];

  const send = async (/** @type {{name: string, content: string}} */ body) => {
    const answer = await transport.call("POST", `${of}/attachments`, { body, idempotency_key: crypto.randomUUID() });
    await list.reload();
    return answer.ok ? "" : `${body.name}: ${refusalWords(answer.error)}`;
  };
  const attach = async (/** @type {File[]} */ chosen) => {
    const problems = [];
    for (const file of chosen) {
      setSending(file.name);
      const read = await readFile(file);
      const problem = "refused" in read ? read.refused : await send({ name: read.name, content: read.content });
      if (problem) problems.push(problem);
    }
    setSending("");
    setRefused(problems.join("\n"));
  };
  useGivenFiles(async (given, event) => editable && !sending && (await mayAct(event)) && attach(given));
  const attachAll = async (/** @type {any} */ event) => {
    const chosen = [...event.target.files];
    event.target.value = "";
    return attach(chosen);
  };
  const choose = async (/** @type {any} */ event) => {
    setRefused("");
    if (await mayAct(event)) input.current.click();
  };
  const remove = (/** @type {any} */ file) => async (/** @type {any} */ event) => {
    if (!(await mayAct(event))) return undefined;
    const kept = await transport.readAttachment(file.id);
    const answer = await transport.call("DELETE", `/attachments/${file.id}`);
    list.reload();
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    if (!kept.ok) return say(t("attach_deleted", file.name));
    const again = async () => {
      const problem = await send({ name: file.name, content: kept.value.content });
      say(problem || t("attach_back", file.name), problem ? { tone: "bad" } : {});
    };
    return say(t("attach_deleted", file.name), { actions: [{ label: t("undo"), act: again }] });
  };

  if (!editable && !files.length) return null;
  return html`<section class="attachments" aria-label=${t("attachments")} data-attachments>
    <p class="label">${t("attachments")}</p>
    ${files.length > 0 && html`<ul>${files.map((file) => html`<${FileRow} key=${file.id} file=${file} read=${transport.readAttachment} onDelete=${editable && file.may.delete ? remove(file) : null} />`)}</ul>`}
    ${editable &&
    html`<div class="attach-line">
        <input type="file" multiple hidden tabindex="-1" accept=${ACCEPTED} ref=${input} onChange=${attachAll} />
        <button type="button" class="button" data-act="attach" disabled=${Boolean(sending)} aria-describedby="attach-hint" onClick=${choose}>${t("attach")}</button>
        <span id="attach-hint" class="soft small">${t("attach_hint")}</span>
      </div>
      <p role="status" class="small attach-busy">${sending && html`<progress aria-label=${t("attach_busy", sending)}></progress> ${t("attach_busy", sending)}`}</p>
      ${refused && html`<p class="field-error attach-refused" role="alert">${refused}</p>`}`}
  </section>`;
}
