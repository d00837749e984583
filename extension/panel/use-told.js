/**
 * What a view says to a screen reader besides showing it: "5 cards for this ticket".
 * Never outlives the view: what no longer is on the screen is no longer said.
 */
import { useEffect } from "../vendor/htm-preact.js";
import { usePanel } from "./panel-context.js";

/** @param {string} words empty: nothing to say now */
export function useTold(words) {
  const { tell } = usePanel();
  useEffect(() => {
    tell(words);
    return () => tell("");
  }, [words]);
}
