/**
 * Tells others of a card that changed: those who used it lately, or a group.
 * Never says whom it reaches before it was sent: only the server knows who may see the card.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { TextField } from "../parts/text-field.js";
import { useCall } from "../use-call.js";

const DAYS = 30;
const LONGEST = 2000;

export function AnnounceView({ id, card }) {
  const { transport, back, say, mayAct } = usePanel();
  const groups = useCall("/groups?page_size=100");
  const [to, setTo] = useState("used");
  const [message, setMessage] = useState("");
  const [error, setError] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());

  const send = async (event) => {
    event.preventDefault();
    if (busy || !(await mayAct(event))) return;
    setBusy(true);
    const addressees = to === "used" ? { used_within_days: DAYS } : { group_id: Number(to) };
    const answer = await transport.call("POST", `/cards/${id}/announcements`, { body: { ...addressees, message: message.trim() }, idempotency_key: `${key}-${to}` });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    back();
    say(tn("announce_sent", answer.value.body.addressed));
  };
  const nobody = error?.code === "invalid" && !error.fields;

  return html`<form class="form" onSubmit=${send} novalidate data-announce=${id}>
    <h2 tabindex="-1" data-entry>${t("announce_title")}</h2>
    <p class="soft small">${t("announce_text", card?.title ?? "")}</p>
    <div class="field">
      <label for="announce-to">${t("announce_to")}</label>
      <select id="announce-to" class="input" value=${to} onChange=${(event) => (setTo(event.target.value), setError(null))}>
        <option value="used">${tn("announce_users", DAYS)}</option>
        ${(groups.value?.items ?? []).map((group) => html`<option value=${String(group.id)}>${group.name}</option>`)}
      </select>
    </div>
    <${TextField} id="announce-message" label=${t("announce_message")} hint=${t("announce_hint")} value=${message} rows=${3} max=${LONGEST} error=${fieldWords(error, "message")} onText=${setMessage} />
    ${error && !fieldWords(error, "message") && html`<p class="notice bad" role="alert">${nobody ? t("announce_nobody") : failureWords(error)}</p>`}
    <div class="actions">
      <button type="submit" class="button primary" data-act="announce-send" disabled=${busy}>${t("announce_send")}</button>
      <button type="button" class="button quiet" onClick=${back}>${t("cancel")}</button>
    </div>
  </form>`;
}
