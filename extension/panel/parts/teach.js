/**
 * The quiet offer to teach Sidecard the page beside the panel, by pointing.
 * Never shown where there is no page to point at.
 */
import { html } from "../../vendor/htm-preact.js";
import { failureWords } from "../../shared/failures.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";

export function Teach() {
  const { state, transport, say } = usePanel();
  const { teachable } = state;
  if (!teachable) return null;
  const start = async () => {
    const answer = await transport.teach(teachable);
    if (!answer.ok) say(failureWords(answer.error), { tone: "warn" });
  };
  return html`<p class="small teach"><button type="button" class="link" data-act="teach" title=${t("teach_title")} onClick=${start}>${t("teach")}</button></p>`;
}
