"""`sidecard demo`: starts everything, shows it, and ends it again. Never leaves a process behind."""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from sidecard.config import BadSetting, has_display
from sidecard.demo.arguments import DATA, SCREENSHOTS
from sidecard.demo.browser import NoBrowser, chromium, interface_language, sign_in
from sidecard.demo.folder import FolderRefused, make_writable
from sidecard.demo.servers import PortTaken, ServerFailed
from sidecard.demo.stage import Stage, open_stage

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class DemoFailed(Exception):
    """The demo can't start; the message is a sentence for the person at the terminal."""


def run(args: argparse.Namespace) -> int:
    """Run the demo or its check; returns the exit code."""
    try:
        with _ended_by_signals():
            return _check(args) if args.check else _show(args)
    except (PortTaken, ServerFailed, FolderRefused, NoBrowser, BadSetting) as error:
        if args.check:
            _say(json.dumps({"ok": False, "errors": [str(error)]}, ensure_ascii=False))
        raise DemoFailed(str(error)) from error


def _show(args: argparse.Namespace) -> int:
    stage = open_stage(args.data or DATA, language=args.lang, port=args.port, desk_port=args.desk_port, say=_say)
    try:
        with stage as running:
            if args.no_browser or not has_display():
                _say(_instructions(running))
                _wait_for_the_end()
            else:
                _open_browser(running)
    except KeyboardInterrupt:
        _say("\nEnded. Everything that the demo started has stopped.")
    return 0


def _check(args: argparse.Namespace) -> int:
    from sidecard.demo.check import run_check

    def progress(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    out = make_writable(args.out or SCREENSHOTS)
    with tempfile.TemporaryDirectory(prefix="sidecard-demo-") as temporary:
        stage = open_stage(
            args.data or Path(temporary) / "data",
            language=args.lang,
            port=args.port,
            desk_port=args.desk_port,
            say=progress,
        )
        with stage as running:
            return run_check(running, out, progress)


def _open_browser(stage: Stage) -> None:
    """Show the first ticket in a window, signed in; return when the person closes it."""
    from playwright.sync_api import Error

    _say("Opening Chromium …")
    try:
        browser = chromium(stage.folder, headless=False, language=stage.language)
        with browser as context:
            page = context.pages[0] if context.pages else context.new_page()
            sign_in(page, server=stage.api, pairing_code=stage.pairing_code(), name=stage.agent_name)
            if not interface_language(page).startswith(stage.language):
                _say("  This Chromium has no Korean, so Sidecard's own words are English here.")
                _say("  (Debian: apt install chromium-l10n)")
            page.goto(stage.first_ticket)
            _say(f"\nYou are {stage.agent_name}, at {stage.first_ticket}")
            _say("Click the small chip at the reply box. Close the window or press Ctrl-C to end the demo.\n")
            _say(_accounts(stage))
            with suppress(Error):
                context.wait_for_event("close", timeout=0)
            _say("The window was closed.")
    except NoBrowser as error:
        _say(f"\n{error}\nThe demo itself is running:\n\n{_instructions(stage)}")
        _wait_for_the_end()


def _instructions(stage: Stage) -> str:
    """How to open the demo by hand."""
    return f"""
Open it in your own Chromium, Chrome, Edge or Firefox:

  1. Load the extension from   {stage.folder.extension}
     (chrome://extensions, Developer mode, Load unpacked;
      Firefox: about:debugging, This Firefox, Load Temporary Add-on, its manifest.json)
  2. In its options, set the server   {stage.api}
     and sign in as   {stage.agent_email}   with the password   {stage.folder.password}
  3. Open a ticket   {stage.first_ticket}

{_accounts(stage)}

Press Ctrl-C to end the demo."""


def _accounts(stage: Stage) -> str:
    """Some people of the company, one for each kind of standing."""
    domain = stage.company.email_domain
    chosen = {"eli.novak", "seoyeon.kim", "maya.okafor", "grace.moreno", "nora.lindgren"}
    groups = {member: name for name, members in stage.company.groups.items() for member in members}
    lines = []
    for person in stage.company.people:
        if person["id"] in chosen:
            email, group = f"{person['id']}@{domain}", groups.get(person["id"], "Knowledge")
            lines.append(f"  {email:<36} {person['role']:<8} {group:<20} {person['name']}")
    return "\n".join([f"Everybody's password is {stage.folder.password}", *lines])


def _say(words: str) -> None:
    print(words, flush=True)


def _wait_for_the_end() -> None:
    """Until Ctrl-C or a signal that means the same."""
    while True:
        signal.pause()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A closed terminal and a plain kill end the demo as Ctrl-C does, so that everything is tidied up."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
