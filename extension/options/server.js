/**
 * The address of the team's server; asks for the permission to reach it in the click.
 * Never keeps an address where no Sidecard answers.
 */
import { html, useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { patternOf, readAddress } from "../shared/address.js";
import { failureWords } from "../shared/failures.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Said, Section } from "./section.js";

const browser = globalThis.browser ?? chrome;

export function Server({ settings, typed, onChange }) {
  const [server, setServer] = useState(typed ?? settings.server ?? "");
  const before = useRef(settings.server);
  const [said, setSaid] = useState(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (settings.server !== before.current) setServer(settings.server ?? "");
    before.current = settings.server;
  }, [settings.server]);

  const connect = async (event) => {
    event.preventDefault();
    const address = readAddress(server);
    if (!address) return setSaid({ tone: "bad", text: t("address_bad") });
    setBusy(true);
    // The browser asks only while the click is still fresh: nothing may be awaited before this line.
    const granted = await browser.permissions.request({ origins: [patternOf(address)] }).catch(() => false);
    const answer = granted ? await send("server-set", { server: address.href }) : null;
    setBusy(false);
    if (!answer) return setSaid({ tone: "warn", text: t("server_refused") });
    if (!answer.ok) return setSaid({ tone: "bad", text: failureWords(answer.error) });
    setServer(answer.value.server);
    setSaid({ tone: "good", text: t("server_connected") });
    return onChange();
  };
  return html`<${Section} id="server" title=${t("server_title")} text=${t("server_text")}>
    <form class="line" onSubmit=${connect} novalidate>
      <div class="field grow">
        <label for="server-address">${t("server_address")}</label>
        <input id="server-address" class="input" type="url" inputmode="url" autocomplete="url" spellcheck=${false} placeholder="https://sidecard.example.com"
          value=${server} readonly=${settings.server_fixed} onInput=${(event) => setServer(event.target.value)} />
      </div>
      <button type="submit" class=${`button ${settings.server ? "" : "primary"}`} disabled=${busy}>${t("connect")}</button>
    </form>
    <${Said} said=${said} />
    ${settings.server_fixed && html`<p class="soft small" data-fixed>${t("server_fixed")}</p>`}
    ${settings.insecure && html`<p class="notice warn">${t("server_insecure")}</p>`}
  <//>`;
}
