"""A Chromium of its own for the demo, with the granted copy of the extension and a fresh profile.

Never uses the person's own profile, and never ends a browser that it didn't start.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sidecard.config import EXTENSION_ID, chosen_chromium, environment_with
from sidecard.demo.folder import DemoFolder

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

# Branded Chrome and Edge refuse --load-extension, so they are not looked for.
USUAL_NAMES = ("chromium", "chromium-browser")
LOCALES = {"en": "en-US", "ko": "ko-KR"}
HOW_TO_GET_ONE = (
    "Install one (Debian and Ubuntu: apt install chromium; elsewhere: playwright install chromium), "
    "or name one in SIDECARD_CHROMIUM."
)


class NoBrowser(Exception):
    """There is no Chromium to use, or nothing to drive it; the message says what helps."""


@contextmanager
def chromium(folder: DemoFolder, *, headless: bool, language: str) -> Iterator["BrowserContext"]:
    """A browser in the given language with our copy of the extension; closed at the end."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NoBrowser("Playwright is missing. Install it with: pip install 'sidecard[demo]'") from error
    with sync_playwright() as playwright:
        executable = find_chromium(playwright)
        try:
            context = _launch(playwright, executable, folder, headless=headless, language=language)
        except Error as error:
            raise NoBrowser(f"{executable} did not start: {error.message.splitlines()[0]}") from error
        try:
            yield context
        finally:
            with suppress(Error):  # the person may have closed it already
                context.close()


def find_chromium(playwright: "Playwright") -> Path:
    """The one that SIDECARD_CHROMIUM names, else one on the path, else Playwright's own."""
    if chosen := chosen_chromium():
        if found := shutil.which(chosen):
            return Path(found)
        raise NoBrowser(f"SIDECARD_CHROMIUM names {chosen}, which is no program that can be run.")
    for name in USUAL_NAMES:
        if found := shutil.which(name):
            return Path(found)
    own = Path(playwright.chromium.executable_path)
    if own.is_file():
        return own
    raise NoBrowser(f"No Chromium was found. {HOW_TO_GET_ONE}")


def sign_in(page: "Page", *, server: str, pairing_code: str, name: str) -> None:
    """Pair through the options page, and wait until it greets the person."""
    page.goto(f"{extension_page('options/options.html')}#server={server}&pair={pairing_code}")
    page.get_by_text(name).first.wait_for(timeout=20_000)


def interface_language(page: "Page") -> str:
    """The language of Sidecard's own words in this browser, asked on one of its pages."""
    return str(page.evaluate("chrome.i18n.getUILanguage()"))


def extension_page(path: str) -> str:
    """The address of one of the extension's own pages."""
    return f"chrome-extension://{EXTENSION_ID}/{path}"


def _launch(
    playwright: "Playwright", executable: Path, folder: DemoFolder, *, headless: bool, language: str
) -> "BrowserContext":
    locale = LOCALES[language]
    context = playwright.chromium.launch_persistent_context(
        folder.fresh_profile(),
        executable_path=executable,
        headless=headless,
        locale=locale,
        chromium_sandbox=os.geteuid() != 0,  # Chromium refuses its sandbox to root
        viewport={"width": 1440, "height": 900} if headless else None,
        no_viewport=None if headless else True,
        ignore_default_args=["--enable-automation"],
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
        args=[
            f"--disable-extensions-except={folder.extension}",
            f"--load-extension={folder.extension}",
            f"--lang={locale}",
            "--no-first-run",
            "--no-default-browser-check",
        ],
        env={**environment_with(LANGUAGE=locale.replace("-", "_"))},
    )
    if not context.service_workers:
        context.wait_for_event("serviceworker", timeout=20_000)
    return context
