/**
 * Takes cards out as a file: which format, which collections, and the file itself when it is there.
 * Never gathers anything itself: the server gives what the person may see.
 */
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { uiLanguage } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { useEntryFocus } from "../focus-entry.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { Standing } from "../parts/standing.js";
import { useCall } from "../use-call.js";

/** What each format is called, what it keeps, and the file it comes as. @type {Record<string, {word: string, hint: string, ending: string, type: string}>} */
const FORMATS = {
  markdown: { word: "export_markdown", hint: "export_markdown_hint", ending: "zip", type: "application/zip" },
  jsonl: { word: "export_jsonl", hint: "export_jsonl_hint", ending: "zip", type: "application/zip" },
  csv: { word: "export_csv", hint: "export_table_hint", ending: "csv", type: "text/csv" },
};

const bytesOf = (/** @type {string} */ content) => Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
const sizeWords = (/** @type {number} */ bytes) => new Intl.NumberFormat(uiLanguage(), { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(Math.max(1, bytes / 1000));

export function ExportView() {
  const shelves = useCall("/collections?page_size=100");
  useEntryFocus(shelves.status);
  const all = (shelves.value?.items ?? []).filter((/** @type {any} */ one) => one.card_count > 0);
  if (shelves.status === "failed") return html`<${Failed} error=${shelves.error} onRetry=${shelves.reload} />`;
  if (!shelves.value) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("export_cards")}</h2><${Loading} rows=${2} />`;
  if (!all.length) return html`<${Standing} kind="nothing_to_export" title=${t("export_none_title")} text=${t("export_none_text")} />`;
  return html`<${Form} shelves=${all} whole=${shelves.value.total <= shelves.value.items.length} />`;
}

/** @param {{shelves: any[], whole: boolean}} props `whole`: these are all the collections that the person sees */
function Form({ shelves, whole }) {
  const { transport, say, mayAct } = usePanel();
  const [format, setFormat] = useState("markdown");
  const [chosen, setChosen] = useState(() => new Set(shelves.map((one) => one.id)));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [file, setFile] = useState(/** @type {{url: string, name: string, size: number}|null} */ (null));
  const link = useRef(/** @type {any} */ (null));
  const { ending, type } = FORMATS[format];
  const everything = chosen.size === shelves.length;
  const cards = shelves.filter((one) => chosen.has(one.id)).reduce((sum, one) => sum + one.card_count, 0);

  useEffect(() => {
    link.current?.click(); // saved at once; the link stays for whose browser asked first
    return () => file && URL.revokeObjectURL(file.url);
  }, [file]);

  const anew = (/** @type {() => void} */ change) => (change(), setError(null), setFile(null));
  const toggle = (/** @type {number} */ id) => anew(() => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id])));
  const run = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || !chosen.size || !(await mayAct(event))) return;
    setBusy(true);
    setError(null);
    setFile(null);
    const collections = everything && whole ? [] : [...chosen];
    const answer = await transport.readExport({ format, collections });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    const bytes = bytesOf(answer.value.content);
    setFile({ url: URL.createObjectURL(new Blob([bytes], { type })), name: `sidecard-cards.${ending}`, size: bytes.length });
    return say(t("export_done"));
  };

  return html`<form class="form" onSubmit=${run} novalidate data-export>
    <h2 tabindex="-1" data-entry>${t("export_cards")}</h2>
    <p class="soft small">${t("export_text")}</p>
    <fieldset class="picks">
      <legend class="label">${t("export_format")}</legend>
      ${Object.entries(FORMATS).map(
        ([name, { word, hint }]) => html`<label class="choice pick" key=${name}>
          <input type="radio" name="export-format" value=${name} checked=${format === name} disabled=${busy} onChange=${() => anew(() => setFormat(name))} />
          <span><span class="pick-word">${t(word)}</span> <span class="soft">${t(hint)}</span></span>
        </label>`,
      )}
    </fieldset>
    <fieldset class="picks">
      <legend class="label">${t("export_collections")}</legend>
      ${shelves.length > 1 &&
      html`<label class="choice pick"><input type="checkbox" data-act="export-all" checked=${everything} disabled=${busy} onChange=${() => anew(() => setChosen(new Set(everything ? [] : shelves.map((one) => one.id))))} /><span class="pick-word">${t("export_all")}</span></label>`}
      ${shelves.map(
        (one) => html`<label class="choice pick" key=${one.id}><input type="checkbox" name="export-collection" value=${one.id} checked=${chosen.has(one.id)} disabled=${busy} onChange=${() => toggle(one.id)} />
          <span>${one.name} <span class="soft">${tn("search_count", one.card_count)}</span></span></label>`,
      )}
    </fieldset>
    <div class="actions export-actions">
      ${error && html`<p class="notice bad" role="alert">${error.code === "too_large" ? t("export_too_large") : failureWords(error)}</p>`}
      ${busy && html`<div class="export-progress" role="status"><progress aria-label=${t("export_running", cards)}></progress><span class="soft small">${t("export_running", cards)}</span></div>`}
      <button type="submit" class="button primary" data-act="export-run" disabled=${busy || !chosen.size}>${chosen.size ? tn("export_run", cards) : t("export_choose")}</button>
      ${file && html`<span class="export-file small"><a ref=${link} class="link" href=${file.url} download=${file.name}>${t("export_save")}</a> <span class="soft">${file.name} · ${sizeWords(file.size)}</span></span>`}
    </div>
  </form>`;
}
