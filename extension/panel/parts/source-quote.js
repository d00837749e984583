/**
 * Where a draft comes from: the quote, the page, the ticket.
 * Never makes a link of an address that is not http or https.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ticketName } from "./ticket-name.js";

const isWeb = (address) => /^https?:\/\//i.test(address ?? "");

const Outside = ({ address, children }) =>
  isWeb(address) ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${children}</a>` : html`<span>${children}</span>`;

export function SourceQuote({ quote, url, title, ticket }) {
  if (!quote && !url && !ticket) return null;
  return html`<figure class="source">
    ${quote && html`<blockquote class="quote"><p>${quote}</p></blockquote>`}
    <figcaption class="tiny soft">
      ${url && html`<span>${t("source_from")} <${Outside} address=${url}>${title || url}<//></span>`}
      ${ticket?.id && html`<span>${t("source_ticket")} <${Outside} address=${ticket.url}>${ticketName(ticket.id)}<//></span>`}
    </figcaption>
  </figure>`;
}
