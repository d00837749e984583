/**
 * What a resolved ticket says, as the beginning of a card: its question, where it happened, and the last public reply.
 * Never sees a raw text: it works on the masked context, and never takes an internal note.
 */

/** @typedef {{title: string, language: string|null, issue: string, environment: string, resolution: string}} TicketDraft */

const LONGEST_TITLE = 120;
const LONGEST_PART = 8_000;

/** Marks that mail and helpdesks put before a subject: "Re:", "[desk #12]". */
const MARK = /^(?:(?:re|fwd?|aw|wg|antw|sv|回复|답장|회신|전달)\s*[:：]|\[[^\]]{0,60}#\s*\d+\]|#\d+[:\s-])\s*/i;
const HELLO = /^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!?\n]{0,40}[,.!]+|(?:[^\s.!?]{1,20}님,? )?안녕하(?:세요|십니까)[^,.!?\n]{0,30}[,.!~]*)\s*/iu;
const BYE = /^(?:(?:with\s+)?(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes|thanks)|thank(?:s| you)[^.?\n]{0,24}|cheers|yours[^.?\n]{0,20}|sincerely[^.?\n]{0,20}|sent from my .{1,40}|(?:감사|고맙)[^.?\n]{0,12}|(?:수고|좋은 하루)[^.?\n]{0,14}|드림|\[customer\]|-- ?|_{2,})(?:[,!.]\s*(?:\[customer\]|[\p{L}.]{1,20}))?[\s,.!~]*$/iu;
const QUOTED = /^(?:>|on .{5,200} wrote:\s*$|-{2,}\s*(?:original message|원본 메일|forwarded message).*$|.{2,120}님(?:이|께서) (?:작성|보낸|쓴).*:\s*$)/iu;
/** Fields about the handling of a ticket, not about what happened. */
const HANDLING =
  /status|state|ticket|\bid\b|language|priority|queue|owner|assign|created|updated|opened|due|sla|tags?\b|requester|submitter|customer|e-?mail|author|watch|follow|done|%|time|group|team|channel|source|상태|티켓|언어|우선|담당|등록|작성|수정|기한|마감|요청자|고객|태그|진척|시간|그룹|채널/i;

/** What may stand below a farewell: a few short lines that are no steps and no sentences. @param {string[]} lines */
function isSignature(lines) {
  const told = lines.map((line) => line.trim()).filter(Boolean);
  return told.length <= 7 && told.every((line) => line.length <= 60 && !/^(?:\d+[.)]|[-*•])\s|[.?!。？！:]$/.test(line.replace(BYE, "")));
}

/** The words of a message without the greeting, the farewell and what it quotes. @param {string} text */
export function spoken(text) {
  const lines = text.replace(/\r\n?/g, "\n").trim().split("\n");
  const quoted = lines.findIndex((line, at) => at > 0 && QUOTED.test(line.trim()) && !line.trim().startsWith(">"));
  const own = (quoted < 0 ? lines : lines.slice(0, quoted)).filter((line) => !line.trim().startsWith(">"));
  const bye = own.findIndex((line, at) => at > 0 && BYE.test(line.trim()) && isSignature(own.slice(at + 1)));
  const kept = (bye < 0 ? own : own.slice(0, bye)).join("\n").trim();
  const said = kept.replace(HELLO, "").replace(/^\p{Ll}/u, (letter) => (HELLO.test(kept) ? letter.toUpperCase() : letter));
  return (said.trim() || text.trim()).replace(/\n{3,}/g, "\n\n").slice(0, LONGEST_PART);
}

/** Cut at a word, and never inside a placeholder. @param {string} words */
const short = (words) => (words.length <= LONGEST_TITLE ? words : words.slice(0, LONGEST_TITLE).replace(/\s+(?:\[[^\]]*|\S*)$/, "") + "…");

/** @param {string} subject @param {string} issue */
function titleOf(subject, issue) {
  let words = subject.trim();
  for (let before = ""; before !== words; ) [before, words] = [words, words.replace(MARK, "")];
  const first = /^.*?[.?!。？！](?=\s|$)|^.+/u.exec(issue.replace(/\s+/g, " "))?.[0] ?? "";
  return short((words || first).trim());
}

/** @param {Record<string, string>} fields */
function environmentOf(fields) {
  const told = Object.entries(fields).filter(([name, value]) => value.trim() && value.length <= 200 && !HANDLING.test(name));
  return told.slice(0, 12).map(([name, value]) => `- ${name.trim()}: ${value.trim().replace(/\s+/g, " ")}`).join("\n");
}

/** @param {{subject: string, messages: {role: string, text: string}[], fields: Record<string, string>}} context masked @returns {TicketDraft} */
export function draftOf({ subject, messages, fields }) {
  const issue = spoken(messages.find(({ role }) => role === "customer")?.text ?? "");
  const resolution = spoken(messages.findLast(({ role }) => role === "agent")?.text ?? "");
  const letters = `${subject} ${issue}`;
  const hangul = letters.match(/[가-힣]/gu)?.length ?? 0;
  return {
    title: titleOf(subject, issue),
    language: hangul >= 4 && hangul * 3 >= (letters.match(/\p{L}/gu)?.length ?? 0) ? "ko" : null,
    issue,
    environment: environmentOf(fields),
    resolution,
  };
}

/** How much there is to draft from. @param {{messages: {role: string}[]}|undefined} context */
export const conversation = (context) => ({
  asked: Boolean(context?.messages.some(({ role }) => role === "customer")),
  answered: Boolean(context?.messages.some(({ role }) => role === "agent")),
});
