"""A small WebDriver BiDi client and a Firefox that speaks it; no geckodriver is needed.

Never uses the person's own profile, and never ends a browser that it did not start.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests import parts
from tests.e2e.chromium import wait_for
from tests.e2e.processes import end_group, free_port

GECKO_ID = "{7c1f6c57-6a37-4c0f-9f3e-2f0d9f8f51de}"
UUID = "5bd0f0f6-9b3c-4a55-8f26-64f1a3c2d7e1"
PREFERENCES: dict[str, Any] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.webextensions.uuids": json.dumps({GECKO_ID: UUID}),
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
# Headless Firefox leaves its tab without focus, and editors then lose the caret.
FOCUS = "() => { window.focus(); Services.focus.focusedWindow = window; gBrowser.selectedBrowser.focus(); }"
# A picture of the sidebar, which BiDi can't take: PNG in base64.
SIDEBAR = """async () => {
    const browser = document.getElementById("sidebar").contentDocument.getElementById("webext-panels-browser");
    const drawn = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, "white");
    const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
    [canvas.width, canvas.height] = [drawn.width, drawn.height];
    canvas.getContext("2d").drawImage(drawn, 0, 0);
    return canvas.toDataURL().split(",")[1];
}"""
# A page that was left while it waited for an answer is no error of anybody.
ERRORS = """() => Services.console.getMessageArray()
    .filter((one) => one instanceof Ci.nsIScriptError && one.sourceName.startsWith("moz-extension:"))
    .filter((one) => !(one.flags & Ci.nsIScriptError.warningFlag))
    .filter((one) => !/^Promise (resolved|rejected) (after context unloaded|while context is inactive)/.test(one.errorMessage))
    .map((one) => `${one.errorMessage} (${one.sourceName}:${one.lineNumber})`)"""
OPEN_SIDEBAR = """() => SidebarController.show(
    [...SidebarController.sidebars.keys()].find((one) => one.endsWith("-sidebar-action"))).then(() => true)"""
# Where the middle of an element is, scrolled into view, and where its frame is; null while it isn't there.
MIDDLE = """(selector, text) => {
    const all = [...document.querySelectorAll(selector)];
    const found = all.find((one) => one.textContent.includes(text ?? ""));
    if (!found?.checkVisibility()) return null;
    found.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = found.getBoundingClientRect();
    return width ? [x + width / 2, y + height / 2, mozInnerScreenX, mozInnerScreenY] : null;
}"""
# Whether an element heard a click; a page that is gone, or new, was left by that click.
LISTEN = """(selector, text) => {
    const found = [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(text ?? ""));
    globalThis.landed = false;
    found?.addEventListener("click", () => (globalThis.landed = true), { capture: true, once: true });
}"""
LANDED = "() => globalThis.landed ?? true"
CHOOSE = """(label) => {
    const menu = document.getElementById("contentAreaContextMenu");
    const entry = menu.state === "open" && [...menu.children].find((one) => one.label === label && !one.hidden);
    if (entry) menu.activateItem(entry);
    return Boolean(entry);
}"""
SHORTCUT = """(letter) => document.querySelector(`keyset[id^="ext-keyset"] key[key="${letter}"]`).doCommand()"""
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class BidiError(Exception):
    """The browser answered a command with an error."""


# What the address bar itself does with words after an extension's keyword.
SEARCH = """async (keyword, words, enter) => {
    const { ExtensionSearchHandler } = ChromeUtils.importESModule("resource://gre/modules/ExtensionSearchHandler.sys.mjs");
    const text = `${keyword} ${words}`;
    if (enter) return void ExtensionSearchHandler.handleInputEntered(keyword, text, "current");
    return new Promise((resolve) => void ExtensionSearchHandler.handleSearch({ keyword, text, inPrivateWindow: false }, resolve));
}"""


class Firefox:
    """One Firefox with a fresh profile and home, the extension (a folder or a zip) for this run only, and its BiDi session."""

    def __init__(self, folder: Path, extension: Path, preferences: dict[str, Any] | None = None) -> None:
        profile = folder / "profile"
        profile.mkdir(parents=True)
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in (PREFERENCES | (preferences or {})).items()
        ]
        (profile / "user.js").write_text("\n".join(lines) + "\n")
        self._log = folder / "log"
        self._home = folder
        self._next = 0
        self._process = self._launch(profile)
        self._stack = ExitStack()
        try:
            address = f"{self._address()}/session"
            self._socket: ClientConnection = self._stack.enter_context(connect(address, max_size=None, open_timeout=30))
            self.send("session.new", capabilities={})
            kind = "path" if extension.is_dir() else "archivePath"
            self.send("webExtension.install", extensionData={"type": kind, "path": str(extension)})
            self.focus()
        except BaseException:
            self.close()
            raise

    def _launch(self, profile: Path) -> subprocess.Popen[bytes]:
        executable = parts.firefox()
        assert executable is not None
        options = ["--headless", "--no-remote", "--profile", str(profile), "--remote-allow-system-access"]
        with self._log.open("wb") as output:
            return subprocess.Popen(
                [executable, *options, "--remote-debugging-port", str(free_port())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=os.environ | {"HOME": str(self._home)},
                start_new_session=True,
            )

    def _address(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if found := LISTENING.search(self._log.read_text("utf-8", "replace")):
                return found[1]
            assert self._process.poll() is None, self._log.read_text("utf-8", "replace")[-2000:]
            time.sleep(0.1)
        raise AssertionError("Firefox did not open its BiDi port")

    def send(self, method: str, **parameters: Any) -> Any:
        """Send a command and wait for its answer; events that come between are dropped."""
        self._next += 1
        self._socket.send(json.dumps({"id": self._next, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") == self._next:
                if answer["type"] == "error":
                    raise BidiError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]

    def errors(self) -> list[str]:
        """What went wrong so far in any page of the extension; BiDi itself doesn't hear of these."""
        return list(self.call(ERRORS, self._window()))

    def choose_file(self, context: str, selector: str, file: Path) -> None:
        """Choose a file, as a person does in the browser's own dialogue."""
        [node] = self.send("browsingContext.locateNodes", context=context, locator={"type": "css", "value": selector})[
            "nodes"
        ]
        element = {"sharedId": node["sharedId"]}
        self.send("input.setFiles", context=context, element=element, files=[str(file)])

    def focus(self) -> None:
        """Give the window the focus that headless Firefox doesn't take by itself."""
        self.call(FOCUS, self._window())

    def _window(self) -> str:
        """The context of the browser's own window."""
        tree = self.send("browsingContext.getTree", **{"moz:scope": "chrome"})
        return str(tree["contexts"][0]["context"])

    def open_sidebar(self) -> None:
        """Open the extension's sidebar, as the entry of the browser's menu does."""
        self.call(OPEN_SIDEBAR, self._window())

    def choose(self, label: str) -> bool:
        """Choose an entry of the page's open context menu; False while it isn't open, or has none of this name."""
        return bool(self.call(CHOOSE, self._window(), label))

    def shortcut(self, letter: str) -> None:
        """The extension's shortcut with this letter; keys that BiDi presses come to the page only."""
        self.call(SHORTCUT, self._window(), letter)

    def sidebar_picture(self) -> str:
        """A picture of the open sidebar: PNG in base64."""
        return str(self.call(SIDEBAR, self._window()))

    def tab(self) -> str:
        """The context of a new tab in front."""
        context: str = self.send("browsingContext.create", type="tab")["context"]
        self.focus()
        return context

    def go(self, context: str, url: str) -> None:
        self.send("browsingContext.navigate", context=context, url=url, wait="complete")

    def call(self, function: str, context: str, *arguments: Any) -> Any:
        """Call a JavaScript function with JSON arguments; its JSON value comes back."""
        declaration = f"async (...a) => JSON.stringify(await ({function})(...a.map((x) => JSON.parse(x))) ?? null)"
        answer = self.send(
            "script.callFunction",
            functionDeclaration=declaration,
            arguments=[{"type": "string", "value": json.dumps(argument)} for argument in arguments],
            target={"context": context},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise BidiError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def frame(self, context: str, path: str) -> str | None:
        """The context of a frame in this tab whose address contains `path`."""
        for child in self.send("browsingContext.getTree", root=context)["contexts"][0]["children"]:
            if path in child["url"]:
                return str(child["context"])
        return None

    def resting(self, context: str, selector: str, text: str = "") -> tuple[float, float]:
        """Where the middle of an element is once it stands still, in CSS pixels of that context's viewport."""
        last: list[float] = []

        def at_rest() -> list[float] | None:
            nonlocal last
            before, last = last, self.call(MIDDLE, context, selector, text) or []
            return last if last and last == before else None

        x, y, *_ = wait_for(at_rest, f"{selector} {text} at rest")
        return x, y

    def click(self, context: str, x: float, y: float, button: int = 0) -> None:
        """A trusted click, in CSS pixels of that context's viewport; button 2 opens the context menu."""
        pointer = {"type": "pointerMove", "x": round(x), "y": round(y)}
        down, up = {"type": "pointerDown", "button": button}, {"type": "pointerUp", "button": button}
        self._act(context, {"type": "pointer", "id": "mouse", "actions": [pointer, down, up]})

    def click_on(self, context: str, selector: str, text: str = "") -> None:
        """A trusted click on an element, again where it was pushed away from under the pointer and heard none."""

        def heard() -> bool:
            place = self.resting(context, selector, text)
            self.call(LISTEN, context, selector, text)
            self.click(context, *place)
            try:
                return bool(self.call(LANDED, context))
            except BidiError:
                return True

        wait_for(heard, f"a click on {selector} {text}")

    def drag(self, context: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press there, carry it to here, let go; in CSS pixels of that context's viewport."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in (start, start, end, end)]
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        actions = [moves[0], down, *moves[1:], up]
        self._act(context, {"type": "pointer", "id": "mouse", "actions": actions})

    def search(self, keyword: str, words: str, *, enter: bool = False) -> Any:
        """Type into the address bar after a keyword; give what stands below, or take it by Enter."""
        return self.call(SEARCH, self._window(), keyword, words, enter)

    def press(self, context: str, *keys: str) -> None:
        """Hold these keys in order and let them go again: `press(context, CONTROL, "z")`."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act(context, {"type": "key", "id": "keyboard", "actions": [*down, *up]})

    def type(self, context: str, text: str) -> None:
        for letter in text:
            self.press(context, letter)

    def _act(self, context: str, source: dict[str, Any]) -> None:
        self.send("input.performActions", context=context, actions=[source])

    def screenshot(self, context: str) -> str:
        """A picture of the tab: PNG in base64."""
        return str(self.send("browsingContext.captureScreenshot", context=context)["data"])

    def close(self) -> None:
        self._stack.close()
        end_group(self._process)
