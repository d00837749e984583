/**
 * The object that the content scripts share, `globalThis.sidecard` of the isolated world: its life and its one way to the background.
 * Never holds a token, a card's text or a key; the page's own scripts can't see it.
 */
"use strict";
(() => {
  const browser = globalThis.browser ?? globalThis.chrome;
  const living = () => {
    try {
      return Boolean(browser.runtime?.id);
    } catch {
      return false;
    }
  };
  if (globalThis.sidecard?.living() && !globalThis.sidecard.signal.aborted) return;

  const life = new AbortController();
  const { signal } = life;
  const refused = (code, message) => ({ ok: false, error: { code, message } });

  const sidecard = {
    browser,
    signal,
    started: false,

    /** Is the extension that made this script still there? After an update or a reload it is not. */
    living,

    /** Takes everything away: listeners, observers, timers and elements hang on this signal. */
    leave: () => life.abort(),

    /** addEventListener that ends with this script. */
    on: (target, types, listener, options = {}) => {
      for (const type of types.split(" ")) target.addEventListener(type, listener, { signal, ...options });
    },

    /** setTimeout that ends with this script. @returns {() => void} to cancel */
    later: (act, ms) => {
      if (signal.aborted) return () => {};
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", cancel);
        if (!signal.aborted) act();
      }, ms);
      const cancel = () => clearTimeout(timer);
      signal.addEventListener("abort", cancel, { once: true });
      return () => {
        cancel();
        signal.removeEventListener("abort", cancel);
      };
    },

    pause: (ms) => new Promise((resolve) => sidecard.later(resolve, ms)),

    /** Asks the background; resolves to a result, whatever happens. */
    send: async (name, payload = {}) => {
      if (!living()) {
        sidecard.leave();
        return refused("orphaned", "Sidecard was updated; reload the page.");
      }
      try {
        return (await browser.runtime.sendMessage({ name, ...payload })) ?? refused("refused", "No answer.");
      } catch {
        if (!living()) sidecard.leave();
        return refused("unreachable", "Sidecard doesn't answer.");
      }
    },

    /** Asks until there is an answer: a background that is stopped at this very moment gives none. Pauses in ms. */
    insist: async (name, payload, pause, tries = 4) => {
      const answer = await sidecard.send(name, payload);
      if (answer.ok || tries === 1 || signal.aborted) return answer;
      await sidecard.pause(pause);
      return sidecard.insist(name, payload, pause, tries - 1);
    },

    /** Answers the background's messages. @param {Record<string, (message: any) => unknown>} acts */
    answer: (acts) => {
      const listener = (message, sender, respond) => {
        if (sender.id !== browser.runtime.id || sender.tab || !Object.hasOwn(acts, message?.name)) return false;
        Promise.resolve()
          .then(() => acts[message.name](message))
          .then(
            (value) => respond({ ok: true, value: value ?? null }),
            (error) => respond(refused(error.code ?? "internal", error.code ? error.message : "This page didn't let Sidecard do that.")),
          );
        return true;
      };
      browser.runtime.onMessage.addListener(listener);
      signal.addEventListener("abort", () => living() && browser.runtime.onMessage.removeListener(listener), { once: true });
    },
  };
  globalThis.sidecard = sidecard;
})();
