/**
 * The files of a draft that isn't saved yet: chosen, dropped or pasted, kept on this computer and sent right behind the draft.
 * Never sends one before the draft is saved, and never loses one that it took.
 */
import { html, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ACCEPTED, MOST_FILES, readFile, refusalWords, useGivenFiles } from "../files.js";
import { usePanel } from "../panel-context.js";
import { FileRow } from "./file-row.js";

/** @param {{files: {id: string, name: string, size: number, type: string, gone?: boolean}[], disabled: boolean}} props `gone`: its bytes are lost, it has to be chosen again */
export function CaptureFiles({ files, disabled }) {
  const { transport, refresh, mayAct } = usePanel();
  const [reading, setReading] = useState("");
  const [refused, setRefused] = useState("");
  const input = useRef(/** @type {any} */ (null));
  const here = files.filter((file) => !file.gone);

  const attach = async (/** @type {File[]} */ chosen) => {
    const problems = [];
    let room = MOST_FILES - here.length;
    for (const file of chosen) {
      setReading(file.name);
      const read = room > 0 ? await readFile(file) : { refused: `${file.name}: ${refusalWords({ code: "conflict" })}` };
      if ("refused" in read) {
        problems.push(read.refused);
        continue;
      }
      const kept = /** @type {any} */ (await transport.attachFile(read));
      if (kept.ok) room--;
      else problems.push(`${file.name}: ${refusalWords(kept.error)}`);
    }
    await refresh();
    setReading("");
    setRefused(problems.join("\n"));
  };
  useGivenFiles(async (given, event) => !disabled && !reading && (await mayAct(event)) && attach(given));
  const choose = async (/** @type {any} */ event) => {
    setRefused("");
    if (await mayAct(event)) input.current.click();
  };
  const chosen = (/** @type {any} */ event) => {
    const given = [...event.target.files];
    event.target.value = "";
    return attach(given);
  };
  const remove = (/** @type {any} */ file) => async () => {
    await transport.detachFile(file.id);
    await refresh();
  };
  const gone = files.filter((file) => file.gone).map((file) => file.name);
  return html`<section class="attachments" aria-label=${t("attachments")} data-capture-files>
    <p class="label">${t("attachments")}</p>
    ${here.length > 0 &&
    html`<ul>${here.map((file) => html`<${FileRow} key=${file.id} file=${{ ...file, picture: file.type.startsWith("image/") }} read=${transport.readFile} onDelete=${disabled ? null : remove(file)} />`)}</ul>`}
    ${gone.length > 0 && html`<p class="field-error" role="alert" data-gone>${t("attach_again", gone.join(", "))}</p>`}
    <div class="attach-line">
      <input type="file" multiple hidden tabindex="-1" accept=${ACCEPTED} ref=${input} onChange=${chosen} />
      <button type="button" class="button" data-act="attach" disabled=${disabled || Boolean(reading)} aria-describedby="capture-attach-hint" onClick=${choose}>${t("attach")}</button>
      <span id="capture-attach-hint" class="soft small">${t("attach_capture_hint")}</span>
    </div>
    <p role="status" class="small attach-busy">${reading && html`<progress aria-label=${t("attach_busy", reading)}></progress> ${t("attach_busy", reading)}`}</p>
    ${refused && html`<p class="field-error attach-refused" role="alert">${refused}</p>`}
  </section>`;
}

/** What became of the files of a draft that was saved just now. @param {{files: {count: number, left: {name: string, state: string, error: any, unkept?: boolean}[]}}} props */
export function SentFiles({ files }) {
  if (!files?.count) return null;
  const refused = files.left.filter((one) => one.state === "failed");
  const waiting = files.left.length - refused.length;
  const sent = files.count - files.left.length;
  return html`<div class="sent-files small" role="status" data-sent-files=${sent}>
    ${sent > 0 && html`<p>${t("attach_sent", String(sent))}</p>`}
    ${waiting > 0 && html`<p>${t("attach_waiting", String(waiting))}</p>`}
    ${refused.map((one) => html`<p class="field-error">${one.name}: ${refusalWords(one.error ?? {})} ${one.unkept ? t("attach_unkept") : ""}</p>`)}
  </div>`;
}
