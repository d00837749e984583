"""The options of `sidecard demo`. Never imports the demo itself, so that the other commands start quickly."""

import argparse
from pathlib import Path

DATA = Path("sidecard-demo")
SCREENSHOTS = Path("sidecard-demo-screenshots")
LANGUAGES = ("en", "ko")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `sidecard demo`."""
    parser.add_argument("--port", type=int, help="of the server; a free one unless given")
    parser.add_argument("--desk-port", type=int, help="of the practice desk; a free one unless given")
    parser.add_argument("--data", type=Path, metavar="DIR", help=f"the demo's folder, kept between runs ({DATA})")
    parser.add_argument("--no-browser", action="store_true", help="open no browser, only say how to")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the desk, and who sits there")
    parser.add_argument("--check", action="store_true", help="run the main job once without a window, and report")
    parser.add_argument("--out", type=Path, metavar="DIR", help=f"where --check puts pictures ({SCREENSHOTS})")
