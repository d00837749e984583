"""The `sidecard` command: one small function for each word. Never prints a secret it wasn't asked for."""

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from peewee import PeeweeException

from sidecard import __version__
from sidecard.commands import Refused, embedding, exchange, extension, memory
from sidecard.config import BadSetting, Config, read_config
from sidecard.db import bind, utc_now
from sidecard.demo.arguments import add_arguments
from sidecard.evaluation.arguments import add_arguments as add_evaluation_arguments
from sidecard.migrations import migrate


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; expected failures are one line on standard error."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args, read_config()) or 0)
    except (BadSetting, Refused) as error:
        print(f"sidecard: {error}", file=sys.stderr)
        return 2
    except PeeweeException as error:
        print(f"sidecard: The database can't be used: {str(error).rstrip('.')}.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"sidecard: {error.filename or 'A file'}: {error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def run_migrate(args: argparse.Namespace, config: Config) -> None:
    """Bring the database to the newest shape."""
    applied = migrate(bind(config.database_url))
    print(f"Applied {', '.join(applied)}." if applied else "The database is up to date.")


def run_serve(args: argparse.Namespace, config: Config) -> None:
    """Serve the API with gunicorn until stopped."""
    from sidecard.serve import BadAddress, serve

    migrate(bind(config.database_url))
    memory.check_key(config)
    embedding.check(config)
    try:
        serve(bind=args.bind, workers=args.workers, threads=args.threads)
    except BadAddress as problem:
        raise Refused(str(problem)) from None


def run_user_add(args: argparse.Namespace, config: Config) -> None:
    """Add a person; ask for a password on a terminal, else print a link by which the person sets one."""
    from sidecard.auth import hash_password
    from sidecard.models.credential import create_token, set_password_hash
    from sidecard.models.user import create_user, find_by_email
    from sidecard.schemas.user import UserWriteSchema

    given = {"email": args.email, "name": args.name, "role": args.role}
    given |= {"licence": args.licence} if args.licence else {}
    wrong = UserWriteSchema().validate(given)
    if wrong:
        raise Refused(" ".join(f"{field}: {' '.join(what)}" for field, what in wrong.items()))
    migrate(bind(config.database_url))
    if find_by_email(args.email) is not None:
        raise Refused(f"Somebody with the address {args.email} exists already.")
    password = _ask_password() if sys.stdin.isatty() else None
    now = utc_now()
    user = create_user(**given, by=None, now=now)
    if password is not None:
        set_password_hash(user, hash_password(password), now=now)
        print(f"Added {user.name} <{user.email}>.")
        return
    token, _ = create_token(user, "setup", now=now)
    print(f"Added {user.name} <{user.email}>. They set their password here, within three days:")
    print(f"{args.server.rstrip('/')}/setup/{token}")


def run_token_create(args: argparse.Namespace, config: Config) -> None:
    """Print a new API token, and nothing else."""
    from sidecard.models.credential import create_token
    from sidecard.models.user import find_by_email

    migrate(bind(config.database_url))
    user = find_by_email(args.user)
    if user is None or not user.active:
        raise Refused(f"There is no active person with the address {args.user}.")
    print(create_token(user, "api", now=utc_now())[0])


def run_openapi(args: argparse.Namespace, config: Config) -> None:
    """Write the OpenAPI document, byte for byte what shared_schemas/openapi.json must be."""
    from sidecard.openapi import document

    text = document(config)
    if args.file == "-":
        sys.stdout.write(text)
    else:
        Path(args.file).write_text(text)


def run_demo(args: argparse.Namespace, config: Config) -> int:
    """Start the demo company, the practice desk and a browser; or check all of it once."""
    from sidecard.demo.command import DemoFailed, run

    try:
        return run(args)
    except DemoFailed as error:
        raise Refused(str(error)) from error


def run_evaluate(args: argparse.Namespace, config: Config) -> None:
    """Measure suggestions on labelled tickets, in a deployment of its own."""
    from sidecard.evaluation.command import evaluate
    from sidecard.evaluation.labelled import BadSet

    try:
        print(evaluate(args, config))
    except BadSet as problem:
        raise Refused(str(problem)) from None


def _at_least_one(told: str) -> int:
    if not told.isdecimal() or int(told) < 1:
        raise argparse.ArgumentTypeError(f"{told} is not a whole number of at least 1")
    return int(told)


def _ask_password() -> str:
    while True:
        password = getpass("Password (at least 10 characters): ")
        if len(password) < 10:
            print("That is too short.", file=sys.stderr)
        elif password == getpass("Once more: "):
            return password
        else:
            print("The two differ.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sidecard", description="Verified answers beside the ticket.")
    parser.add_argument("--version", action="version", version=f"sidecard {__version__}")
    words = parser.add_subparsers(required=True, metavar="COMMAND")

    word = words.add_parser("demo", help="see it work: a made-up company and a practice desk")
    add_arguments(word)
    word.set_defaults(run=run_demo)

    word = words.add_parser("migrate", help="bring the database to the newest shape")
    word.set_defaults(run=run_migrate)

    word = words.add_parser("serve", help="serve the API")
    word.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT", help="port 0 takes a free one")
    word.add_argument("--workers", type=_at_least_one, default=2)
    word.add_argument("--threads", type=_at_least_one, default=4)
    word.set_defaults(run=run_serve)

    user = words.add_parser("user", help="people").add_subparsers(required=True, metavar="add")
    word = user.add_parser("add", help="add a person")
    word.add_argument("email")
    word.add_argument("--name", required=True)
    word.add_argument("--role", choices=["admin", "manager", "agent"], default="agent")
    word.add_argument("--licence", choices=["candidate", "contributor", "publisher"], help="what they may set on cards")
    word.add_argument("--server", default="http://127.0.0.1:8000", help="the address for the printed link")
    word.set_defaults(run=run_user_add)

    token = words.add_parser("token", help="API tokens").add_subparsers(required=True, metavar="create")
    word = token.add_parser("create", help="print a new API token")
    word.add_argument("--user", required=True, metavar="EMAIL")
    word.set_defaults(run=run_token_create)

    exchange.add_arguments(words)
    extension.add_arguments(words)

    of_memory = words.add_parser("memory", help="what suggestions learned from resolved tickets").add_subparsers(
        required=True, metavar="forget|export|import"
    )
    for name, run, what in (
        ("export", memory.run_export, "write it to a file, as keyed hashes"),
        ("import", memory.run_import, "take in what was written with the same key"),
    ):
        word = of_memory.add_parser(name, help=what)
        word.add_argument("path", metavar="FILE")
        word.set_defaults(run=run)
    word = of_memory.add_parser("forget", help="forget what tickets taught")
    which = word.add_mutually_exclusive_group(required=True)
    which.add_argument("--ticket", nargs=2, metavar=("SYSTEM", "ID"), help="one ticket of one desk")
    which.add_argument("--older-than", type=_at_least_one, metavar="DAYS")
    which.add_argument("--all", action="store_true")
    word.set_defaults(run=memory.run_forget)

    word = words.add_parser("embed", help="embed the cards that wait (with the semantic extra)")
    word.add_argument("--check", action="store_true", help="only say whether the model can be used")
    word.set_defaults(run=embedding.run)

    word = words.add_parser("evaluate", help="how good suggestions are on your own labelled tickets")
    add_evaluation_arguments(word)
    word.set_defaults(run=run_evaluate)

    word = words.add_parser("openapi", help="write the OpenAPI document")
    word.add_argument("file", nargs="?", default="-")
    word.set_defaults(run=run_openapi)
    return parser
