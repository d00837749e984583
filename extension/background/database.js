/**
 * The extension's own IndexedDB: session, settings, outbox, links, captures, edits, files, taught sites, readings, what was sent.
 * Never holds an unmasked word of a ticket, but one whose mask a person took off; content scripts and pages cannot open it (it belongs to the extension's origin).
 */

const NAME = "sidecard";
const VERSION = 4;

/** @type {Promise<IDBDatabase>|null} */
let opened = null;

function upgrade(/** @type {IDBDatabase} */ database, /** @type {number} */ before) {
  if (before < 4) for (const name of ["taught", "readings"]) database.createObjectStore(name, { keyPath: "id" });
  if (before < 3) {
    database.createObjectStore("files", { keyPath: "id" });
    database.createObjectStore("settings");
    database.createObjectStore("sent", { keyPath: "key" }).createIndex("at", "at");
  }
  if (before < 2) database.createObjectStore("edits", { keyPath: "key" });
  if (before >= 1) return;
  database.createObjectStore("session");
  database.createObjectStore("captures", { keyPath: "id" });
  database.createObjectStore("links", { keyPath: "key" }).createIndex("ticket", ["system", "ticket_id"]);
  database.createObjectStore("outbox", { keyPath: "sequence", autoIncrement: true }).createIndex("key", "key", { unique: true });
}

/** @returns {Promise<IDBDatabase>} */
export function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
    request.onerror = () => {
      opened = null;
      reject(request.error);
    };
    request.onsuccess = () => {
      const forget = () => (opened = null);
      request.result.onclose = forget;
      request.result.onversionchange = () => {
        request.result.close();
        forget();
      };
      resolve(request.result);
    };
  });
  return opened;
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Reads with one transaction. @template T @param {string} name @param {(store: IDBObjectStore) => IDBRequest<T>} act @returns {Promise<T>} */
export async function read(name, act) {
  const database = await open();
  return answered(act(database.transaction(name).objectStore(name)));
}

/**
 * Writes to one or several stores in one transaction that is on the disk when the promise resolves.
 * @param {string|string[]} names
 * @param {(...stores: IDBObjectStore[]) => void|Promise<void>} act may await only requests of these stores
 * @param {{durability?: "strict"|"relaxed"}} [how] relaxed: what may be lost with the power
 */
export async function write(names, act, { durability = "strict" } = {}) {
  const database = await open();
  const list = [names].flat();
  const transaction = database.transaction(list, "readwrite", { durability });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  try {
    await act(...list.map((name) => transaction.objectStore(name)));
  } catch (error) {
    done.catch(() => {});
    try {
      transaction.abort();
    } catch {
      // already over
    }
    throw error;
  }
  await done;
}
