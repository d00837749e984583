"""The demo company as its data files say: people, groups, collections, cards, drafts, flags, talk and life.

Only reads; `loading.py` writes it into a database.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sidecard.demo import front_matter
from sidecard.demo.front_matter import BadFile

FOLDER = Path(__file__).parent / "knowledge"


@dataclass(frozen=True)
class WrittenCard:
    """One card file. `verifier` names a group or a person; `verified_days_ago` is None when nobody vouched yet."""

    id: str
    title: str
    body: str
    collection: str
    language: str
    tags: tuple[str, ...]
    author: str
    verifier: str
    verified_days_ago: int | None
    interval_days: int
    state: dict[str, Any]
    review_in_days: int | None
    never_reason: str | None
    uses: int
    translation_of: str | None = None
    merged_into: str | None = None
    merged_by: str = ""
    merged_days_ago: int = 0

    @property
    def is_overdue(self) -> bool:
        """Whether it was vouched for once and that has run out."""
        return self.verified_days_ago is not None and self.verified_days_ago >= self.interval_days


@dataclass(frozen=True)
class WrittenDraft:
    """One draft file; `captured_from` as the API takes it but for the address, which is the desk's."""

    id: str
    title: str
    body: str
    collection: str | None
    language: str
    tags: tuple[str, ...]
    author: str
    days_ago: int
    ticket: str | None
    page_title: str
    quote: str
    prefix: str
    suffix: str
    state: dict[str, Any]
    works_on: str | None


@dataclass(frozen=True)
class Company:
    """Everything that the demo's database begins with."""

    name: str
    email_domain: str
    groups: dict[str, list[str]]
    people: list[dict[str, Any]]
    collections: list[dict[str, Any]]
    cards: list[WrittenCard]
    drafts: list[WrittenDraft]
    flags: list[dict[str, Any]]
    proposals: list[dict[str, Any]]
    comments: list[dict[str, Any]]
    announcements: list[dict[str, Any]]
    life: dict[str, list[dict[str, Any]]]


def read_company(*, today: date, folder: Path = FOLDER) -> Company:
    """Read all files; raises BadFile with a sentence when one doesn't fit."""
    told = json.loads((folder / "company.json").read_text(encoding="utf-8"))
    cards = [_read_card(path, today) for path in sorted(folder.glob("[a-z][a-z]/*.md"))]
    drafts = [_read_draft(path, today) for path in sorted(folder.glob("drafts/*.md"))]
    flags = json.loads((folder / "flags.json").read_text(encoding="utf-8"))
    talk = json.loads((folder / "talk.json").read_text(encoding="utf-8"))
    life = json.loads((folder / "life.json").read_text(encoding="utf-8"))
    return Company(**told, **talk, cards=cards, drafts=drafts, flags=flags, life=life)


def _read_card(path: Path, today: date) -> WrittenCard:
    head, body = front_matter.read(path, today=today)
    try:
        verified = head.get("verified_days_ago")
        return WrittenCard(
            id=head["id"],
            title=head["title"],
            body=body,
            collection=head["collection"],
            language=head["language"],
            tags=_words(head["tags"]),
            author=head["author"],
            verifier=head["verifier"],
            verified_days_ago=None if verified is None else int(verified),
            interval_days=int(head["interval_days"]),
            state=_state(head),
            review_in_days=int(head["review_in_days"]) if "review_in_days" in head else None,
            never_reason=head.get("never_reason"),
            uses=int(head.get("uses", 0)),
            translation_of=head.get("translation_of"),
            merged_into=head.get("merged_into"),
            merged_by=head.get("merged_by", ""),
            merged_days_ago=int(head.get("merged_days_ago", 0)),
        )
    except KeyError as missing:
        raise BadFile(f"{path.name}: {missing} is missing.") from None


def _read_draft(path: Path, today: date) -> WrittenDraft:
    head, body = front_matter.read(path, today=today)
    try:
        return WrittenDraft(
            id=path.stem,
            title=head["title"],
            body=body,
            collection=head.get("collection"),
            language=head["language"],
            tags=_words(head["tags"]),
            author=head["author"],
            days_ago=int(head["days_ago"]),
            ticket=head.get("ticket"),
            page_title=head.get("page_title", ""),
            quote=head.get("quote", ""),
            prefix=head.get("prefix", ""),
            suffix=head.get("suffix", ""),
            state=_state(head),
            works_on=head.get("works_on"),
        )
    except KeyError as missing:
        raise BadFile(f"{path.name}: {missing} is missing.") from None


def _state(head: dict[str, str]) -> dict[str, Any]:
    """What a file says of confidence, audience and governance; the rest is as with any new text."""
    return {name: head[name] for name in ("confidence", "audience", "governance") if name in head}


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in listed.split(",") if word.strip())
