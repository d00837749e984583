/**
 * Signing in on the web page; the view that a link names waits behind it.
 * Never keeps the password longer than the call.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { failureWords } from "../../shared/failures.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";

export function SignIn() {
  const { transport, refresh } = usePanel();
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async (/** @type {any} */ event) => {
    event.preventDefault();
    const { email, password } = event.target.elements;
    const given = { email: email.value.trim(), password: password.value };
    if (!given.email || !given.password) return setFailure(t("sign_in_missing"));
    setBusy(true);
    const answer = await /** @type {any} */ (transport).signIn(given);
    setBusy(false);
    password.value = "";
    if (answer.ok) return refresh();
    return setFailure(["invalid", "not_signed_in"].includes(answer.error.code) ? t("sign_in_wrong") : failureWords(answer.error));
  };
  return html`<form class="form sign-in" onSubmit=${enter} novalidate>
    <h2 tabindex="-1" data-entry>${t("web_sign_in_title")}</h2>
    <p class="soft small">${t("web_sign_in_text")}</p>
    <div class="field">
      <label for="email">${t("email")}</label>
      <input id="email" name="email" class="input" type="email" autocomplete="username" aria-describedby=${failure ? "sign-in-failure" : undefined} />
    </div>
    <div class="field">
      <label for="password">${t("password")}</label>
      <input id="password" name="password" class="input" type="password" autocomplete="current-password" />
    </div>
    ${failure && html`<p class="field-error" id="sign-in-failure" role="alert">${failure}</p>`}
    <div class="buttons"><button type="submit" class="button primary" data-act="sign-in" disabled=${busy}>${t("sign_in")}</button></div>
    <p class="soft small"><a href="../../extension">${t("web_get_extension")}</a></p>
  </form>`;
}
