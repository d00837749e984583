/**
 * Errors in the reader's language, by their code; the server's own sentence when the code is not known here.
 * Never shows a stack or a bare code.
 */
import { t } from "./words.js";

const KEYS = {
  not_signed_in: "failure_signed_out",
  signed_out: "failure_signed_out",
  no_server: "failure_no_server",
  offline: "failure_offline",
  no_answer: "failure_no_answer",
  forbidden: "failure_forbidden",
  not_found: "failure_not_found",
  conflict: "failure_conflict",
  stale: "failure_stale",
  too_large: "failure_too_large",
  invalid: "failure_invalid",
  too_many_requests: "failure_too_many",
  internal: "failure_internal",
  garbage: "failure_garbage",
  empty_selection: "failure_empty_selection",
  selection_too_long: "failure_selection_too_long",
  no_access: "failure_no_access",
  pdf_selection: "failure_pdf_selection",
  image_gone: "failure_image_gone",
  image_foreign: "failure_image_foreign",
  no_ticket: "failure_no_ticket",
  not_teachable: "failure_not_teachable",
  bad_address: "address_bad",
  not_sidecard: "failure_not_sidecard",
  wrong_version: "failure_wrong_version",
  not_removable: "failure_not_removable",
  not_allowed: "failure_not_allowed",
  other_ticket: "insert_other_ticket",
  server_fixed: "server_fixed",
};

/** @param {{code?: string, message?: string}|null|undefined} error */
export function failureWords(error) {
  const key = KEYS[error?.code];
  return key ? t(key) : error?.message || t("failure_internal");
}

/** The server's sentences about one field, joined. @param {{fields?: Record<string, unknown>}|null} error @param {string} name */
export function fieldWords(error, name) {
  const said = error?.fields?.[name];
  return said ? [said].flat(2).map(String).join(" ") : "";
}
