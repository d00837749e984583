/**
 * What a person types into a card or draft that others may change meanwhile: based on one version, kept while it is typed, and
 * put beside the newer text where somebody wrote one.
 * Never writes over somebody else's newer text unseen, and never throws away either text.
 */
import { t } from "../shared/words.js";
import { useRef, useState } from "../vendor/htm-preact.js";
import { useKeptEdit } from "./kept-edit.js";
import { usePanel } from "./panel-context.js";
import { sameText, together, written } from "./sections.js";

const collectionOf = (/** @type {any} */ card) => card.collection?.id ?? null;

/** What a form's fields would be if nothing were typed. @param {any} card @param {any} [fields] whose fields are wanted: a collection only where the form has one */
const ofCard = (card, fields = {}) => ({ title: card.title, ...written(card), ...("collection_id" in fields ? { collection_id: collectionOf(card) } : {}) });

/** Whether the fields say what the card says. @param {any} fields @param {any} card */
const same = (fields, card) => fields.title === card.title && sameText(fields, written(card)) && (fields.collection_id ?? null) === (ofCard(card, fields).collection_id ?? null);

/** A collection that this person didn't choose follows the card. */
const followed = (fields, before, card) => ("collection_id" in fields && fields.collection_id === collectionOf(before) ? { ...fields, collection_id: collectionOf(card) } : fields);

/**
 * @param {{path: string, first: any, tag: string|null, kept: any, more?: object}} given
 * `path`: where the card or draft is read; `kept`: what was typed and never saved; `more`: the form's other fields, as they begin
 */
export function useTyping({ path, first, tag, kept, more = {} }) {
  const { transport, say } = usePanel();
  // The card as this text is based on it; `theirs` is a newer one that somebody else wrote meanwhile.
  const [base, setBase] = useState({ card: first, tag, version: first.version });
  const [fields, setFields] = useState(/** @type {any} */ ({ ...ofCard(first, more), ...more }));
  const [theirs, setTheirs] = useState(/** @type {any} */ (null));
  const [offer, setOffer] = useState(kept && !same(kept.fields, first) ? kept : null);
  const latest = useRef(fields);
  const keeping = useKeptEdit(first.id, base.version);

  const fill = (/** @type {any} */ next) => {
    latest.current = next;
    setFields(next);
  };
  const edit = (/** @type {object} */ change) => {
    const next = { ...latest.current, ...change };
    fill(next);
    if (same(next, base.card) && !next.comment) keeping.drop();
    else keeping.keep(next);
  };
  /** A change that can be taken back, and what is said of it. @param {any} next @param {string} words @param {number} [since] */
  const editWithUndo = (next, words, since) => {
    const mine = latest.current;
    const put = (/** @type {any} */ one) => (fill(one), keeping.keep(one, since));
    put(next);
    say(words, { actions: [{ label: t("undo"), act: () => put(mine) }] });
  };

  const goOn = () => {
    fill({ ...latest.current, ...offer.fields });
    setOffer(null);
    if (offer.version === first.version) return;
    setBase({ ...base, version: offer.version });
    setTheirs({ card: first, tag });
  };
  const discard = () => {
    keeping.drop();
    setOffer(null);
  };
  /** From now on the text is based on theirs. */
  const settle = (/** @type {any} */ next) => {
    setBase({ card: theirs.card, tag: theirs.tag, version: theirs.card.version });
    setTheirs(null);
    fill(next);
    keeping.keep(next, theirs.card.version);
  };
  const keepMine = () => settle(followed(fields, base.card, theirs.card));
  const takeTheirs = () => {
    const mine = followed(fields, base.card, theirs.card);
    settle(mine);
    editWithUndo({ ...mine, ...ofCard(theirs.card, mine) }, t("both_taken"), theirs.card.version);
  };
  const takeBoth = () => settle({ ...followed(fields, base.card, theirs.card), ...together(fields, written(theirs.card), written(base.card)) });

  /**
   * Sends what was typed. Where somebody wrote a newer text, it is fetched and shown, and the answer is the refusal; where only
   * the state moved (somebody verified it, say), nobody's words are in the way and it is sent again.
   * @param {(fields: any, tag: string|null, card: any) => Promise<any>} send
   */
  const save = async (send) => {
    const answer = await send(latest.current, base.tag, base.card);
    if (answer.ok || answer.error.code !== "stale") return answer;
    const newer = await transport.call("GET", path);
    if (!newer.ok) return newer;
    const { body: card, etag } = newer.value;
    if (base.card.title !== card.title || !sameText(written(base.card), written(card))) {
      setTheirs({ card, tag: etag });
      keeping.keep(latest.current);
      return answer;
    }
    fill(followed(latest.current, base.card, card));
    setBase({ card, tag: etag, version: card.version });
    return send(latest.current, etag, card);
  };
  /** It is saved, and what is typed from now on is based on it. @param {any} card @param {string|null} etag */
  const saved = (card, etag) => {
    setBase({ card, tag: etag, version: card.version });
    keeping.drop();
  };

  const changed = !same(fields, base.card);
  // What is offered would be lost if one typed over it: first it is taken up or thrown away.
  const waiting = offer !== null;
  return { fields, base, theirs, offer, waiting, changed, keeping, edit, editWithUndo, goOn, discard, keepMine, takeTheirs, takeBoth, save, saved };
}
