/**
 * One file in a list: its picture shown small, its name, its size, and a way to take it off.
 * Never gives a file an address: its bytes come from `read` and stay in this page.
 */
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { addressOf, sizeWords } from "../files.js";
import { usePanel } from "../panel-context.js";
import { Icon } from "./icon.js";

/** A picture, fetched once it comes into sight. */
function Picture({ file, read, large, onPress }) {
  const [url, setUrl] = useState("");
  const place = useRef(/** @type {any} */ (null));
  useEffect(() => {
    let made = "";
    let here = true;
    const watch = new IntersectionObserver(async ([entry]) => {
      if (!entry.isIntersecting) return;
      watch.disconnect();
      const answer = await read(file.id);
      if (!answer.ok || !here) return;
      made = addressOf(answer.value.content, file.type);
      setUrl(made);
    });
    watch.observe(place.current);
    return () => {
      here = false;
      watch.disconnect();
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.id]);
  return html`<button type="button" ref=${place} class="thumb" data-act="attachment-show" data-large=${large} aria-expanded=${large ? "true" : "false"} aria-label=${t("attach_show", file.name)} onClick=${onPress}>
    ${url ? html`<img src=${url} alt="" />` : html`<${Icon} name="file" />`}
  </button>`;
}

/**
 * @param {{file: any, read: (id: any) => Promise<any>, onDelete: ((event: Event) => void)|null}} props `file`: `{id, name, size, type, picture}`;
 * `read` gives its bytes
 */
export function FileRow({ file, read, onDelete }) {
  const { say } = usePanel();
  const [large, setLarge] = useState(false);
  const save = async () => {
    const answer = await read(file.id);
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    const url = addressOf(answer.value.content, file.type);
    Object.assign(document.createElement("a"), { href: url, download: file.name }).click();
    return setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return html`<li class="attachment" data-attachment=${file.id} data-large=${large}>
    ${file.picture ? html`<${Picture} file=${file} read=${read} large=${large} onPress=${() => setLarge(!large)} />` : html`<span class="thumb"><${Icon} name="file" /></span>`}
    <button type="button" class="link small attachment-name" data-act="attachment-save" aria-label=${t("attach_save", file.name)} onClick=${save}><bdi>${file.name}</bdi></button>
    <span class="soft small">${sizeWords(file.size)}</span>
    ${onDelete && html`<button type="button" class="button quiet icon" data-act="attachment-delete" aria-label=${t("attach_delete", file.name)} title=${t("delete")} onClick=${onDelete}><${Icon} name="close" size=${12} /></button>`}
  </li>`;
}
