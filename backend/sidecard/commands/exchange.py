"""`sidecard import` and `sidecard export`: whole knowledge bases in and out. Never stops at a single bad card."""

import argparse
import sys
from pathlib import Path
from typing import Any

from sidecard.commands import Refused
from sidecard.config import Config
from sidecard.db import bind, utc_now
from sidecard.migrations import migrate

SHOWN = 100
"""So many refused cards are listed."""


def add_arguments(words: Any) -> None:
    """The words `import` and `export`."""
    formats = words.add_parser("import", help="import cards; again to update them").add_subparsers(
        required=True, dest="format", metavar="markdown|html|jsonl|csv"
    )
    for name, what in (("markdown", "DIR"), ("html", "DIR_OR_FILE"), ("jsonl", "FILE"), ("csv", "FILE")):
        word = formats.add_parser(name)
        word.add_argument("path", metavar=what)
        word.add_argument("--collection", required=what == "FILE", metavar="NAME", help="made when it isn't there")
        word.add_argument("--by", metavar="EMAIL", help="the author; otherwise the first admin")
        word.add_argument("--dry-run", action="store_true", help="only say what would be done")
        word.set_defaults(run=run_import)
    formats = words.add_parser("export", help="write all cards, with all that is known of them").add_subparsers(
        required=True, dest="format", metavar="markdown|jsonl"
    )
    for name, what in (("markdown", "DIR"), ("jsonl", "FILE")):
        word = formats.add_parser(name, help=f"import {name} takes it back")
        word.add_argument("path", metavar=what)
        word.set_defaults(run=run_export)


def run_import(args: argparse.Namespace, config: Config) -> int:
    """Import cards; importing again updates them. 1 when some were refused."""
    from sidecard.evaluation.report import progress_bar
    from sidecard.exchange.files import folder_files
    from sidecard.exchange.formats import FORMATS, count_rows
    from sidecard.exchange.past import Restorer
    from sidecard.exchange.refusals import BadRow
    from sidecard.exchange.rows import Import, Report, checked_collection

    path, chosen = Path(args.path), FORMATS[args.format]
    if not (path.exists() if chosen.folder and args.format == "html" else _is_right(path, folder=chosen.folder)):
        raise Refused(f"{path} is not a {'folder' if chosen.folder else 'file'}.")
    migrate(bind(config.database_url))
    by, now = _importer(args.by), utc_now()
    try:
        name = checked_collection(args.collection or path.resolve().name)
        files = folder_files(path, chosen.endings)
        taking = Import(
            source=f"{args.format}:{path.resolve().name if chosen.folder else name}"[:100],
            by=by,
            now=now,
            shelves=_shelves(by, now, dry_run=args.dry_run),
            report=Report(dry_run=args.dry_run),
            restorer=Restorer(by=by, now=now),
            progress=progress_bar("cards"),
            data=config.data,
        )
        report = taking.run(chosen.read(files, collection=name), count_rows(files, chosen))
    except BadRow as problem:
        raise Refused(f"{path}: {problem}") from None
    for note in report.notes[:SHOWN]:
        print(f"{note.place}: {note.reason}", file=sys.stderr)
    for refusal in report.refused[:SHOWN]:
        print(f"Refused: {refusal.place}: {refusal.reason}", file=sys.stderr)
    if len(report.refused) > SHOWN:
        print(f"... and {len(report.refused) - SHOWN} more.", file=sys.stderr)
    print(report.sentence())
    return 1 if report.refused else 0


def run_export(args: argparse.Namespace, config: Config) -> None:
    """Write every card to a folder of Markdown, or to a file of JSON lines."""
    from sidecard.evaluation.report import progress_bar
    from sidecard.exchange.beside import Writing
    from sidecard.exchange.export import write_folder, write_lines
    from sidecard.exchange.refusals import BadRow
    from sidecard.models.collection import collection_ids

    migrate(bind(config.database_url))
    try:
        bar, write = progress_bar("cards"), write_lines if args.format == "jsonl" else write_folder
        number = write(Path(args.path), collection_ids(), Writing(addresses=True, data=config.data), bar)
    except BadRow as problem:
        raise Refused(str(problem)) from None
    print(f"Wrote {number} cards to {args.path}.")


def _is_right(path: Path, *, folder: bool) -> bool:
    return path.is_dir() if folder else path.is_file()


def _shelves(by: Any, now: Any, *, dry_run: bool) -> Any:
    """Whoever has the server's command line may write anywhere: collections are made when they aren't there."""
    from sidecard.exchange.rows import MadeShelves

    return MadeShelves(by=by, now=now, dry_run=dry_run)


def _importer(email: str | None) -> Any:
    from sidecard.models.user import User, find_by_email, people

    by: User | None = find_by_email(email) if email else people().where(User.role == "admin", User.active).first()
    if by is None:
        raise Refused("Imported cards need an author: add an admin first, or name somebody with --by EMAIL.")
    return by
