/**
 * Images of a captured selection: each a file of the capture when the person asks for one.
 * Never fetches an image and never keeps one before it was asked for; until then it is in the page only.
 */
import { Refusal } from "../shared/results.js";
import * as captures from "./captures.js";
import * as files from "./files.js";

const browser = globalThis.browser ?? chrome;
const ENDINGS = /** @type {Record<string, string>} */ ({ "image/png": "png", "image/jpeg": "jpg" });

/** @param {string} code */
const refusal = (code) => new Refusal(code === "image_foreign" ? code : "image_gone", "This image can't be taken along.");

/** Makes an image of this tab's capture a file of it. @param {number|null} tab @param {string} id @returns {Promise<import("./captures.js").CaptureFile>} */
export async function take(tab, id) {
  const capture = await captures.current(tab);
  const place = (capture?.images ?? []).findIndex((each) => each.id === id);
  if (!capture || place < 0 || capture.tab === null) throw refusal("image_gone");
  const answer = await browser.tabs.sendMessage(capture.tab, { name: "image-take", id }, { frameId: 0 }).catch(() => null);
  const { type, size, content } = answer?.ok ? answer.value : {};
  if (!ENDINGS[type]) throw refusal(answer?.error?.code);
  const file = await files.attach(tab, { name: `image-${place + 1}.${ENDINGS[type]}`, type, size, content });
  await captures.noteImage(capture.id, id, file.id);
  return file;
}
