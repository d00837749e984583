"""/extension: the package for the person's browser first, its steps in their language, and no way to anything else."""

import hashlib
import re

import pytest

from sidecard.packing.archive import file_name, pack
from sidecard.packing.manifests import BROWSERS

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize("agent, first", [(CHROME, "chromium"), (FIREFOX, "firefox"), ("", "chromium")])
def test_this_browser_comes_first(app, agent, first):
    page = app.test_client().get("/extension", headers={"User-Agent": agent}).text

    assert re.findall(r'<(?:section|details) id="(\w+)"', page)[0] == first
    assert page.count("<section") == page.count("<details") == 1


@pytest.mark.parametrize("asked, lang", [("ko-KR,ko;q=0.9,en;q=0.5", "ko"), ("en-US", "en"), ("fr", "en"), ("", "en")])
def test_it_speaks_the_readers_language(app, asked, lang):
    page = app.test_client().get("/extension", headers={"Accept-Language": asked}).text

    assert f'<html lang="{lang}">' in page
    assert ("다운로드" in page) == (lang == "ko")
    assert ("Download" in page) == (lang == "en")


@pytest.mark.parametrize("browser", BROWSERS)
def test_what_it_gives_is_what_the_command_packs(app, browser):
    client = app.test_client()
    page = client.get("/extension").text
    answer = client.get(f"/extension/{file_name(browser)}")

    assert answer.status_code == 200
    assert answer.data == pack(browser)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{file_name(browser)}"'
    assert answer.mimetype == "application/zip"
    assert hashlib.sha256(answer.data).hexdigest() in page
    assert f'href="/extension/{file_name(browser)}"' in page


def test_the_servers_own_address_is_there_to_be_copied(app):
    page = app.test_client().get("/extension", base_url="https://kb.acme.example/sidecard").text

    assert "<code>https://kb.acme.example/sidecard</code>" in page
    assert 'href="/sidecard/extension/sidecard-' in page
    assert 'href="/sidecard/app"' in page


def test_a_host_made_up_is_only_text(app):
    page = app.test_client().get("/extension", headers={"Host": 'x"><script>alert(1)</script>'})

    assert "<script" not in page.text


@pytest.mark.parametrize("name", ["sidecard-chromium-0.9.zip", "..%2Fmanifest.json", "manifest.json", "%00"])
def test_there_is_no_other_file(app, name):
    answer = app.test_client().get(f"/extension/{name}")

    assert answer.status_code == 404
    assert answer.json["error"] == "not_found"


def test_no_script_and_no_frame(app):
    answer = app.test_client().get("/extension")

    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
