/**
 * What a frame shows that the background did not accept: nothing of anybody's.
 * Never says why, because the page around may have made this frame.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";

export const Unavailable = () => html`<main class="shell unavailable"><p>${t("not_available_here")}</p></main>`;
