/**
 * The only file that asks the team's Sidecard server (/api/v1, with the person's token), and reads this extension's own files.
 * Never sends cookies, never follows a redirect, never logs a body.
 */
import * as sent from "./sent.js";
import * as session from "./session.js";

const TIMEOUT = 15_000;
/** A long body, a file say, is given time for so many characters a millisecond. */
const SLOWEST = 50;
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
const ROOT = "/api/v1";

/**
 * @typedef {{
 *   reached: boolean, status: number, body: any, ours: boolean, etag: string|null, retry_after: number|null
 * }} Answer
 * `reached`: false when no answer came at all (offline, refused, timed out, stopped); `status` is 0 then. `body`: parsed JSON,
 * null for an empty answer. `ours`: the body has the shape that our API gives; garbage and captive portals have not.
 * `retry_after`: seconds.
 */

/** Joins a server's origin and an API path; null when the path is not a plain one. @param {string} server @param {string} path */
export function address(server, path) {
  const plain = typeof path === "string" && path.length <= 4000 && /^(\/[A-Za-z0-9_-]+)+(\?[^#\\]*)?$/.test(path);
  return plain ? server.replace(/\/+$/, "") + ROOT + path : null;
}

async function parse(response) {
  if (response.status === 204 || response.status === 205) return { body: null, ours: true };
  try {
    const body = await response.json();
    const shaped = body !== null && typeof body === "object";
    return { body, ours: response.ok ? shaped : shaped && typeof body.error === "string" };
  } catch {
    return { body: null, ours: false };
  }
}

const unreached = () => ({ reached: false, status: 0, body: null, ours: false, etag: null, retry_after: null });

/** A file's bytes in base64: messages carry no others. @param {Response} response */
async function bytesOf(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  let letters = "";
  for (let at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode(...bytes.subarray(at, at + 32768));
  const kind = response.headers.get("Content-Type") ?? "";
  return { body: { content: btoa(letters) }, ours: /^(image\/(png|jpeg|gif|webp)|application\/(pdf|zip|x-ndjson)|text\/(plain|csv))\b/.test(kind) };
}

/**
 * @param {{method: string, path: string, body?: unknown, if_match?: string|null, idempotency_key?: string|null,
 *          signal?: AbortSignal, server?: string, anonymous?: boolean, bytes?: boolean, patience?: number}} request `bytes`: a file is asked for; the
 *          body is `{content}` then, in base64; `patience`: how long to wait (ms), else some seconds
 * @returns {Promise<Answer>}
 */
export async function call(request) {
  const now = await session.current();
  const server = request.server ?? now.server;
  const url = server && METHODS.has(request.method) ? address(server, request.path) : null;
  if (!url) return unreached();
  const headers = new Headers({ Accept: "application/json" });
  const token = request.anonymous || request.server ? null : now.token;
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (request.if_match) headers.set("If-Match", request.if_match);
  if (request.idempotency_key) headers.set("Idempotency-Key", request.idempotency_key);
  if (request.body !== undefined) headers.set("Content-Type", "application/json");
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const lost = sent.note({ server: new URL(url).origin, method: request.method, path: request.path, body: request.body });
  const clock = AbortSignal.timeout((request.patience ?? TIMEOUT) + (body?.length ?? 0) / SLOWEST);
  try {
    const response = await fetch(url, {
      method: request.method,
      headers,
      body,
      signal: request.signal ? AbortSignal.any([request.signal, clock]) : clock,
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    const { body: given, ours } = await (request.bytes && response.ok ? bytesOf(response) : parse(response));
    if (response.status === 401 && ours && token) await session.expire(token);
    return {
      reached: true,
      status: response.status,
      body: given,
      ours,
      etag: response.headers.get("ETag"),
      retry_after: Number(response.headers.get("Retry-After")) || null,
    };
  } catch {
    lost();
    return unreached();
  }
}

/** The failure that a person reads when a call did not end well. @param {Answer} answer @returns {{code: string, message: string, fields?: any}} */
export function failure(answer) {
  if (!answer.reached) return { code: "offline", message: "The Sidecard server can't be reached." };
  if (!answer.ours) return { code: "garbage", message: `The server answered ${answer.status} with something that isn't Sidecard's.` };
  const { error, message, fields } = answer.body ?? {};
  return { code: error ?? "internal", message: message ?? `The server answered ${answer.status}.`, ...(fields ? { fields } : {}) };
}

/** A JSON file that ships with the extension. @param {string} url from runtime.getURL */
export async function ownFile(url) {
  return (await fetch(url)).json();
}
