/**
 * Beside a page without a ticket: Sidecard works there and waits for one, or it may be allowed there by one press.
 * Never asks the browser for a site without that press, nor for another than it names.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { Standing } from "./standing.js";

export function NoTicket() {
  const { state, transport, place, go, say } = usePanel();
  const { site, page } = state;
  const search = place !== "popup" && html`<button type="button" class="button" data-act="search" onClick=${() => go({ name: "search" })}>${t("search_cards")}</button>`;
  if (site || page?.granted) return html`<${Standing} kind="no_ticket" title=${t("no_ticket_title")} text=${t("no_ticket_text")}>${search}<//>`;
  if (page) {
    const allow = async () => {
      const granted = await transport.allowSite(page.origin);
      if (granted) say(t("site_added", page.host));
      else say(t("site_refused", page.host), { tone: "warn", actions: [{ label: t("settings"), act: transport.openOptions }] });
    };
    return html`<${Standing} kind="not_allowed" title=${t("not_allowed_title", page.host)} text=${t("not_allowed_text")}>
      <button type="button" class="button primary" data-act="allow-site" onClick=${allow}>${t("allow_here")}</button> ${search}
    <//>`;
  }
  return html`<${Standing} kind="no_site" title=${t("no_site_title")} text=${t("no_site_text")}>
    <button type="button" class="button" onClick=${transport.openOptions}>${t("add_site")}</button> ${search}
  <//>`;
}
