/**
 * Which parts of the world's numbers are masked, beside what is masked everywhere.
 * Never offers to turn off what is masked everywhere: e-mail, cards, IP addresses, keys and the customer's name.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { failureWords } from "../shared/failures.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Said, Section } from "./section.js";

const WORDS = { korea: "pack_korea", "united-states": "pack_united_states", europe: "pack_europe", japan: "pack_japan", china: "pack_china" };

export function Masking() {
  const [packs, setPacks] = useState(/** @type {{id: string, on: boolean}[]} */ ([]));
  const [said, setSaid] = useState(null);
  useEffect(() => void send("packs-list").then((answer) => answer.ok && setPacks(answer.value)), []);

  const turn = (id) => async (event) => {
    const next = packs.map((one) => (one.id === id ? { ...one, on: event.target.checked } : one));
    setPacks(next);
    const answer = await send("packs-choose", { ids: next.filter(({ on }) => on).map((one) => one.id) });
    setSaid(answer.ok ? { tone: "good", text: t("packs_kept") } : { tone: "bad", text: failureWords(answer.error) });
  };
  return html`<${Section} id="masking" title=${t("packs_title")} text=${t("packs_text")}>
    <ul class="packs">
      ${packs.map(
        ({ id, on }) => html`<li key=${id}>
          <label class="choice"><input type="checkbox" checked=${on} data-pack=${id} onChange=${turn(id)} /><span>${t(WORDS[id])}</span></label>
        </li>`,
      )}
    </ul>
    <${Said} said=${said} />
  <//>`;
}
