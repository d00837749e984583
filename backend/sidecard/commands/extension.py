"""`sidecard extension pack`: the extension as files to install. Never asks for a site that nobody named."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from sidecard.commands import Refused
from sidecard.config import Config


def add_arguments(words: Any) -> None:
    """The word `extension` with its one verb."""
    verbs = words.add_parser("extension", help="the browser extension").add_subparsers(required=True, metavar="pack")
    word = verbs.add_parser("pack", help="write a zip for Chromium and one for Firefox")
    word.add_argument("path", metavar="DIR", help="made when it isn't there")
    word.add_argument("--server", default="", metavar="URL", help="your server's address, set from the start")
    word.add_argument(
        "--site", action="append", default=[], metavar="ORIGIN", help="a helpdesk that is allowed from the start"
    )
    word.add_argument("--for-store", action="store_true", help="without the key, as the Chrome Web Store takes it")
    word.set_defaults(run=run_pack)


def run_pack(args: argparse.Namespace, config: Config) -> None:
    """Write both files and say their SHA-256."""
    from sidecard.packing.archive import Chosen, file_name, pack
    from sidecard.packing.manifests import BROWSERS, BadOrigin

    chosen = Chosen(args.server.rstrip("/"), tuple(site.rstrip("/") for site in args.site), keyed=not args.for_store)
    try:
        packed = {file_name(browser): pack(browser, chosen) for browser in BROWSERS}
    except BadOrigin as problem:
        raise Refused(str(problem)) from None
    folder = Path(args.path)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in packed.items():
        (folder / name).write_bytes(content)
        print(f"{hashlib.sha256(content).hexdigest()}  {folder / name}")
