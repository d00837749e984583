/**
 * Brings a file of cards in: what it would do first, with every card that is refused and why, then the import itself.
 * Never imports a file that was not tried before.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { useEntryFocus } from "../focus-entry.js";
import { usePanel } from "../panel-context.js";
import { CollectionField } from "../parts/collection-field.js";

/** Bytes. What is larger takes the server's own command. */
const LARGEST = 12_000_000;
/** @type {Record<string, string>} */
const FORMATS = { csv: "csv", tsv: "csv", jsonl: "jsonl", ndjson: "jsonl", html: "html", htm: "html", md: "markdown", markdown: "markdown", zip: "zip" };

/** Where in the file, in the reader's language. @param {string} place "line 3", or a name in an archive */
const placeWords = (place) => (/^line \d+$/.test(place) ? t("import_line", place.slice(5)) : place);

/** Why, in the reader's language as far as it is one of the usual reasons. @param {string} reason the server's sentence */
function reasonWords(reason) {
  const [, blank] = /^(title|body): Must not be blank\.$/.exec(reason) ?? [];
  if (blank) return t(blank === "title" ? "title_missing" : "body_missing");
  if (reason === "is not UTF-8.") return t("import_not_utf8");
  const [, id, place] = /^the id (.+) is that of (.+) already\.$/.exec(reason) ?? [];
  return id ? t("import_id_taken", id, placeWords(place)) : reason;
}

const formatOf = (/** @type {File} */ file) => FORMATS[file.name.split(".").at(-1)?.toLowerCase() ?? ""] ?? null;

/** A file as base64, which keeps every byte: the server says what isn't UTF-8. @param {File} file @returns {Promise<string>} */
const read = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });

export function ImportView() {
  const { transport, say, mayAct } = usePanel();
  const [file, setFile] = useState(/** @type {File|null} */ (null));
  const [inside, setInside] = useState("markdown");
  const [collection, setCollection] = useState(/** @type {number|null} */ (null));
  const [report, setReport] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  useEntryFocus();
  const format = file && formatOf(file);
  const anew = (/** @type {() => void} */ change) => (change(), setReport(null), setError(null));

  const run = async (/** @type {Event} */ event, /** @type {boolean} */ dry_run) => {
    event.preventDefault();
    if (busy || !(await mayAct(event))) return;
    if (!file || !format) return setError({ code: "invalid", fields: { file: t("import_unknown") } });
    if (file.size > LARGEST) return setError({ code: "invalid", fields: { file: t("import_too_large") } });
    if (!collection) return setError({ code: "invalid", fields: { collection_id: t("collection_missing") } });
    setBusy(true);
    const body = { format: format === "zip" ? inside : format, content: await read(file), encoding: "base64", name: file.name.slice(0, 200), collection_id: collection, dry_run };
    const answer = await transport.call("POST", "/imports", { body });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    setReport(answer.ok ? answer.value.body : null);
    if (answer.ok && !dry_run) say(t("import_done"));
  };

  return html`<form class="form" onSubmit=${(event) => run(event, true)} novalidate data-import>
    <h2 tabindex="-1" data-entry>${t("import_cards")}</h2>
    <p class="soft small">${t("import_text")}</p>
    <div class="field">
      <label for="import-file">${t("import_file")}</label>
      <input id="import-file" class="input" type="file" accept=${Object.keys(FORMATS).map((ending) => `.${ending}`).join(",")} onChange=${(event) => anew(() => setFile(event.target.files[0] ?? null))} />
      ${error && (fieldWords(error, "file") || fieldWords(error, "content")) && html`<p class="field-error" role="alert">${fieldWords(error, "file") || fieldWords(error, "content")}</p>`}
    </div>
    ${format === "zip" &&
    html`<div class="field">
      <label for="import-format">${t("import_format")}</label>
      <select id="import-format" class="input" value=${inside} onChange=${(event) => anew(() => setInside(event.target.value))}>
        <option value="markdown">${t("import_format_markdown")}</option>
        <option value="html">${t("import_format_html")}</option>
      </select>
    </div>`}
    <${CollectionField} id="import-collection" value=${collection} error=${fieldWords(error, "collection_id")} onChoose=${(id) => anew(() => setCollection(id))} />
    ${error && !error.fields && html`<p class="notice bad" role="alert">${failureWords(error)}</p>`}
    ${report && html`<${Report} report=${report} />`}
    <div class="actions">
      ${report?.dry_run
        ? html`<button type="button" class="button primary" data-act="import-run" disabled=${busy || report.made + report.updated === 0} onClick=${(event) => run(event, false)}>${t("import_run")}</button>`
        : html`<button type="submit" class="button primary" data-act="import-try" disabled=${busy || !file}>${t("import_try")}</button>`}
    </div>
  </form>`;
}

function Report({ report }) {
  const listed = (/** @type {string} */ title, /** @type {any[]} */ places) =>
    places.length > 0 && html`<h3>${title}</h3><ul class="import-places">${places.map((one) => html`<li><b>${placeWords(one.place)}</b> ${reasonWords(one.reason)}</li>`)}</ul>`;
  return html`<section class=${`notice ${report.refused_count ? "warn" : "good"}`} role="status" data-report=${report.dry_run ? "tried" : "done"}>
    <p>${t("import_counts", String(report.made), String(report.updated), String(report.unchanged), String(report.refused_count))}</p>
    <p class="soft small">${t(report.dry_run ? "import_would" : "import_done")}</p>
    ${listed(t("import_refused"), report.refused)} ${listed(t("import_notes"), report.notes)}
  </section>`;
}
