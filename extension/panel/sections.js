/**
 * What a form holds of a card's text: one text (`body`), or `sections` where it is not null.
 * Never makes a text for colleagues one for customers without the person saying so.
 *
 * @typedef {{key: string, title: string, audience: "customer"|"internal", markdown: string}} Section
 * @typedef {{id: number|null, key: string, name: string, sections: {key: string, title: string, audience: "customer"|"internal", hint: string}[]}} Template
 * @typedef {{body: string, sections: Section[]|null}} Written
 */
import { isManager } from "./people-words.js";

/** @param {Section[]|null|undefined} sections as the server gives them */
const isOneText = (sections) => !sections || (sections.length === 1 && sections[0].key === "body" && sections[0].audience === "customer" && !sections[0].title);

/** What a form begins with. @param {{body?: string, sections?: Section[]|null}|null|undefined} card @returns {Written} */
export const written = (card) => ({ body: card?.body ?? "", sections: isOneText(card?.sections) ? null : (card?.sections ?? null) });

/** Whether the person may keep templates for everybody. @param {any} state the panel's */
export const mayMakeTemplates = (state) => isManager(state?.session?.user);

/** A new section with a key of its own. @param {Section[]} sections @param {string} title @returns {Section} */
export function newSection(sections, title) {
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 30) || "section";
  let key = slug;
  for (let number = 2; sections.some((one) => one.key === key); number++) key = `${slug}_${number}`;
  return { key, title: title.trim().slice(0, 100), audience: "customer", markdown: "" };
}

/** What is sent of it. @param {Written} fields */
export const sent = ({ body, sections }) => (sections ? { sections } : { body });

/** All its words, to compare and to check. @param {Written} fields */
export const allWords = ({ body, sections }) => (sections ? sections.map((one) => one.markdown.trim()).filter(Boolean).join("\n\n") : body);

const ONE = Object.freeze({ key: "body", title: "", audience: "customer" });
const asSections = (/** @type {Written} */ { body, sections }) => sections ?? [/** @type {Section} */ ({ ...ONE, markdown: body })];

/** Whether both say the same, to the same people. @param {Written} one @param {Written} other */
export function sameText(one, other) {
  const told = (/** @type {Written} */ fields) => JSON.stringify(asSections(fields).map(({ key, title, audience, markdown }) => [key, title, audience, markdown]));
  return told(one) === told(other);
}

/**
 * All that both say, section by section: where only one of them changed the text that both began with, that one's; else theirs below
 * mine. What one of them keeps for colleagues stays so. @param {Written} mine @param {Written} theirs @param {Written} base @returns {Written}
 */
export function together(mine, theirs, base) {
  const others = new Map(asSections(theirs).map((one) => [one.key, one]));
  const began = new Map(asSections(base).map((one) => [one.key, one.markdown]));
  const both = asSections(mine).map((one) => {
    const other = others.get(one.key);
    others.delete(one.key);
    if (!other) return one;
    const audience = one.audience === "internal" ? one.audience : other.audience;
    const before = began.get(one.key);
    const markdown =
      one.markdown === other.markdown || other.markdown === before ? one.markdown
      : one.markdown === before ? other.markdown
      : `${one.markdown}\n\n${other.markdown}`;
    return { ...one, audience, markdown };
  });
  const sections = [...both, ...others.values()];
  return isOneText(sections) ? { body: sections[0].markdown, sections: null } : { body: "", sections };
}

/**
 * The text with what was typed elsewhere below it: one text below the customers' first section, a section below the one that has
 * its key and its readers, else as a section of its own. @param {Written} fields @param {Written} typed @returns {Written}
 */
export function added(fields, typed) {
  const all = [...asSections(fields)];
  for (const one of asSections(typed).filter(({ markdown }) => markdown.trim())) {
    const at = all.findIndex((each) => each.audience === one.audience && (typed.sections === null || each.key === one.key));
    if (at < 0) all.push({ ...one, key: newSection(all, one.key).key });
    else all[at] = { ...all[at], markdown: [all[at].markdown.trimEnd(), one.markdown.trim()].filter(Boolean).join("\n\n") };
  }
  return isOneText(all) ? { body: all[0].markdown, sections: null } : { body: "", sections: all };
}

/** Sections with text in them. @param {Written} fields */
export const filled = ({ sections }) => (sections ?? []).filter((one) => one.markdown.trim());

/** The template whose sections these are. @param {Section[]|null} sections @param {Template[]} templates */
export function templateOf(sections, templates) {
  const keys = (/** @type {{key: string}[]} */ list) => list.map((one) => one.key).join(" ");
  return sections && (templates.find((one) => keys(one.sections) === keys(sections)) ?? null);
}

/**
 * The same text in a template's sections: what one text said goes into the first section for customers, sections that the
 * template doesn't have stay behind the others. @param {Written} fields @param {Template} template @returns {Written}
 */
export function inTemplate({ body, sections }, template) {
  const old = filled({ body, sections });
  const first = template.sections.find((one) => one.audience === "customer") ?? template.sections[0];
  const begun = template.sections.map(({ key, title, audience }) => {
    const same = old.find((one) => one.key === key);
    // A text that was for colleagues stays for them, whatever the template says.
    return { key, title, audience: same?.audience ?? audience, markdown: same?.markdown ?? (!sections && key === first.key ? body : "") };
  });
  const others = old.filter((one) => !begun.some((each) => each.key === one.key));
  return { body: "", sections: [...begun, ...others] };
}

/** Whether it can be one text again: at most one section says something, and that to customers. @param {Written} fields */
export const mayBeOneText = (fields) => filled(fields).length <= 1 && filled(fields).every((one) => one.audience === "customer");

/** @param {Written} fields @returns {Written} */
export const asOneText = (fields) => ({ body: filled(fields)[0]?.markdown ?? fields.body, sections: null });
