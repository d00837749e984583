/** Types of the part of DOMPurify that the panel uses, for the type check only. */
interface Config {
  ALLOWED_TAGS?: string[];
  ALLOWED_ATTR?: string[];
  ALLOWED_URI_REGEXP?: RegExp;
  ADD_URI_SAFE_ATTR?: string[];
  ALLOW_DATA_ATTR?: boolean;
  ALLOW_ARIA_ATTR?: boolean;
  KEEP_CONTENT?: boolean;
  RETURN_DOM_FRAGMENT: true;
}

interface Purifier {
  sanitize(dirty: string, config: Config): DocumentFragment;
  addHook(name: 'afterSanitizeAttributes', hook: (node: Element) => void): void;
  removed: unknown[];
}

declare const purifier: Purifier;
export default purifier;
