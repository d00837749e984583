"""`sidecard extension pack`: what is in each browser's zip, that it is always the same, and what a company may set."""

import hashlib
import io
import json
import os
import subprocess
import sys
import time
import zipfile

import pytest

from sidecard.cli import main
from sidecard.config import carried
from sidecard.packing import archive
from sidecard.packing.archive import Chosen, file_name, pack
from sidecard.packing.manifests import BROWSERS, BadOrigin, pattern_of


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def manifest(content: bytes) -> dict:
    return json.loads(opened(content).read("manifest.json"))


def test_each_browser_gets_only_what_it_knows():
    chromium, firefox = (manifest(pack(browser)) for browser in BROWSERS)

    assert chromium["background"]["service_worker"] == "background/background.js"
    assert firefox["background"] == {"scripts": ["background/background.js"], "type": "module"}
    assert {"key", "side_panel", "minimum_chrome_version"} <= set(chromium)
    assert not {"key", "side_panel", "minimum_chrome_version", "storage"} & set(firefox)
    assert "sidebar_action" not in chromium
    assert {"sidebar_action", "browser_specific_settings"} <= set(firefox)
    assert set(chromium["permissions"]) - set(firefox["permissions"]) == {"sidePanel"}


@pytest.mark.parametrize("browser", BROWSERS)
def test_a_package_asks_for_no_site(browser):
    assert not {"host_permissions", "content_scripts"} & set(manifest(pack(browser)))


@pytest.mark.parametrize("browser", BROWSERS)
def test_everything_is_packed_as_it_is(browser):
    root = carried("extension")
    packed = opened(pack(browser))

    ours = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {name for name in ours if not name.split("/")[-1].startswith(".")} == set(packed.namelist())
    for name in set(packed.namelist()) - {"manifest.json"}:
        assert packed.read(name) == (root / name).read_bytes(), name


def test_it_is_the_same_byte_for_byte_elsewhere_and_later(tmp_path):
    """Another folder, another order and other dates of the files, another time zone, another umask."""
    (tmp_path / "elsewhere").mkdir()
    ours, theirs = tmp_path / "ours", tmp_path / "elsewhere" / "theirs"
    assert main(["extension", "pack", str(ours)]) == 0
    command = f"umask 077; exec {sys.executable} -m sidecard extension pack {theirs}"
    environment = os.environ | {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "7", "LANG": "C"}
    time.sleep(1.1)
    subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, check=True, capture_output=True)

    assert {path.name for path in ours.iterdir()} == {file_name(browser) for browser in BROWSERS}
    for path in ours.iterdir():
        assert path.read_bytes() == (theirs / path.name).read_bytes()


def test_hidden_files_links_and_what_else_lies_there_stay_outside(tmp_path, monkeypatch):
    copy = tmp_path / "extension"
    subprocess.run(["cp", "-r", str(carried("extension")), str(copy)], check=True)
    (copy / ".env").write_text("TOKEN=1")
    (copy / ".git").mkdir()
    (copy / ".git" / "config").write_text("secret")
    (copy / "passwd.js").symlink_to("/etc/passwd")
    (copy / "key.pem").write_text("secret")
    monkeypatch.setattr(archive, "carried", lambda name: copy)

    assert not {".env", ".git/config", "passwd.js", "key.pem"} & set(opened(pack("chromium")).namelist())


def test_a_company_sets_its_server_and_sites(tmp_path, capsys):
    words = ["--server", "https://sidecard.acme.example/kb/", "--site", "https://desk.acme.example:8443"]

    assert main(["extension", "pack", str(tmp_path / "new" / "folder"), *words]) == 0

    printed = dict(reversed(line.split("  ")) for line in capsys.readouterr().out.splitlines())
    for browser in BROWSERS:
        path = tmp_path / "new" / "folder" / file_name(browser)
        content = path.read_bytes()
        assert printed[str(path)] == hashlib.sha256(content).hexdigest()
        asked = manifest(content)["host_permissions"]
        assert asked == ["https://desk.acme.example/*", "https://sidecard.acme.example/*"]
        preset = opened(content).read("shared/preset.js").decode()
        assert '{"server": "https://sidecard.acme.example/kb", "sites": ["https://desk.acme.example:8443"]}' in preset


def test_a_store_gets_no_key(tmp_path):
    assert "key" not in manifest(pack("chromium", Chosen(keyed=False)))


@pytest.mark.parametrize(
    "address",
    [
        "desk.example",
        "ftp://desk.example",
        "https://",
        "https://*/",
        "https://*.example",
        "https://a@desk.example",
        "https://desk.example/path",
        "https://desk.example?q",
        "https://desk.example#x",
        "javascript:alert(1)",
        "<all_urls>",
        "https://[::1",
        "https://desk.example:port",
    ],
)
def test_what_is_no_origin_is_refused(address, tmp_path, capsys):
    with pytest.raises(BadOrigin):
        pattern_of(address)
    assert main(["extension", "pack", str(tmp_path / "x"), "--site", address]) == 2
    assert "is no origin" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_an_address_is_written_as_patterns_have_it():
    assert pattern_of("http://[::1]:5000") == "http://[::1]/*"
    assert pattern_of("https://도움.example") == "https://xn--hq1b137a.example/*"


@pytest.mark.parametrize("address", ["sidecard", "https://me:secret@sidecard.example", "https://*", "file:///etc"])
def test_a_server_that_is_no_address_is_refused(address, tmp_path, capsys):
    assert main(["extension", "pack", str(tmp_path / "x"), "--server", address]) == 2
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_a_file_is_said(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")

    assert main(["extension", "pack", str(tmp_path / "file")]) == 2
    assert (tmp_path / "file").read_text() == "mine"
    assert capsys.readouterr().err.startswith("sidecard: ")
