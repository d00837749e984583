"""A thousand random navigations over the recorded pages: `python -m tests.bench.right_ticket [STEPS] [--seed N]`.

Never asserts: it prints how many readings there were, and how many carried another ticket's words.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from sidecard.demo.extension_copy import make_copy
from tests import parts
from tests.e2e.chromium import Chromium, IsolatedWorld
from tests.extension.random_walk import WALKED, Walk, stroll
from tests.extension.recorded_pages import ORIGINS, served

STEPS = 1_000


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.right_ticket", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("steps", type=int, nargs="?", default=STEPS, help="how many navigations in all")
    parser.add_argument("--seed", type=int, default=1, help="another walk")
    given = parser.parse_args()
    if reason := parts.why_missing("chromium"):
        sys.exit(reason)
    chance = random.Random(given.seed)
    walk = Walk()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, sync_playwright() as playwright:
        folder = Path(name)
        extension = make_copy(folder / "extension", ORIGINS)
        chromium = Chromium(playwright, extension, folder / "profile")
        with served(chromium.context):
            page = chromium.page()
            world = IsolatedWorld(page, chromium.extension_origin)
            for at, recorded in enumerate(WALKED):
                stroll(page, world, recorded, (given.steps + at) // len(WALKED), chance, walk)
        chromium.close()
    print(
        f"{walk.steps} navigations on {len(WALKED)} recorded pages: {walk.readings} readings, {len(walk.wrong)} wrong,"
    )
    print(f"{len(walk.missed)} rests at which the open ticket wasn't the last one read within 12 s")
    for wrong in walk.wrong[:10]:
        print("wrong:", *wrong)
    for missed in walk.missed[:10]:
        print("missed:", *missed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
