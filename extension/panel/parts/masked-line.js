/**
 * What was taken out of a capture before anything left the browser: what it was, what stands there now, and a click that takes
 * one mask off or puts it on again.
 * Never keeps what was hidden longer than the form is open, and takes no mask off without the person's click.
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { withMask } from "../../shared/masks.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { Icon } from "./icon.js";

const LABELS = {
  "e-mail": "mask_email",
  phone: "mask_phone",
  "card number": "mask_card",
  "account number": "mask_account",
  "business number": "mask_business",
  "VAT number": "mask_vat",
  "postal code": "mask_postal",
  IBAN: "mask_iban",
  "IP address": "mask_ip",
  "resident number": "mask_resident",
  secret: "mask_secret",
  customer: "mask_customer",
};

/** "[phone 2]" → "phone". */
const kindOf = (placeholder) => placeholder.replace(/^\[|(?: \d+)?\]$/g, "");

function summary(masks) {
  const counts = new Map();
  for (const kind of masks.map(({ label }) => kindOf(label))) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => t("mask_count", LABELS[kind] ? t(LABELS[kind]) : kind, count)).join(", ");
}

function Mask({ label, originals, off, onSwitch }) {
  const was = [...new Set(originals)].join(" · ");
  return html`<li class="mask" data-mask=${label} data-off=${off}>
    <span class="mask-texts">${off ? html`<span>${was}</span> <span class="tag warn">${t("mask_off")}</span>` : html`<del>${was}</del> <span aria-hidden="true">→</span> <ins>${label}</ins>`}</span>
    <button type="button" class="button quiet small" data-act="mask-switch" aria-label=${t(off ? "mask_again_named" : "mask_lift_named", was)} onClick=${onSwitch}>
      ${t(off ? "mask_again" : "mask_lift")}
    </button>
  </li>`;
}

/** @param {{capture: any, fields: any, edit: (change: object) => void}} props `edit` changes the form's texts */
export function MaskedLine({ capture, fields, edit }) {
  const { transport, refresh } = usePanel();
  const { masks, unmasked = [] } = capture;
  const [originals, setOriginals] = useState(null);
  useEffect(() => {
    if (masks?.length) transport.maskOriginals().then((answer) => setOriginals(answer.ok ? answer.value : {}));
  }, [capture.id]);

  if (!masks?.length) return null;
  const labels = [...new Set(masks.map(({ label }) => label))];
  const known = originals ? labels.filter((label) => originals[label]) : [];
  const turn = (label) => async () => {
    const off = !unmasked.includes(label);
    const { title, body, sections } = withMask(fields, label, originals[label], off);
    edit({ title, body, sections });
    await transport.liftMask({ label, originals: originals[label], off });
    await refresh();
  };
  return html`<div class="masked small" role="group" aria-labelledby="masked-words">
    <${Icon} name="masked" size=${14} />
    <div>
      <p id="masked-words">${t("masked", summary(masks))}</p>
      ${known.length > 0 && html`<ul class="masks">${known.map((label) => html`<${Mask} key=${label} label=${label} originals=${originals[label]} off=${unmasked.includes(label)} onSwitch=${turn(label)} />`)}</ul>`}
      ${originals && known.length < labels.length && html`<p class="soft tiny">${t("mask_forgotten")}</p>`}
    </div>
  </div>`;
}
