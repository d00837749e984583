/**
 * The version, and what leaves this browser.
 * Never reaches the network.
 */
import { html } from "../vendor/htm-preact.js";
import { t } from "../shared/words.js";
import { Section } from "./section.js";

export const About = ({ settings }) => html`<${Section} id="about" title=${t("about_title")} text=${t("about_text")}>
  <p class="soft small">${t("about_version", settings.version)}</p>
<//>`;
