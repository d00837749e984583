"""A copy of the extension that is granted some sites from the start, for the demo and for tests.

Never changes the extension that it copies, and never touches a folder that is not such a copy.
"""

import json
import shutil
from pathlib import Path

from sidecard.config import carried
from sidecard.packing.manifests import granting

MANIFEST = "manifest.json"


def make_copy(target: Path, origins: list[str]) -> Path:
    """Copy the extension to `target` and grant it `origins` such as `http://host:port`.

    A match pattern has no port: a grant holds for every port of that host. A copy made before is replaced.
    Raises FileExistsError when `target` holds something else.
    """
    manifest = granting(json.loads((carried("extension") / MANIFEST).read_text(encoding="utf-8")), origins)
    if target.exists():
        _remove_old_copy(target)
    shutil.copytree(carried("extension"), target, ignore=shutil.ignore_patterns(".*"))
    (target / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return target


def _remove_old_copy(target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    elif target.is_dir() and (target / MANIFEST).is_file() and (target / "background" / "background.js").is_file():
        shutil.rmtree(target)
    else:
        raise FileExistsError(f"{target} exists and is no copy of the extension.")
