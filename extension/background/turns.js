/**
 * Turns: what must not overlap runs one after the other.
 * Never lets one failure stop the next.
 */

/** @returns {<T>(act: () => Promise<T>) => Promise<T>} */
export function makeTurns() {
  let last = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  };
}
