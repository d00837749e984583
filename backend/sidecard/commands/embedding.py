"""`sidecard embed`: what the configured model makes of cards. Never loads a model where none is configured."""

import argparse
import subprocess
import sys

from sidecard.commands import Refused
from sidecard.config import Config
from sidecard.db import bind
from sidecard.migrations import migrate


def run(args: argparse.Namespace, config: Config) -> None:
    """Embed what the server would embed in the background; or only say whether the model can be used."""
    from sidecard.evaluation.report import progress_bar
    from sidecard.semantic.embedder import get_embedder

    embedder = get_embedder(config)
    if embedder is None:
        raise Refused("No model is configured: SIDECARD_EMBEDDER must name its folder.")
    if not args.check:
        from sidecard.semantic.keeping import embed_waiting

        database = bind(config.database_url)
        migrate(database)
        with database.connection_context():
            print(f"Embedded {embed_waiting(embedder, progress_bar('Cards'))} cards.")


def check(config: Config) -> None:
    """In a process of its own: what the model's libraries start must not be there when workers are forked."""
    if config.embedder is not None:
        tried = [sys.executable, "-m", "sidecard", "embed", "--check"]
        done = subprocess.run(tried, capture_output=True, text=True, check=False)  # noqa: S603  our own words
        if done.returncode:
            raise Refused((done.stderr.strip().splitlines() or ["The embedder fails."])[-1].removeprefix("sidecard: "))
