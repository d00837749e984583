/**
 * The panel's head: where one is, the four ways to look, and the panel's own places.
 * Never shows anything of a card.
 */
import { html, useEffect } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { mayOpenPeople } from "../people-words.js";
import { viewToText } from "../place.js";
import { useCall } from "../use-call.js";
import { mayMakeRules } from "../rule-words.js";
import { Icon } from "./icon.js";

const TAB_WORDS = { suggestions: "tab_suggestions", search: "tab_search", drafts: "tab_drafts", tasks: "tab_tasks", rules: "tab_rules" };

const IconButton = ({ icon, label, act, name }) =>
  html`<button type="button" class="button icon" data-act=${name} aria-label=${label} title=${label} onClick=${act}><${Icon} name=${icon} /></button>`;

export function Header({ canGoBack, onSide }) {
  const { place, state, transport, view, go, back } = usePanel();
  const count = (state?.suggestions ?? []).filter((one) => !state.judgements?.[one.card.id]).length;
  const usable = state?.session?.signed_in;
  const tasks = useCall(usable ? "/tasks?page_size=1" : null);
  const news = useCall(usable ? "/announcements?page_size=1" : null);
  const unread = news.value?.unread ?? 0;
  const beside = transport.offers.ticket;
  const offered = { rules: mayMakeRules(state), suggestions: beside };
  const tabs = Object.entries(TAB_WORDS).filter(([name]) => offered[name] ?? true);
  const counts = { suggestions: count, tasks: tasks.value?.total ?? 0 };
  useEffect(() => {
    if (usable && !canGoBack && tasks.status !== "loading") tasks.reload(); // a task may just have been done
    if (usable && !canGoBack && news.status !== "loading") news.reload();
  }, [view.name]);
  return html`<header class="bar">
    <div class="bar-top">
      ${canGoBack
        ? html`<h1 class="hidden">Sidecard</h1>
            <button type="button" class="button quiet back" data-act="back" onClick=${back}><${Icon} name="back" />${t("back")}</button>`
        : html`<h1 class="brand"><img src="../icons/icon-32.png" alt="" width="18" height="18" />Sidecard</h1>`}
      <div class="bar-tools">
        ${usable &&
        html`<button type="button" class="button icon" data-act="news" data-unread=${unread > 0 ? "yes" : "no"} aria-label=${tn("news_unread", unread)} title=${tn("news_unread", unread)}
          onClick=${() => view.name !== "news" && go({ name: "news" })}><${Icon} name="news" /></button>`}
        ${usable && mayOpenPeople(state) && html`<${IconButton} name="people" icon="people" label=${t("people")} act=${() => view.name !== "people" && go({ name: "people" })} />`}
        <${IconButton} name="help" icon="help" label=${t("help_title")} act=${() => view.name !== "help" && go({ name: "help" })} />
        ${place === "frame" && html`<${IconButton} name="side" icon="side" label=${t("open_side")} act=${onSide} />`}
        ${place !== "tab" &&
        html`<${IconButton} name="tab" icon="tab" label=${t("open_tab")} act=${() => transport.openPlace("tab", { view: viewToText(view) })} />`}
        ${beside && html`<${IconButton} name="settings" icon="settings" label=${t("settings")} act=${transport.openOptions} />`}
        ${!beside && usable && html`<${IconButton} name="sign-out" icon="leave" label=${t("sign_out_named", state.session.user?.name ?? "")} act=${/** @type {any} */ (transport).signOut} />`}
        ${place === "frame" && html`<${IconButton} name="close" icon="close" label=${t("close")} act=${transport.close} />`}
      </div>
    </div>
    ${!canGoBack &&
    usable &&
    html`<nav class="tabs" aria-label=${t("navigation")}>
      ${tabs.map(
        ([name, key]) => html`<button type="button" data-tab=${name} aria-current=${view.name === name ? "page" : undefined} onClick=${() => go({ name })}>
          ${t(key)}${counts[name] > 0 && html` <span class="count">${counts[name]}</span>`}
        </button>`,
      )}
    </nav>`}
  </header>`;
}
