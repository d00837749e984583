/**
 * The panel's drawings, 16 by 16, in the colour of the text around them.
 * Never the only bearer of a meaning: words stand beside them or name the button.
 */
import { html } from "../../vendor/htm-preact.js";

const SHIELD = "M8 1.6l5.2 1.8v4.2c0 3.2-2.1 5.7-5.2 6.8-3.1-1.1-5.2-3.6-5.2-6.8V3.4z";
const line = (d) => html`<path d=${d} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />`;

const DRAWINGS = {
  verified: html`<path d=${SHIELD} fill="currentColor" /><path d="M5.4 8l1.9 1.9 3.4-3.7" fill="none" stroke="var(--ground)" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />`,
  unverified: html`${line(SHIELD)}${line("M8 5.2v3.2M8 10.7v.1")}`,
  back: line("M9.8 3.5L5.3 8l4.5 4.5"),
  close: line("M4 4l8 8M12 4l-8 8"),
  search: line("M7.2 12a4.8 4.8 0 1 0 0-9.6 4.8 4.8 0 0 0 0 9.6zM10.8 10.800L14 14"),
  side: line("M2.5 3h11v10h-11zM9.5 3v10"),
  tab: line("M9.5 2.500h4v4M13.5 2.500L8 8M6.5 3.500h-4v10h10v-4"),
  settings: html`${line("M2 4.500h5M11 4.500h3M2 11.500h3M9 11.500h5")}<circle cx="9" cy="4.5" r="1.8" fill="none" stroke="currentColor" stroke-width="1.5" /><circle cx="7" cy="11.5" r="1.8" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  help: line("M5.8 6.200a2.2 2.2 0 1 1 3.3 1.900c-.7.4-1.1.9-1.1 1.700M8 12.300v.1"),
  flag: line("M3.5 14V2.500h8l-1.6 3 1.6 3h-8"),
  link: line("M6.7 9.300a2.7 2.7 0 0 0 3.9 0l2.3-2.300a2.7 2.7 0 0 0-3.9-3.900l-.9.9M9.3 6.700a2.7 2.7 0 0 0-3.9 0L3.1 9a2.7 2.7 0 0 0 3.9 3.900l.9-.9"),
  waiting: html`${line("M8 4.500V8l2.3 1.5")}<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  warning: line("M8 2.300L14.3 13H1.700zM8 6.500v3M8 11.300v.1"),
  masked: line("M2 8s2.2-4 6-4c1.2 0 2.2.4 3.1.9M14 8s-2.2 4-6 4c-1.2 0-2.2-.4-3.1-.9M3 13L13 3"),
  draft: line("M3 13l.6-2.9 7.3-7.3 2.3 2.300L5.9 12.400zM9.3 4.400l2.3 2.3"),
  talk: line("M2.500 3.500h11v7.500h-6l-3 2.500v-2.500h-2z"),
  down: line("M4.500 6.300L8 9.800l3.500-3.500"),
  leave: line("M9.5 4.500v-2h-7v11h7v-2M6.500 8h7.5M11.500 5.500L14 8l-2.5 2.5"),
  news: line("M4 11.500h8c-1-1-1.300-2-1.300-4.200a2.700 2.700 0 0 0-5.400 0c0 2.200-.3 3.200-1.300 4.200zM6.800 13.700h2.400M8 3v1.500"),
  file: line("M4 1.800h5l3.500 3.500v8.900h-8.500zM9 1.800v3.500h3.500"),
  people: html`${line("M2 13.500c.3-2.400 1.800-3.700 4-3.700s3.700 1.300 4 3.700M11 9.800c1.700.2 2.700 1.400 3 3.700M10.700 3.200a2.300 2.300 0 0 1 0 4.400")}<circle cx="6" cy="5.400" r="2.300" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  plus: line("M8 3v10M3 8h10"),
};

/** @param {{name: keyof typeof DRAWINGS, size?: number}} props */
export const Icon = ({ name, size = 16 }) =>
  html`<svg class="drawing" width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">${DRAWINGS[name]}</svg>`;
