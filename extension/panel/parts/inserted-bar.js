/**
 * After an insertion or a copy: what was recorded, and how to change or remove it; or for which reply page it waits.
 * Never takes the text out of the reply: Ctrl-Z in the editor does that.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { sameTicket } from "../same-ticket.js";

/** The text is on its way: the reply box is on another page. */
function WaitingBar({ insertion }) {
  const { transport, refresh, setInserted } = usePanel();
  const drop = async () => {
    await transport.dropInsertion();
    setInserted(null);
    await refresh();
  };
  return html`<div class="notice good" data-inserted="waiting">
    <p>${t(insertion.note_only ? "insert_waiting_note" : "insert_waiting", insertion.ticket?.id ?? "")}</p>
    <div class="buttons"><button type="button" class="link small" data-act="insertion-drop" onClick=${drop}>${t("insert_drop")}</button></div>
  </div>`;
}

export function InsertedBar({ inserted }) {
  const { state } = usePanel();
  if (state?.insertion) return html`<${WaitingBar} insertion=${state.insertion} />`;
  const here = ["now", "copied"].includes(inserted?.inserted) && sameTicket(inserted.ticket, state?.ticket);
  return here ? html`<${DoneBar} inserted=${inserted} />` : null;
}

function DoneBar({ inserted }) {
  const { transport, state, refresh, setInserted, say } = usePanel();
  const [busy, setBusy] = useState(false);
  const link = state.links?.find((one) => one.key === inserted.link_key);
  const kind = link?.kind ?? inserted.kind ?? "resolution";
  const ticket = inserted.ticket?.id;
  const copied = inserted.inserted === "copied";

  const change = async (act, after) => {
    setBusy(true);
    const answer = await act();
    setBusy(false);
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    after();
    return refresh();
  };
  const turn = (next) => change(() => transport.setLinkKind(inserted.link_key, next), () => setInserted({ ...inserted, kind: next }));
  const remove = () => change(() => transport.removeLink(inserted.link_key), () => setInserted({ ...inserted, link_key: null, removed: true }));

  const words = () => {
    if (inserted.removed) return t(copied ? "copied_unlinked" : "link_removed");
    if (!inserted.link_key || !ticket) return t("inserted");
    if (copied) return t(kind === "reference" ? "copied_reference" : "copied_resolution", ticket);
    return t(kind === "reference" ? "inserted_reference" : "inserted_resolution", ticket);
  };
  return html`<div class="notice good" data-inserted=${inserted.inserted}>
    <p>${words()} ${!inserted.removed && !copied && html`<span class="soft">${t("insert_undo_hint")}</span>`}
      ${!inserted.removed && inserted.left_out && html`<span class="soft" data-left-out>${t("internal_left_out")}</span>`}</p>
    <div class="buttons">
      ${inserted.link_key &&
      html`<button type="button" class="link small" data-act="link-kind" disabled=${busy} onClick=${() => turn(kind === "reference" ? "resolution" : "reference")}>
          ${t(kind === "reference" ? "make_resolution" : "make_reference")}
        </button>
        <button type="button" class="link small" data-act="link-remove" disabled=${busy} onClick=${remove}>${t("undo_link")}</button>`}
      <button type="button" class="link small" data-act="inserted-end" onClick=${() => setInserted(null)}>${t("done")}</button>
    </div>
  </div>`;
}
