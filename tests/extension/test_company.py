"""What a company sets: in its own package of the extension, and by a real managed policy. Never a site that nobody named."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from sidecard.config import EXTENSION_ID
from sidecard.packing.archive import Chosen, pack
from tests import parts
from tests.e2e.chromium import Chromium, wait_for
from tests.extension.panel_stage import inside
from tests.extension.small_backend import SmallBackend

pytestmark = pytest.mark.heavy

POLICIES = Path("/etc/chromium/policies/managed")
KEY = b"an extension of its own, as a policy meets every browser here"
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def unpacked(folder: Path, content: bytes) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def policy() -> Iterator[Path]:
    """A file of Chromium's managed policies, as an administrator lays it there; gone afterwards."""
    try:
        POLICIES.mkdir(parents=True, exist_ok=True)
        path = POLICIES / f"sidecard-test-{os.getpid()}.json"
        path.touch()
    except PermissionError:
        (pytest.fail if parts.in_ci() else pytest.skip)(f"{POLICIES} is the administrator's.")
    yield path
    path.unlink()


def test_a_packages_server_and_sites_are_there_from_the_start(
    playwright: Playwright, tmp_path: Path, backend: SmallBackend
) -> None:
    chosen = Chosen(f"{backend.origin}/", ("http://desk.localhost:81",))
    browser = Chromium(playwright, unpacked(tmp_path / "extension", pack("chromium", chosen)), tmp_path / "profile")
    try:
        wait_for(lambda: browser.ask("settings-read")["server"] == backend.origin, "the company's server")
        assert browser.ask("company-read") == {
            "fixed": False,
            "addresses": [
                {"origin": backend.origin, "pattern": "http://127.0.0.1/*", "granted": True},
                {"origin": "http://desk.localhost:81", "pattern": "http://desk.localhost/*", "granted": True},
            ],
        }
        browser.ask("sign-in", pairing_code="12345678")
        options = browser.extension_page("options/options.html")
        expect(options.locator("#company li").nth(1)).to_contain_text("allowed")
        expect(options.locator("[data-act=company-allow]")).to_have_count(0)
        expect(options.locator("#server-address")).to_be_editable()
    finally:
        browser.close()


def test_a_browser_finds_nothing_wrong_in_the_package(playwright: Playwright, tmp_path: Path) -> None:
    browser = Chromium(playwright, unpacked(tmp_path / "extension", pack("chromium")), tmp_path / "profile")
    try:
        assert browser.ask("settings-read")["server"] is None
        options = browser.extension_page("options/options.html")
        options.locator("#server").wait_for()
        expect(options.locator("#company")).to_have_count(0)
        page = browser.page()
        page.goto("chrome://extensions")
        known = page.evaluate("chrome.developerPrivate.getExtensionsInfo({ includeDisabled: true })")
        ours = next(each for each in known if each["id"] == EXTENSION_ID)
        assert (ours["state"], ours["manifestErrors"], ours["installWarnings"]) == ("ENABLED", [], [])
    finally:
        browser.close()


def test_a_policy_sets_the_server_for_good(
    playwright: Playwright, tmp_path: Path, policy: Path, backend: SmallBackend
) -> None:
    extension = unpacked(tmp_path / "extension", pack("chromium"))
    manifest = json.loads((extension / "manifest.json").read_text("utf-8"))
    manifest |= {"key": base64.b64encode(KEY).decode(), "host_permissions": ["http://127.0.0.1/*"]}
    (extension / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    its_id = hashlib.sha256(KEY).hexdigest()[:32].translate(LETTERS)
    told = {"server": backend.origin, "sites": ["https://desk.acme.example", "not an address"]}
    policy.write_text(json.dumps({"3rdparty": {"extensions": {its_id: told}}}))

    browser = Chromium(playwright, extension, tmp_path / "profile")
    try:
        # Something of the company isn't allowed yet: the options open by themselves, and ask for all of it in one click.
        opened = wait_for(
            lambda: next((tab for tab in browser.context.pages if tab.url.endswith("/options/options.html")), None),
            "the options",
            page=browser.context.pages[0],
        )
        expect(opened.locator("#server-address")).to_have_value(backend.origin)
        rows = opened.locator("#company li")
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("allowed")
        expect(rows.nth(1)).to_contain_text("not allowed yet")
        expect(opened.locator("[data-act=company-allow]")).to_be_enabled()
        expect(opened.locator("#server-address")).not_to_be_editable()
        expect(opened.locator("[data-fixed]")).to_be_visible()

        refused = opened.evaluate("chrome.runtime.sendMessage({ name: 'server-set', server: 'http://127.0.0.1:9' })")
        assert refused["error"]["code"] != "offline", "another server isn't even asked"
        assert refused["error"]["code"] == "server_fixed"
    finally:
        browser.close()


def test_a_policy_that_comes_late_holds_nobody_up_and_is_put_into_force(
    own_browser: Chromium, backend: SmallBackend
) -> None:
    """Chromium reads its policies when it likes; the background's part alone, in the options page, where that can be held back."""
    options = own_browser.extension_page("options/options.html")
    outcome = inside(
        options,
        """async (server) => {
            let tell;
            const told = new Promise((done) => (tell = done));
            globalThis.browser = { ...chrome, storage: { ...chrome.storage, managed: { get: () => told } } };
            const company = await load("/background/company.js");
            const session = await load("/background/session.js");
            const meanwhile = [await company.allows("http://other.example"), (await company.shown()).fixed];
            tell({ server });
            while ((await session.current()).server !== server) await new Promise((done) => setTimeout(done, 20));
            return [meanwhile, await company.allows("http://other.example"), (await company.shown()).fixed];
        }""",
        backend.origin,
    )
    assert outcome == [[True, False], False, True]
