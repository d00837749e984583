/**
 * The links of a text that is being written: how far the check is, and each that doesn't work or wasn't looked at, with why.
 * Never calls a link good that nobody looked at.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";

/** @param {import("../use-link-checks.js").LinkCheck} check */
function why({ reason, status, card, error }) {
  if (reason === "offline") return failureWords(error);
  if (reason === "merged") return card ? t("link_merged", card.title) : t("link_merged_unseen");
  return t(`link_${reason}`, String(status ?? ""));
}

/** @param {{checks: import("../use-link-checks.js").LinkCheck[], total: number, again: () => void}} props */
export function LinkChecks({ checks, total, again }) {
  if (!total) return null;
  const works = checks.filter((one) => one.state === "works").length;
  const others = checks.filter((one) => one.state !== "works");
  return html`<div class="link-checks" data-links=${works}>
    <p role="status" class="small">
      ${checks.length < total
        ? html`<progress max=${total} value=${checks.length} aria-label=${t("links_checking", String(checks.length), String(total))}></progress> ${t("links_checking", String(checks.length), String(total))}`
        : t("links_checked", String(works), String(total))}
    </p>
    ${others.length > 0 &&
    html`<ul>
      ${others.map(
        (one) => html`<li key=${one.address} data-link=${one.state}>
          <span class="link-state">${t(one.state === "broken" ? "link_is_broken" : "link_is_unchecked")}</span> <bdi class="link-address">${one.address}</bdi> <span class="soft">${why(one)}</span>
        </li>`,
      )}
    </ul>`}
    ${checks.length === total && others.length > 0 && html`<button type="button" class="link small" data-act="links-again" onClick=${again}>${t("links_again")}</button>`}
  </div>`;
}
