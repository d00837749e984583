/**
 * Begins a draft: of what is selected in the page, else an empty one about the open ticket.
 * Never throws away an unfinished one: that one is gone on with.
 */
import { failureWords } from "../shared/failures.js";

/** @param {import("./panel-context.js").Panel} panel */
export async function startDraft(panel) {
  const { state, view, transport, go, refresh, say } = panel;
  if (!state.capture) {
    const selected = await transport.startCapture();
    const answer = selected.ok ? selected : await transport.startCapture({ blank: true });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    if (!selected.ok && selected.error.code === "selection_too_long") say(failureWords(selected.error), { tone: "warn" });
    await refresh();
  }
  return view.name === "capture" ? undefined : go({ name: "capture" });
}

/** Begins a draft of all that the open ticket says; an unfinished one waits until this one is saved or discarded. @param {import("./panel-context.js").Panel} panel */
export async function startDraftOfTicket({ state, transport, go, refresh, say }) {
  const answer = await transport.startCapture({ ticket: state.ticket });
  if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
  go({ name: "capture" });
  return refresh();
}

/** Begins a draft with this title; an unfinished one waits until this one is saved or discarded. @param {import("./panel-context.js").Panel} panel @param {string} title */
export async function startDraftOf({ transport, go, refresh, say }, title) {
  const answer = await transport.startCapture({ blank: true, title });
  if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
  go({ name: "capture" });
  return refresh();
}
