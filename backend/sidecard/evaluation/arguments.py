"""The options of `sidecard evaluate`. Never imports the evaluation itself, so that the other commands start quickly."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `sidecard evaluate`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="with corpus.jsonl, queries.jsonl and qrels.tsv")
    parser.add_argument("--learn", type=Path, metavar="FILE", help="resolved tickets to learn from first (JSON lines)")
    parser.add_argument("--learn-older", type=_share, metavar="SHARE", help="learn the older part, score the newer")
    parser.add_argument("--compare", nargs="+", metavar="NAME=VALUE", help="run again: memory=off, embedder=off")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")


def _share(told: str) -> float:
    try:
        share = float(told)
    except ValueError:
        share = -1.0
    if not 0.0 < share < 1.0:
        raise argparse.ArgumentTypeError(f"{told} is not a share between 0 and 1")
    return share
