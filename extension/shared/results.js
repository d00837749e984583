/**
 * Results: what crosses a boundary is {ok: true, value} or {ok: false, error}.
 * Never throws; `attempt` turns a throw into an error.
 */

/** @typedef {{code: string, message: string, fields?: Record<string, unknown>}} Failure */
/** @template T @typedef {{ok: true, value: T} | {ok: false, error: Failure}} Result */

/** @template T @param {T} [value] @returns {Result<T>} */
export const ok = (value) => ({ ok: true, value: /** @type {T} */ (value ?? null) });

/** @param {string} code @param {string} message @param {Record<string, unknown>} [fields] @returns {Result<never>} */
export const fail = (code, message, fields) => ({ ok: false, error: fields ? { code, message, fields } : { code, message } });

/** An error that is expected: it carries a code and a sentence a person can act on. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message @param {Record<string, unknown>} [fields] */
  constructor(code, message, fields) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** Runs `act`; a Refusal becomes its own error, anything else `internal` without its details. */
export async function attempt(act) {
  try {
    return ok(await act());
  } catch (error) {
    if (error instanceof Refusal) return fail(error.code, error.message, error.fields);
    console.error("sidecard:", error instanceof Error ? error.stack : "unknown error");
    return fail("internal", "Something went wrong in the extension.");
  }
}
