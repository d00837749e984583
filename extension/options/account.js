/**
 * Who is signed in, or the form to sign in.
 * Never keeps the password longer than the call.
 */
import { html, useState } from "../vendor/htm-preact.js";
import { failureWords } from "../shared/failures.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";
import { Said, Section } from "./section.js";

const ROLES = { admin: "role_admin", manager: "role_manager", agent: "role_agent" };

export function Account({ settings, paired, onChange }) {
  const { signed_in, user } = settings.session;
  const failed = paired && !paired.ok ? { tone: "bad", text: failureWords(paired.error) } : null;
  return html`<${Section} id="account" title=${t("account_title")}>
    ${signed_in ? html`<${SignedIn} user=${user} onChange=${onChange} />` : html`<${SignIn} settings=${settings} failed=${failed} onChange=${onChange} />`}
  <//>`;
}

function SignedIn({ user, onChange }) {
  const leave = async () => {
    await send("sign-out");
    onChange();
  };
  return html`<div class="line">
    <p class="grow" role="status"><strong>${user.name}</strong><br /><span class="soft small">${[user.email, t(ROLES[user.role] ?? "role_agent")].filter(Boolean).join(" · ")}</span></p>
    <button type="button" class="button" onClick=${leave}>${t("sign_out")}</button>
  </div>`;
}

function SignIn({ settings, failed, onChange }) {
  const [said, setSaid] = useState(null);
  const [busy, setBusy] = useState(false);
  const enter = async (event) => {
    event.preventDefault();
    const form = event.target;
    const email = form.elements.namedItem("email").value.trim();
    const password = form.elements.namedItem("password").value;
    if (!email || !password) return setSaid({ tone: "bad", text: t("sign_in_missing") });
    setBusy(true);
    const answer = await send("sign-in", { email, password });
    setBusy(false);
    form.elements.namedItem("password").value = "";
    if (answer.ok) return onChange();
    const refused = ["invalid", "not_signed_in"].includes(answer.error.code);
    return setSaid({ tone: "bad", text: refused ? t("sign_in_wrong") : failureWords(answer.error) });
  };
  if (!settings.server) return html`<p class="soft small">${t("sign_in_server_first")}</p><${Said} said=${failed} />`;
  return html`<form class="sign-in" onSubmit=${enter} novalidate>
    <div class="field">
      <label for="email">${t("email")}</label>
      <input id="email" name="email" class="input" type="email" autocomplete="username" />
    </div>
    <div class="field">
      <label for="password">${t("password")}</label>
      <input id="password" name="password" class="input" type="password" autocomplete="current-password" />
    </div>
    <div class="buttons"><button type="submit" class="button primary" disabled=${busy}>${t("sign_in")}</button></div>
    <${Said} said=${said ?? failed} />
  </form>`;
}
