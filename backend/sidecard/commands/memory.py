"""`sidecard memory`: forget what tickets taught, take it out, take it in. Never prints a hash or a ticket."""

import argparse
from datetime import timedelta
from pathlib import Path

from sidecard.commands import Refused
from sidecard.config import Config
from sidecard.db import bind, utc_now
from sidecard.migrations import migrate


def run_forget(args: argparse.Namespace, config: Config) -> None:
    """Forget what tickets taught: those of one ticket, those older than some days, or all."""
    from sidecard.models.memory import forget_before, forget_ticket

    migrate(bind(config.database_url))
    now = utc_now()
    if args.ticket is not None:
        system, external_id = args.ticket
        forgotten = forget_ticket(system=system, external_id=external_id, by=None, now=now)
    else:
        days = 0 if args.all else args.older_than
        forgotten = forget_before(now - timedelta(days=days, seconds=-1 if args.all else 0), by=None, now=now)
    print(f"Forgot {forgotten} lesson{'' if forgotten == 1 else 's'}.")


def run_export(args: argparse.Namespace, config: Config) -> None:
    """Write what tickets taught to a file, one lesson a line."""
    from sidecard.evaluation.report import progress_bar
    from sidecard.exchange.memory import write_memory
    from sidecard.exchange.refusals import BadRow

    migrate(bind(config.database_url))
    try:
        print(f"Wrote {write_memory(Path(args.path), progress_bar('lessons'))} lessons to {args.path}.")
    except BadRow as problem:
        raise Refused(str(problem)) from None


def run_import(args: argparse.Namespace, config: Config) -> None:
    """Take lessons in that were written before, or by a server with the same key."""
    from sidecard.evaluation.report import progress_bar
    from sidecard.exchange.memory import read_memory
    from sidecard.exchange.refusals import BadRow

    path = Path(args.path)
    if not path.is_file():
        raise Refused(f"{path} is not a file.")
    migrate(bind(config.database_url))
    try:
        bar = progress_bar("lessons")
        print(read_memory(path, key_id=config.memory_key_id, now=utc_now(), progress=bar).sentence())
    except BadRow as problem:
        raise Refused(f"{path}: {problem} Nothing was taken in.") from None


def check_key(config: Config) -> None:
    """With another key nothing that was learned could be compared with a ticket: say so rather than forget silently."""
    from sidecard.models.memory import foreign_keys

    if foreign := foreign_keys(config.memory_key_id):
        raise Refused(
            f"{foreign} lessons of the memory were made with another key than {config.data / 'memory.key'}. "
            "Put the right key back, or forget what was learned: sidecard memory forget --all"
        )
