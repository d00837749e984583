/**
 * Times in the interface's language: "9 days ago", "3 March".
 * Never shows a bare number or an ISO string.
 */
import { t } from "./words.js";

const browser = globalThis.browser ?? chrome;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const uiLanguage = () => browser.i18n.getUILanguage();

/** Whole calendar days from `now` to `then`, in the reader's time zone: yesterday evening is -1 in the morning. */
function daysBetween(now, then) {
  const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(then) - midnight(now)) / (24 * HOUR));
}

/** No finer than days: "today", "yesterday", "9 days ago", "3 months ago". @param {string} iso @param {Date} [now] */
export function daysAgo(iso, now = new Date(), language = uiLanguage()) {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const days = daysBetween(now, new Date(iso));
  if (Math.abs(days) < 45) return words.format(days, "day");
  if (Math.abs(days) < 550) return words.format(Math.round(days / 30.44), "month");
  return words.format(Math.round(days / 365.25), "year");
}

/** A day of the last week by its name: "Tuesday"; empty for others, also for today and yesterday. @param {string} iso @param {Date} [now] */
export function weekday(iso, now = new Date(), language = uiLanguage()) {
  const then = new Date(iso);
  const days = daysBetween(now, then);
  return days <= -2 && days >= -6 ? new Intl.DateTimeFormat(language, { weekday: "long" }).format(then) : "";
}

/** "9 days ago", "in 2 hours", "yesterday". @param {string} iso @param {Date} [now] */
export function ago(iso, now = new Date(), language = uiLanguage()) {
  const then = new Date(iso);
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const apart = then.getTime() - now.getTime();
  const days = daysBetween(now, then);
  if (Math.abs(apart) < MINUTE) return t("just_now");
  if (Math.abs(apart) < HOUR) return words.format(Math.trunc(apart / MINUTE), "minute");
  return days === 0 ? words.format(Math.trunc(apart / HOUR), "hour") : daysAgo(iso, now, language);
}

/** The time of a moment of today, "10:12"; of others the day. @param {string} iso @param {Date} [now] */
export function since(iso, now = new Date(), language = uiLanguage()) {
  const then = new Date(iso);
  if (daysBetween(now, then) !== 0) return day(iso, now, language);
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(then);
}

/** "3 March"; with the year when it is another one. @param {string} iso @param {Date} [now] */
export function day(iso, now = new Date(), language = uiLanguage()) {
  const then = new Date(iso);
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year }).format(then);
}
