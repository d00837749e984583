/**
 * One API call as a view sees it: loading, ready or failed, and a way to ask again.
 * Never shows an older answer after a newer one.
 */
import { useEffect, useRef, useState } from "../vendor/htm-preact.js";
import { usePanel } from "./panel-context.js";

/** @param {string|null} path of a GET; null asks nothing @param {any} [kept] what is shown until the first answer is there */
export function useCall(path, kept = null) {
  const { transport } = usePanel();
  /** @type {{status: "idle"|"loading"|"ready"|"failed", path: string|null, value: any, etag: string|null, error: any}} `path`: whose answer it is */
  const first = { status: path ? "loading" : "idle", path: null, value: kept, etag: null, error: null };
  const [answer, setAnswer] = useState(first);
  const turn = useRef(0);

  const reload = async () => {
    const mine = ++turn.current;
    if (!path) return setAnswer({ status: "idle", path: null, value: null, etag: null, error: null });
    setAnswer((before) => ({ ...before, status: "loading" }));
    const result = await transport.call("GET", path);
    if (mine !== turn.current) return;
    if (result.ok) setAnswer({ status: "ready", path, value: result.value.body, etag: result.value.etag, error: null });
    else setAnswer((before) => ({ ...before, status: "failed", error: result.error }));
  };
  useEffect(() => {
    reload();
    return () => void turn.current++;
  }, [path]);
  return { ...answer, reload };
}

/** A value that follows `value` once it has been still for `wait` ms. */
export function useStill(value, wait) {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return still;
}
