/**
 * The options page: where the server is, who signs in, on which sites Sidecard works, what waits to be sent, what is masked, what was sent and which shortcuts there are.
 * Never keeps a password, and never asks for a permission without a click.
 */
import { html, render, useCallback, useEffect, useState } from "../vendor/htm-preact.js";
import { uiLanguage } from "../shared/dates.js";
import { OutboxList } from "../shared/outbox-list.js";
import { onChange, send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { About } from "./about.js";
import { Account } from "./account.js";
import { Company } from "./company.js";
import { Inserting } from "./inserting.js";
import { Masking } from "./masking.js";
import { pair, readPairing } from "./pairing.js";
import { Section } from "./section.js";
import { SentLog } from "./sent.js";
import { Server } from "./server.js";
import { Shortcuts } from "./shortcuts.js";
import { Sites } from "./sites.js";
import { TaughtSites } from "./taught.js";

const outbox = {
  listOutbox: () => send("outbox-list"),
  retryOutbox: (key) => send("outbox-retry", key ? { key } : {}),
  discardWaiting: (key) => send("outbox-discard", { key }),
};

function Options({ pairing }) {
  const [settings, setSettings] = useState(null);
  const [turn, setTurn] = useState(0);
  const [paired, setPaired] = useState(null);
  const reload = useCallback(async () => {
    const answer = await send("settings-read");
    if (answer.ok) setSettings(answer.value);
    setTurn((before) => before + 1);
  }, []);

  useEffect(() => {
    const life = new AbortController();
    onChange(reload, life.signal);
    reload();
    if (pairing) pair(pairing).then((result) => (setPaired(result), reload()));
    return () => life.abort();
  }, []);

  if (!settings) return null;
  return html`<main class="page" data-signed-in=${settings.session.signed_in}>
    <header class="page-head"><img src="../icons/icon-128.png" alt="" width="32" height="32" /><h1>${t("options_title")}</h1></header>
    <${Company} turn=${turn} onChange=${reload} />
    <${Server} settings=${settings} typed=${pairing?.server} onChange=${reload} />
    <${Account} settings=${settings} paired=${paired} onChange=${reload} />
    <${Sites} turn=${turn} onChange=${reload} />
    <${TaughtSites} turn=${turn} onChange=${reload} />
    <${Section} id="outbox" title=${t("outbox_title")} text=${t("outbox_text")}><${OutboxList} transport=${outbox} turn=${String(turn)} /><//>
    <${Inserting} />
    <${Masking} />
    <${SentLog} turn=${turn} />
    <${Shortcuts} given=${settings.shortcuts} />
    <${About} settings=${settings} />
  </main>`;
}

document.documentElement.lang = uiLanguage();
document.title = t("options_title");
render(html`<${Options} pairing=${readPairing(window)} />`, document.body);
