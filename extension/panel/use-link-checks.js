/**
 * Asks the server whether links work, one after the other, each once.
 * Never says "works" of a link that was not looked at.
 */
import { useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { usePanel } from "./panel-context.js";

/** So many links of one text are asked for. */
const MOST = 30;
const LONGEST = 2000;

/**
 * @typedef {{address: string, state: "works"|"broken"|"unchecked", reason: string|null, status: number|null, card: {id: number, title: string}|null, error?: any}} LinkCheck
 * @param {string[]} addresses @returns {{checks: LinkCheck[], total: number, again: () => void}} `checks`: those that are known by now
 */
export function useLinkChecks(addresses) {
  const { transport } = usePanel();
  const known = useRef(/** @type {Map<string, LinkCheck>} */ (new Map()));
  const [, drawn] = useState(0);
  const [turn, setTurn] = useState(0);
  const wanted = addresses.slice(0, MOST);

  useEffect(() => {
    let here = true;
    const ask = async () => {
      for (const address of wanted) {
        if (known.current.has(address)) continue;
        const answer = address.length > LONGEST ? null : await transport.call("POST", "/link-checks", { body: { addresses: [address] } });
        const none = { address, state: "unchecked", reason: answer ? "offline" : "not_web", status: null, card: null };
        known.current.set(address, answer?.ok ? answer.value.body.items[0] : { ...none, ...(answer ? { error: answer.error } : {}) });
        if (!here) return;
        drawn((before) => before + 1);
      }
    };
    ask();
    return () => void (here = false);
  }, [wanted.join("\n"), turn]);

  const again = () => {
    for (const [address, { state }] of known.current) if (state !== "works") known.current.delete(address);
    setTurn((before) => before + 1);
  };
  return { checks: wanted.flatMap((address) => known.current.get(address) ?? []), total: wanted.length, again };
}
