"""`sidecard demo` from outside: its folder, its copy of the extension, its servers, and that nothing is left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sidecard.config import EXTENSION_ID
from sidecard.demo.extension_copy import make_copy
from sidecard.demo.folder import DATABASE, FolderRefused, open_folder
from sidecard.demo.servers import PortTaken, choose_port

ENDED = 25.0


@contextmanager
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


def demo(*words: str, **kwargs: object) -> subprocess.Popen[str]:
    """The command in a process of its own, without a display."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return subprocess.Popen(
        [sys.executable, "-m", "sidecard", "demo", *words],
        env=environment | {"SIDECARD_DATABASE_URL": "postgresql://nowhere.invalid/x"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **kwargs,  # type: ignore[call-overload]
    )


def answers(url: str) -> bool:
    with suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2):
        return True
    return False


# --- the copy of the extension


def test_the_copy_grants_the_origins_and_keeps_the_id(tmp_path: Path) -> None:
    copy = make_copy(tmp_path / "copy", ["http://desk.localhost:8081", "http://127.0.0.1:8000", "http://127.0.0.1:1"])
    manifest = json.loads((copy / "manifest.json").read_text())
    assert manifest["host_permissions"] == ["http://127.0.0.1/*", "http://desk.localhost/*"]
    assert manifest["key"]
    assert len(EXTENSION_ID) == 32
    assert (copy / "background" / "background.js").is_file()


def test_an_earlier_copy_is_replaced_whole(tmp_path: Path) -> None:
    copy = make_copy(tmp_path / "copy", ["http://desk.localhost:8081"])
    (copy / "left.js").write_text("")
    make_copy(copy, ["https://desk.example"])
    assert not (copy / "left.js").exists()
    assert json.loads((copy / "manifest.json").read_text())["host_permissions"] == ["https://desk.example/*"]


def test_a_folder_that_is_no_copy_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        make_copy(tmp_path, ["http://desk.localhost:8081"])
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("origin", ["desk.localhost", "file:///etc", "http://", "http://a/b", "<all_urls>", "*://*/*"])
def test_only_an_origin_can_be_granted(tmp_path: Path, origin: str) -> None:
    with pytest.raises(ValueError):
        make_copy(tmp_path / "copy", [origin])
    assert not (tmp_path / "copy").exists()


# --- the folder


def test_a_new_folder_is_private_and_has_a_password_of_its_own(tmp_path: Path) -> None:
    one, other = open_folder(tmp_path / "a" / "one"), open_folder(tmp_path / "other")
    assert one.password != other.password
    assert len(one.password) >= 12
    assert (one.path / "demo.json").stat().st_mode & 0o077 == 0
    assert open_folder(one.path).password == one.password


def test_a_folder_with_other_files_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_text("somebody's real knowledge")
    with pytest.raises(FolderRefused, match="holds other files"):
        open_folder(tmp_path)
    assert (tmp_path / DATABASE).read_text() == "somebody's real knowledge"


def test_what_an_interrupted_loading_left_is_taken_away(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "demo")
    (folder.path / DATABASE).write_text("half a company")
    open_folder(folder.path)
    assert not (folder.path / DATABASE).exists()
    (folder.path / DATABASE).write_text("all of it")
    folder.mark_loaded()
    assert open_folder(folder.path).is_loaded
    assert (folder.path / DATABASE).read_text() == "all of it"


@pytest.mark.parametrize("kind", ["a file", "under a file", "a broken mark"])
def test_a_folder_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "demo"
    if kind == "a broken mark":
        path.mkdir()
        (path / "demo.json").write_text("{")
    else:
        path.write_text("")
    with pytest.raises(FolderRefused, match=r"demo.*\."):
        open_folder(path / "below" if kind == "under a file" else path)


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "demo")
    with folder.alone():
        with pytest.raises(FolderRefused, match="Another demo runs"):
            open_folder(folder.path)
        folder.mark_loaded()
        with pytest.raises(FolderRefused, match="Another demo runs"), open_folder(folder.path).alone():
            pass
    with folder.alone():
        pass


# --- the ports


def test_a_port_in_use_is_named() -> None:
    with busy_port() as port, pytest.raises(PortTaken, match=str(port)):
        choose_port(port)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_number_that_is_no_port_is_named(port: int) -> None:
    with pytest.raises(PortTaken, match=str(port)):
        choose_port(port)


# --- the command


@pytest.mark.parametrize("option", ["--port", "--desk-port"])
def test_a_busy_port_ends_the_command_with_one_line(tmp_path: Path, option: str) -> None:
    with busy_port() as port:
        ended = demo("--data", str(tmp_path / "demo"), option, str(port))
        _, said = ended.communicate(timeout=ENDED)
    assert ended.returncode == 2
    assert said.strip().splitlines() == [
        f"sidecard: Port {port} can't be used on 127.0.0.1. Choose another one, or none."
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_whatever_ends_the_demo_ends_all_that_it_started(tmp_path: Path, number: signal.Signals) -> None:
    running = demo("--data", str(tmp_path / "demo"), start_new_session=True)
    assert running.stdout is not None
    said: list[str] = []
    try:
        for line in running.stdout:
            said.append(line)
            if "Press Ctrl-C" in line:
                break
        words = "".join(said)
        api = next(word for word in words.split() if word.startswith("http://127.0.0.1:"))
        desk = next(word for word in words.split() if word.startswith("http://desk.localhost:"))
        local_desk = desk.replace("desk.localhost", "127.0.0.1")
        assert answers(f"{api}/api/v1/health")
        assert answers(f"{local_desk}/tickets")
        assert str(tmp_path / "demo" / "extension") in words
        assert "eli.novak@larkspoon.example" in words

        running.send_signal(number)
        running.communicate(timeout=ENDED)
        assert running.returncode == (-9 if number == signal.SIGKILL else 0)
        deadline_reached = _wait_until(lambda: not answers(f"{api}/api/v1/health"))
        assert deadline_reached
        assert not answers(f"{local_desk}/tickets")
    finally:
        if running.poll() is None:
            running.kill()
            running.communicate()


def _wait_until(is_so: object) -> bool:
    """Ask again and again until it is so; False when it takes too long."""
    from time import monotonic, sleep

    deadline = monotonic() + ENDED
    while monotonic() < deadline:
        if is_so():  # type: ignore[operator]
            return True
        sleep(0.05)
    return False
