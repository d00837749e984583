/**
 * Keeps what is being typed into a card in the background's storage, shortly after each key and when the panel goes.
 * Never keeps anything again once it was saved or thrown away.
 */
import { useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { usePanel } from "./panel-context.js";

/** So long (ms) after a key the text is kept. */
const WAIT = 250;

/** @param {number} card @param {number} version the card's, when the typing began */
export function useKeptEdit(card, version) {
  const { transport, state } = usePanel();
  const [user] = useState(state.session?.user?.id ?? null);
  const [kept, setKept] = useState(false);
  const waiting = useRef(/** @type {any} */ (null));
  const timer = useRef(0);

  const flush = () => {
    clearTimeout(timer.current);
    if (!waiting.current) return;
    const edit = waiting.current;
    waiting.current = null;
    transport.keepEdit({ card_id: card, user, ...edit }).then((answer) => setKept(answer.ok));
  };
  const keep = (fields, since = version) => {
    waiting.current = { version: since, fields };
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, WAIT);
  };
  const end = () => {
    clearTimeout(timer.current);
    waiting.current = null;
    setKept(false);
  };
  const drop = () => {
    end();
    transport.dropEdit({ card_id: card, user });
  };
  useEffect(() => {
    const life = new AbortController();
    window.addEventListener("pagehide", flush, { signal: life.signal });
    document.addEventListener("visibilitychange", () => document.hidden && flush(), { signal: life.signal });
    return () => {
      life.abort();
      flush();
    };
  }, []);
  return { keep, end, drop, kept };
}
