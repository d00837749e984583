/**
 * The images among the highlighted words: each stays in the page until the person takes it along, as a file of the draft.
 * Never shows one before: its bytes come here only then.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { refusalWords } from "../files.js";
import { usePanel } from "../panel-context.js";
import { Icon } from "./icon.js";

/** @param {{images: any[], files: {id: string}[], disabled: boolean}} props */
export function CaptureImages({ images, files, disabled }) {
  const { transport, refresh, mayAct } = usePanel();
  const [taking, setTaking] = useState("");
  const [refused, setRefused] = useState("");
  const left = images.map((image, at) => ({ ...image, name: image.alt || t("image_name", String(at + 1)) })).filter((image) => !files.some(({ id }) => id === image.file_id));
  if (!left.length) return null;

  const take = async (/** @type {any[]} */ wanted, /** @type {Event} */ event) => {
    if (!(await mayAct(event))) return;
    const problems = [];
    for (const image of wanted) {
      setTaking(image.id);
      const answer = /** @type {any} */ (await transport.takeImage(image.id));
      if (!answer.ok) problems.push(`${image.name}: ${refusalWords(answer.error)}`);
      await refresh();
    }
    setTaking("");
    setRefused(problems.join("\n"));
  };
  const still = disabled || Boolean(taking);
  return html`<section class="attachments" aria-label=${t("images_offered")} data-capture-images>
    <p class="label">${t("images_offered")}</p>
    <p class="soft small">${t("images_hint")}</p>
    <ul>
      ${left.map(
        (image) => html`<li class="attachment" key=${image.id} data-image>
          <span class="thumb"><${Icon} name="file" /></span>
          <span class="attachment-name small"><bdi>${image.name}</bdi></span>
          <span class="soft small">${`${image.width} × ${image.height}`}</span>
          <button type="button" class="button quiet" data-act="image-take" disabled=${still} aria-label=${t("image_take_this", image.name)} onClick=${(/** @type {Event} */ event) => take([image], event)}>${t("image_take")}</button>
        </li>`,
      )}
    </ul>
    ${left.length > 1 && html`<div class="attach-line"><button type="button" class="button" data-act="images-take" disabled=${still} onClick=${(/** @type {Event} */ event) => take(left, event)}>${t("images_take")}</button></div>`}
    ${refused && html`<p class="field-error attach-refused" role="alert">${refused}</p>`}
  </section>`;
}
