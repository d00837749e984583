/**
 * A star beside a card's title: the person keeps the card at hand, or no longer.
 * Never tells anybody else, and shows nothing before it knows.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";

/** @param {{id: number}} props of the card */
export function Favourite({ id }) {
  const { transport, say, mayAct } = usePanel();
  const asked = useCall(`/cards/${id}/favourite`);
  const [changed, setChanged] = useState(/** @type {boolean|null} */ (null));
  const kept = changed ?? asked.value?.favourite;
  if (typeof kept !== "boolean") return null;
  const toggle = async (event) => {
    if (!(await mayAct(event))) return;
    const answer = await transport.call(kept ? "DELETE" : "PUT", `/cards/${id}/favourite`);
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    setChanged(answer.value.body.favourite);
    say(t(kept ? "favourite_dropped" : "favourite_kept"));
  };
  return html`<button type="button" class="button quiet star" data-act="favourite" aria-pressed=${kept ? "true" : "false"} aria-label=${t("favourite")} title=${t("favourite")} onClick=${toggle}>
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M10 2.6l2.3 4.7 5.1.7-3.7 3.6.9 5.1-4.6-2.4-4.6 2.4.9-5.1L2.6 8l5.1-.7z" /></svg>
  </button>`;
}
