/**
 * The only file of the web page that fetches: the API of the server that the page came from, with its cookie, and the page's own words.
 * Never sees the token, never asks another origin, never follows a redirect, never logs a body.
 */
const TIMEOUT = 15_000;
/** A long body, a file say, is given time for so many characters a millisecond. */
const SLOWEST = 50;
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
/** Other pages may not send this header, so that they can't act with the cookie. */
const OURS = Object.freeze({ "X-Sidecard": "app", Accept: "application/json" });

/** Where the server stands, also below a path: the page is /app, its base /app/panel/. */
const place = (/** @type {string} */ path) => new URL(`../..${path}`, document.baseURI).href;

/** A file that the page came with. @param {string} path from the panel's folder */
export async function read(path) {
  const response = await fetch(new URL(path, document.baseURI), { credentials: "omit", redirect: "error" });
  return response.json();
}

/** A file's bytes in base64, as the extension's messages carry them. @param {Response} response */
async function bytesOf(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  let letters = "";
  for (let at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { content: btoa(letters) };
}

/**
 * One request; `status` 0 when no answer came at all. `ours`: the body has the shape that our API gives.
 * @param {string} method @param {string} path @param {{body?: unknown, if_match?: string|null, idempotency_key?: string|null, bytes?: boolean, patience?: number}} [options] `bytes`: a
 *   file is asked for; the body is `{content}` then, in base64
 * @returns {Promise<{status: number, body: any, etag: string|null, ours: boolean}>}
 */
async function send(method, path, { body, if_match, idempotency_key, bytes = false, patience = TIMEOUT } = {}) {
  const headers = new Headers(OURS);
  if (if_match) headers.set("If-Match", if_match);
  if (idempotency_key) headers.set("Idempotency-Key", idempotency_key);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  const sent = body === undefined ? undefined : JSON.stringify(body);
  try {
    const response = await fetch(place(path), {
      method,
      headers,
      body: sent,
      signal: AbortSignal.timeout(patience + (sent?.length ?? 0) / SLOWEST),
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    const given = response.status === 204 ? null : await (bytes && response.ok ? bytesOf(response) : response.json()).catch(() => undefined);
    const shaped = given === null || typeof given === "object";
    return { status: response.status, body: given, etag: response.headers.get("ETag"), ours: response.ok ? shaped : typeof given?.error === "string" };
  } catch {
    return { status: 0, body: null, etag: null, ours: false };
  }
}

/** One call of the API. @param {string} method @param {string} path @param {Parameters<typeof send>[2]} [options] */
export async function call(method, path, options) {
  const plain = METHODS.has(method) && path.length <= 4000 && /^(\/[A-Za-z0-9_-]+)+(\?[^#\\]*)?$/.test(path);
  return plain ? send(method, `/api/v1${path}`, options) : { status: 0, body: null, etag: null, ours: false };
}

/** @param {{email: string, password: string}} body */
export const signIn = (body) => send("POST", "/app/session", { body });
