"""Cards as a folder of Markdown or as JSON lines, whole: text, tags, state, who vouches, and every version before.

Also files, open flags and relatives (beside.py). Only published cards of the collections that are asked for; never a
draft, no ticket, and nobody's favourites, which are theirs alone.
"""

import shutil
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from sidecard.attaching import shelf
from sidecard.db import batches, tuples
from sidecard.exchange.beside import Beside, Writing
from sidecard.exchange.exported import file_of, history_of, why, write_card, write_version
from sidecard.exchange.lines import write_line
from sidecard.exchange.past import OldText
from sidecard.exchange.refusals import BadRow
from sidecard.exchange.rows import Progress
from sidecard.models.attachment import Attachment
from sidecard.models.card import Card, Publication, cards, tags_of
from sidecard.models.verification import Verification
from sidecard.models.version import Version

BATCH = 300

LINES = "cards.jsonl"

Ids = Collection[int]


class WholeCard(NamedTuple):
    """A card with all that an export tells of it. `files`: where each stands in a folder, and its row."""

    uuid: str
    head: dict[str, Any]
    body: str
    older: list[OldText]
    files: list[tuple[str, Attachment]]


def count_cards(collection_ids: Ids) -> int:
    """How many cards an export of these collections holds."""
    return int(cards().where(Card.collection.in_(collection_ids)).count())


def exported_cards(collection_ids: Ids, writing: Writing) -> Iterator[WholeCard]:
    """Every card with all that belongs to it."""
    ids = [row[0] for row in tuples(_ids(collection_ids))]
    for some in batches(ids, BATCH):
        yield from _batch(some, writing)


def exported_files(collection_ids: Ids, writing: Writing) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of a folder: each card as Markdown, then its older versions and its attachments."""
    for card in exported_cards(collection_ids, writing):
        yield file_of(card.uuid, card.head["title"], card.head["collection"]), write_card(card.head, card.body).encode()
        for each in card.older:
            yield history_of(card.uuid, each.number), write_version(each).encode()
        for path, attachment in card.files:
            if (content := shelf.read(writing.data, attachment)) is not None:
                yield path, content


def exported_lines(collection_ids: Ids, writing: Writing) -> Iterator[bytes]:
    """A line of JSON for every card, its files in it in base64."""
    for card in exported_cards(collection_ids, writing):
        files = [shelf.read(writing.data, attachment) for _, attachment in card.files]
        yield write_line(card.head, card.body, card.older, files)


def write_folder(folder: Path, collection_ids: Ids, writing: Writing, progress: Progress) -> int:
    """Write them into a new or empty folder; returns how many cards. Whole, or nothing is left there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadRow(f"{folder} is not empty. Name a new folder.")
    made, total, done = not folder.exists(), count_cards(collection_ids), 0
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, content in exported_files(collection_ids, writing):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if not name.startswith("_"):
                done += 1
                progress(done, max(total, done))
    except BaseException:
        for each in folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        if made:
            folder.rmdir()
        raise
    return done


def write_lines(path: Path, collection_ids: Ids, writing: Writing, progress: Progress) -> int:
    """Write them into a new file of JSON lines; returns how many cards."""
    if path.exists():
        raise BadRow(f"{path} is there already. Name a new file.")
    total, done = count_cards(collection_ids), 0
    try:
        with path.open("wb") as out:
            for done, line in enumerate(exported_lines(collection_ids, writing), start=1):
                out.write(line)
                progress(done, max(total, done))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return done


def write_zip(out: IO[bytes], collection_ids: Ids, writing: Writing, *, lines: bool = False) -> None:
    """The same as an archive: of Markdown, or of one file of JSON lines."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if lines:
            with archive.open(_entry(LINES), "w", force_zip64=True) as file:
                for line in exported_lines(collection_ids, writing):
                    file.write(line)
            return
        for name, content in exported_files(collection_ids, writing):
            archive.writestr(_entry(name), content)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _ids(collection_ids: Ids) -> Any:
    query = Card.select(Card.id).join(Publication).where(Card.collection.in_(collection_ids))
    return query.order_by(Card.id)


def _batch(ids: list[int], writing: Writing) -> Iterator[WholeCard]:
    tags = tags_of(ids)
    published: dict[int, Any] = {row.card_id: row for row in _of(Publication, ids)}
    vouched: dict[int, list[Any]] = {each: [] for each in ids}
    for row in _of(Verification, ids).order_by(Verification.id):
        vouched[row.card_id].append(row)
    versions: dict[int, list[Any]] = {each: [] for each in ids}
    for version in _of(Version, ids).order_by(Version.card, Version.number):
        versions[version.card_id].append(version)
    beside = Beside(ids, writing)
    for card in cards().where(Card.id.in_(ids)).order_by(Card.id):
        *older, current = versions[card.id]
        head = _head(card, current, published[card.id], vouched[card.id], tags[card.id], writing)
        files = beside.files(card)
        yield WholeCard(
            card.uuid, head | beside.head(card, files), card.body, [_old(each, writing) for each in older], files
        )


def _of(model: Any, ids: list[int]) -> Any:
    return model.select().where(model.card.in_(ids))


def _old(version: Any, writing: Writing) -> OldText:
    accepted_by = None if version.accepted_by_id is None else writing.person(version.accepted_by_id)
    return OldText(
        number=version.number,
        title=version.title,
        body=version.body,
        author=writing.person(version.author_id),
        reason=version.reason,
        at=version.at,
        comment=version.comment,
        restored_from=version.restored_from,
        accepted_by=accepted_by,
    )


def _head(card: Card, current: Any, published: Any, given: Any, tags: list[str], writing: Writing) -> dict[str, Any]:
    trust: dict[str, Any] = {}
    for vouched in [each for each in given if each.withdrawn_at is None]:
        trust = {
            "verified_at": vouched.at,
            "verified_until": vouched.until,
            "trusted_until": card.trusted_until,
            "verified_by": writing.person(vouched.by_id),
            **writing.principal("verified_for", vouched.verifier_id),
            "verified_version": vouched.version,
        }
    withdrawn = [writing.withdrawn(each) for each in given if each.withdrawn_at is not None]
    return {
        "id": card.uuid,
        "title": card.title,
        "language": card.language,
        "collection": card.collection.name,  # type: ignore[union-attr]
        "tags": tags,
        "author": writing.person(card.author_id),
        **writing.principal("verifier", card.verifier_id),
        "interval_days": card.interval_days,
        "review_on": card.review_on,
        "never_reason": card.never_reason,
        "confidence": card.confidence,
        "audience": card.audience,
        "governance": card.governance,
        **trust,
        "withdrawn": withdrawn or None,
        "version": card.version,
        "written_by": writing.person(current.author_id),
        "written_at": current.at,
        **why(_old(current, writing)),
        "created_at": card.created_at,
        "updated_at": card.updated_at,
        "published_by": writing.person(published.by_id),
        "published_at": published.at,
        "archived_at": card.archived_at,
        "source": card.source,
        "source_id": card.source_id,
        "source_url": card.source_url,
        "source_hash": card.source_hash,
    }
