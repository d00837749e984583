/**
 * The panel's foot: what was just done and how to take it back, notices, what waits to be sent; all spoken by a screen reader.
 * Never covers the view: it stands below it.
 */
import { html } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { Icon } from "./icon.js";
import { useStill } from "../use-call.js";
import { InsertedBar } from "./inserted-bar.js";

/** What is delivered sooner than this (ms) never shows as waiting. */
const LINGERING = 1200;

export function Footer({ notice, onNoticeEnd, spoken, inserted, onRetryTyping, onSide }) {
  const { state, typingBlocked, view, go } = usePanel();
  const [waiting, failed] = useStill(`${state?.outbox?.waiting ?? 0} ${state?.outbox?.failed ?? 0}`, LINGERING).split(" ").map(Number);
  return html`<footer class="foot">
    ${typingBlocked &&
    html`<div class="notice warn" role="alert">
      <p>${t("typing_blocked")}</p>
      <div class="buttons">
        <button type="button" class="button" onClick=${onSide}>${t("open_side")}</button>
        <button type="button" class="button quiet" onClick=${onRetryTyping}>${t("try_again")}</button>
      </div>
    </div>`}
    <div role="status" class="foot-status">
      <${InsertedBar} inserted=${inserted} />
      ${notice &&
      html`<div class=${`notice ${notice.tone}`} data-notice=${notice.tone}>
        <div class="notice-line">
          <p>${notice.text}</p>
          <button type="button" class="button icon" aria-label=${t("dismiss_notice")} onClick=${onNoticeEnd}><${Icon} name="close" size=${12} /></button>
        </div>
        ${notice.actions.length > 0 &&
        html`<div class="buttons">
          ${notice.actions.map((action) => html`<button type="button" class="button" onClick=${action.act}>${action.label}</button>`)}
        </div>`}
      </div>`}
      <span class="hidden">${spoken}</span>
    </div>
    ${state?.note && html`<p class="foot-note" data-note=${state.note}><${Icon} name="people" size=${14} /><span>${t(state.note === "sure" ? "foot_note" : "foot_likely_note")}</span></p>`}
    ${state?.capture &&
    view.name !== "capture" &&
    html`<button type="button" class="foot-line" data-act="resume" onClick=${() => go({ name: "capture" })}>
      <${Icon} name="draft" size=${14} /><span>${t("capture_unfinished", state.capture.title || t("untitled"))}</span><b>${t("go_on")}</b>
    </button>`}
    ${waiting + failed > 0 &&
    view.name !== "outbox" &&
    html`<button type="button" class="foot-line" data-act="outbox" onClick=${() => go({ name: "outbox" })}>
      <${Icon} name=${failed ? "warning" : "waiting"} size=${14} />
      <span>${[waiting > 0 && tn("outbox_waiting", waiting), failed > 0 && tn("outbox_failed", failed)].filter(Boolean).join(" · ")}</span>
    </button>`}
  </footer>`;
}
