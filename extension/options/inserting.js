/**
 * How cards are inserted: with their formatting where the editor takes it, or as plain text everywhere.
 * Never changes a card.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { failureWords } from "../shared/failures.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Said, Section } from "./section.js";

export function Inserting() {
  const [plain, setPlain] = useState(/** @type {boolean|null} */ (null));
  const [said, setSaid] = useState(null);
  useEffect(() => void send("plain-text-read").then((answer) => answer.ok && setPlain(answer.value)), []);

  const choose = async (event) => {
    const next = event.target.checked;
    setPlain(next);
    const answer = await send("plain-text-choose", { plain: next });
    setSaid(answer.ok ? { tone: "good", text: t("plain_text_kept") } : { tone: "bad", text: failureWords(answer.error) });
  };
  if (plain === null) return null;
  return html`<${Section} id="inserting" title=${t("inserting_title")} text=${t("inserting_text")}>
    <label class="choice"><input type="checkbox" checked=${plain} data-act="plain-text" onChange=${choose} /><span>${t("plain_text_choice")}</span></label>
    <${Said} said=${said} />
  <//>`;
}
