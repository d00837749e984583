/**
 * The toolbar's button: its words say what Sidecard has for the page; a press opens the popup, which is a page of the panel.
 * Never asks for a site by itself: the popup offers it, and the person presses there.
 */
import { t } from "../shared/words.js";
import * as tickets from "./tickets.js";

const browser = globalThis.browser ?? chrome;

/** What the chip says, on the button: for whoever sees no chip, or hears the page. @param {number} tab */
export function say(tab) {
  const { status, count, verified } = tickets.chip(tickets.known(tab));
  const key = status === "no_ticket" ? "action_title" : `chip_${status}${status === "ready" && verified ? "_verified" : ""}`;
  browser.action.setTitle({ tabId: tab, title: t(key, count) }).catch(() => {}); // the tab may be gone
}
