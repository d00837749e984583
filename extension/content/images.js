/**
 * The images inside a selection: named when it is captured, taken along one by one when the person asks for it.
 * Never fetches: what the page shows is drawn once more, so that what a photo tells of its place and time stays behind.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;
  const MOST = 10;
  /** Smaller ones are icons, faces and pixels that count readers (image pixels). */
  const LEAST = 40;
  const LONGEST_SIDE = 4096;
  const LONGEST_ALT = 200;
  /** A picture of a screen stays sharp as PNG; what is larger than this (bytes) is a photo, and a JPEG. */
  const MOST_SHARP = 1_000_000;

  /** The images that a capture named, by their ids. @type {Map<string, WeakRef<HTMLImageElement>>} */
  const named = new Map();
  const refusal = (code) => Object.assign(new Error("This image can't be taken along."), { code });

  /** Also below open shadow roots and frames that lie in the range. */
  function isIn(range, node) {
    const root = range.startContainer.getRootNode();
    for (let at = node; at; at = tree.outer(at.getRootNode())) if (at.getRootNode() === root) return range.intersectsNode(at);
    return false;
  }

  /** @param {Range} range @returns {{id: string, alt: string, width: number, height: number}[]} in the page's order, those in shadow roots and frames last; sizes in image pixels */
  function within(range) {
    const found = tree.queryAll("img", range.startContainer.getRootNode()).filter((image) => {
      const { complete, naturalWidth: width, naturalHeight: height } = image;
      return complete && Math.min(width, height) >= LEAST && isIn(range, image) && tree.visible(image);
    });
    return found.slice(0, MOST).map((image) => {
      const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
      named.set(id, new WeakRef(image));
      return { id, alt: image.alt.trim().slice(0, LONGEST_ALT), width: image.naturalWidth, height: image.naturalHeight };
    });
  }

  const inBase64 = (blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ""));
      reader.onerror = reject;
      reader.readAsDataURL(blob);
    });

  /** What the page shows there now, drawn anew. Refused: image_gone, image_foreign. */
  async function take(id) {
    const image = named.get(id)?.deref();
    if (!image?.isConnected || !image.complete || !image.naturalWidth) throw refusal("image_gone");
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(image.naturalWidth * scale)), Math.max(1, Math.round(image.naturalHeight * scale)));
    const drawing = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const written = async (type) => {
      drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.convertToBlob({ type, quality: 0.9 });
    };
    try {
      const sharp = await written("image/png");
      if (sharp.size <= MOST_SHARP) return { type: "image/png", size: sharp.size, content: await inBase64(sharp) };
      // A JPEG has no see-through: what lies behind the picture is white, not black.
      drawing.fillStyle = "#fff";
      drawing.fillRect(0, 0, canvas.width, canvas.height);
      const photo = await written("image/jpeg");
      return { type: "image/jpeg", size: photo.size, content: await inBase64(photo) };
    } catch {
      throw refusal("image_foreign");
    }
  }

  sidecard.images = { within };
  sidecard.answer({ "image-take": ({ id }) => take(id) });
})();
