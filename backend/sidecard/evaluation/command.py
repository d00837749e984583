"""`sidecard evaluate DIR`: how good suggestions are on labelled tickets. Never touches the deployment's own data."""

import argparse
from dataclasses import replace
from typing import Any

from sidecard.config import Config
from sidecard.evaluation.labelled import BadSet, LabelledTicket, read_labelled_set, read_lessons
from sidecard.evaluation.report import progress_bar, table, write_json
from sidecard.evaluation.run import Settings, run
from sidecard.semantic.embedder import get_embedder


def evaluate(args: argparse.Namespace, config: Config) -> str:
    """Run once, or twice with different settings; the table as text. Writes the file that was asked for."""
    chosen = read_labelled_set(args.folder)
    learned: list[LabelledTicket] = []
    scored = chosen.tickets
    if args.learn is not None:
        learned = read_lessons(args.learn, {card["id"] for card in chosen.cards})
    if args.learn_older is not None:
        if not all(ticket.created for ticket in scored):
            raise BadSet("--learn-older needs the time of every ticket: `created` in queries.jsonl.")
        older = round(len(scored) * args.learn_older)
        learned, scored = [*learned, *scored[:older]], scored[older:]
        if not scored:
            raise BadSet("--learn-older leaves no ticket to be scored.")
    own = Settings(embedder=get_embedder(config))
    settings = [("as it is", own)]
    if args.compare:
        settings.append((" ".join(args.compare), read_settings(args.compare, own)))
    runs = [(label, run(chosen, learned, scored, each, progress_bar(label))) for label, each in settings]
    if args.json is not None:
        about = {"set": chosen.name, "cards": len(chosen.cards), "learned": len(learned), "scored": len(scored)}
        write_json(args.json, about, runs)
    return (
        f"{chosen.name}: {len(chosen.cards)} cards, {len(learned)} tickets learned, {len(scored)} scored, "
        f"{len(chosen.out_of_scope)} out of scope\n\n{table(runs)}"
    )


def read_settings(told: list[str], own: Settings) -> Settings:
    """Settings from words such as min_confidence=0.4 and memory=off; what isn't named stays as it is."""
    given: dict[str, Any] = {}
    for each in told:
        name, _, value = each.partition("=")
        if name == "min_confidence":
            try:
                given[name] = float(value)
            except ValueError:
                raise BadSet(f"{value} is not a number.") from None
            if not 0.0 <= given[name] <= 1.0:
                raise BadSet("min_confidence goes from 0 to 1.")
        elif name == "memory" and value in ("on", "off"):
            given[name] = value == "on"
        elif name == "embedder" and value == "off":
            given[name] = None
        else:
            raise BadSet(f"{each} can't be compared: use min_confidence=NUMBER, memory=on, memory=off or embedder=off.")
    return replace(own, **given)
