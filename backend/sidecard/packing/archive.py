"""The extension as one zip for a browser, byte for byte the same wherever and whenever it is made.

Never packs a hidden file, a link or a date.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sidecard.config import carried
from sidecard.packing.manifests import granting, manifest_for

MANIFEST = "manifest.json"
KINDS = {".js", ".ts", ".json", ".css", ".html", ".png", ".svg", ".md"}
"""Of files that may be packed, beside licences: what somebody left in the folder, a key say, may not."""
PRESET = "shared/preset.js"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell."""


class Chosen(NamedTuple):
    """What a company wants set in its own packages: the server's address, and the origins of its helpdesks."""

    server: str = ""
    sites: tuple[str, ...] = ()
    keyed: bool = True
    """With the key that gives the extension its id in Chromium; a store wants none, and gives an id of its own."""


def pack(browser: str, chosen: Chosen | None = None) -> bytes:
    """The zip for `chromium` or `firefox`. Raises BadOrigin when a chosen address is none."""
    root, chosen = carried("extension"), chosen or Chosen()
    out = io.BytesIO()
    # Stored, not deflated: machines' libraries compress the same bytes differently.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(_names(root)):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, _content(root, name, browser, chosen))
    return out.getvalue()


def version() -> str:
    """Of the extension that is carried."""
    return str(json.loads((carried("extension") / MANIFEST).read_text("utf-8"))["version"])


def file_name(browser: str) -> str:
    """`sidecard-firefox-1.0.0.zip`."""
    return f"sidecard-{browser}-{version()}.zip"


def _names(root: Path) -> Iterator[str]:
    for path in root.rglob("*"):
        name = path.relative_to(root)
        known = path.suffix in KINDS or path.name.endswith("LICENSE")
        if known and path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()


def _content(root: Path, name: str, browser: str, chosen: Chosen) -> bytes:
    content = (root / name).read_bytes()
    if name == MANIFEST:
        manifest = granting(manifest_for(browser, json.loads(content)), _origins(chosen))
        if not chosen.keyed:
            manifest.pop("key", None)
        return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    if name == PRESET and (chosen.server or chosen.sites):
        return _preset(content.decode(), chosen).encode()
    return content


def _origins(chosen: Chosen) -> Iterator[str]:
    if chosen.server:
        scheme, _, rest = chosen.server.partition("://")
        yield f"{scheme}://{rest.partition('/')[0]}"
    yield from chosen.sites


def _preset(module: str, chosen: Chosen) -> str:
    empty = 'export const PRESET = Object.freeze({ server: "", sites: [] });'
    if empty not in module:
        raise LookupError(f"{PRESET} has no empty preset to fill.")
    filled = json.dumps({"server": chosen.server, "sites": list(chosen.sites)}, ensure_ascii=True)
    return module.replace(empty, f"export const PRESET = Object.freeze({filled});")
