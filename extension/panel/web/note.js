/**
 * The draft that is being written on the web page, kept for this tab until it is saved, so that a reload loses nothing.
 * Never outlives the tab or the session: signing out discards it. Files are too big for what a tab keeps: after a reload they have
 * to be chosen again, and the form says so.
 */
const KEY = "sidecard-note";

export function createNote() {
  const shown = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    } catch {
      return null;
    }
  };
  const keep = (/** @type {any} */ note) => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(note));
    } catch {
      // A browser that keeps nothing: what is typed lives in the form alone.
    }
    return note;
  };
  /** @type {Map<string, string>} the bytes of its files, in base64 */
  const contents = new Map();
  const files = () => (shown()?.files ?? []).map((/** @type {any} */ file) => (contents.has(file.id) ? file : { ...file, gone: true }));
  return Object.freeze({
    shown: () => shown() && { ...shown(), files: files() },
    /** @param {{name: string, type: string, size: number, content: string}} file */
    attach({ content, ...file }) {
      const id = crypto.randomUUID();
      contents.set(id, content);
      const again = (/** @type {any} */ one) => one.gone && one.name === file.name;
      keep({ ...shown(), files: [...files().filter((/** @type {any} */ one) => !again(one)), { id, ...file }] });
      return { id, ...file };
    },
    detach(/** @type {string} */ id) {
      contents.delete(id);
      keep({ ...shown(), files: files().filter((/** @type {any} */ one) => one.id !== id) });
    },
    contentOf: (/** @type {string} */ id) => contents.get(id) ?? null,
    begin: (/** @type {string} */ title) =>
      keep({ id: crypto.randomUUID(), at: Date.now(), title, body: "", quote: "", prefix: "", suffix: "", page_url: "", page_title: "", ticket: null, collection_id: null, masks: [] }),
    edit: (/** @type {object} */ fields) => keep({ ...shown(), ...fields }),
    discard() {
      contents.clear();
      sessionStorage.removeItem(KEY);
    },
  });
}
