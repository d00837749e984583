"""The demo company's data files: complete, true to one another, and no two alike. Never looks at a database."""

import re
from collections import Counter
from datetime import date
from itertools import combinations

import pytest

from sidecard.demo.company import FOLDER, read_company
from sidecard.demo.front_matter import BadFile, split
from sidecard.demo.practice_tickets import read_tickets
from sidecard.text.plain import plain_text
from sidecard.text.sections import parse
from sidecard.text.templates import built_in

TODAY = date(2026, 11, 22)
COMPANY = read_company(today=TODAY)
TICKETS = read_tickets(today=TODAY)
CARDS = {card.id: card for card in COMPANY.cards}
NAMES = {person["name"] for person in COMPANY.people} | set(COMPANY.groups)
PEOPLE = {person["id"] for person in COMPANY.people}
LIKENESS = 0.2
"""Share of three-word pieces that two cards have in common; the closest pair is far below."""


def test_there_are_enough_cards_in_both_languages() -> None:
    counts = Counter(card.language for card in COMPANY.cards)
    assert counts["en"] >= 60
    assert counts["ko"] >= 25


def test_a_card_file_is_named_as_its_id() -> None:
    paths = {f"{path.parent.name}-{path.stem}" for path in FOLDER.glob("[a-z][a-z]/*.md")}
    assert paths == set(CARDS)
    assert len(CARDS) == len(COMPANY.cards)


@pytest.mark.parametrize("card", COMPANY.cards, ids=lambda card: card.id)
def test_a_card_is_complete(card) -> None:
    assert card.verifier in NAMES
    assert card.author in PEOPLE
    assert card.collection in {each["name"] for each in COMPANY.collections}
    assert 7 <= card.interval_days <= 730
    assert 1 <= len(card.tags) <= 6
    assert all(len(tag) <= 40 for tag in card.tags)
    assert 5 <= len(card.title) <= 125
    assert not card.title.endswith(".")
    assert 60 <= len(card.body.split()) <= 220


@pytest.mark.parametrize("card", COMPANY.cards, ids=lambda card: card.id)
def test_the_markdown_of_a_card_leaves_no_marks_in_its_plain_text(card) -> None:
    assert not re.search(r"\*\*|\{\{|\]\(|^#", plain_text(card.body), re.MULTILINE)


@pytest.mark.parametrize("language,letters", [("en", r"[가-힣]"), ("ko", r"[a-z]{3,}(?:\s+[a-z]{3,}){3,}")])
def test_a_card_keeps_to_its_language(language: str, letters: str) -> None:
    strangers = {"en-overnight-volunteers": "한도윤"}
    for card in COMPANY.cards:
        if card.language == language:
            assert not re.search(letters, card.body.replace(strangers.get(card.id, "\0"), "")), card.id


def test_no_address_of_a_real_company_is_named() -> None:
    texts = [card.body for card in COMPANY.cards] + [draft.body for draft in COMPANY.drafts]
    texts += [message.text for ticket in TICKETS for message in ticket.messages]
    texts += [ticket.email for ticket in TICKETS]
    for text in texts:
        for address in re.findall(r"\b[\w.-]+\.(?:com|net|org|io|kr|example)\b", text):
            assert address.endswith(".example") or address == "reportaproblem.apple.com", address


def test_the_trust_of_the_cards_is_mixed() -> None:
    verified = [card for card in COMPANY.cards if card.verified_days_ago is not None and not card.is_overdue]
    soon = [card for card in verified if card.interval_days - (card.verified_days_ago or 0) <= 10]
    assert len(verified) >= len(COMPANY.cards) * 0.6
    assert sum(card.is_overdue for card in COMPANY.cards) >= 10
    assert sum(card.verified_days_ago is None for card in COMPANY.cards) >= 5
    assert len(soon) >= 5


def test_every_department_vouches_for_something_and_some_people_do() -> None:
    verifiers = {card.verifier for card in COMPANY.cards}
    assert set(COMPANY.groups) <= verifiers
    assert len(verifiers - set(COMPANY.groups)) >= 5


def test_no_two_cards_are_nearly_the_same() -> None:
    pieces = {card.id: _pieces(f"{card.title} {card.body}") for card in COMPANY.cards}
    for one, other in combinations(COMPANY.cards, 2):
        shared = len(pieces[one.id] & pieces[other.id]) / min(len(pieces[one.id]), len(pieces[other.id]))
        assert shared < LIKENESS, (one.id, other.id, round(shared, 2))
        assert one.title.casefold() != other.title.casefold()


def test_suggested_changes_replace_words_that_their_card_has() -> None:
    bodies = {card.id: card.body for card in COMPANY.cards}
    for told in COMPANY.proposals:
        assert bodies[told["card"]].count(told["from"]) == 1, told["card"]


def test_comments_name_whom_they_mention() -> None:
    names = {person["id"]: person["name"] for person in COMPANY.people}
    for told in COMPANY.comments:
        for mentioned in told["mentions"]:
            assert f"@{names[mentioned]}" in told["text"]


def test_flags_point_at_words_that_their_card_has() -> None:
    assert {"open", "resolved"} == {"resolved" if flag.get("resolution") else "open" for flag in COMPANY.flags}
    for flag in COMPANY.flags:
        assert flag["passage"] in CARDS[flag["card"]].body
        assert flag["by"] in PEOPLE
        if answer := flag.get("resolution"):
            assert answer["days_ago"] < flag["days_ago"]
            assert answer["by"] in PEOPLE


def test_drafts_hold_what_was_captured_for_them() -> None:
    captured = [draft for draft in COMPANY.drafts if draft.ticket]
    assert len(captured) >= 3
    for draft in captured:
        assert draft.quote
        assert draft.page_title
        assert draft.author in PEOPLE
    assert {draft.language for draft in COMPANY.drafts} == {"en", "ko"}


def test_there_are_enough_tickets_and_one_in_each_language_that_nothing_answers() -> None:
    assert len(TICKETS) >= 15
    assert Counter(ticket.language for ticket in TICKETS if not ticket.answers) == {"en": 1, "ko": 1}
    assert {ticket.editor for ticket in TICKETS} == {"rich", "plain"}
    assert any(ticket.channel == "chat" and ticket.messages[-1].delay for ticket in TICKETS)
    assert any("\n> " in message.text for ticket in TICKETS for message in ticket.messages)


@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.id)
def test_a_ticket_names_only_cards_that_exist_and_words_that_it_has(ticket) -> None:
    assert set(ticket.answers) <= set(CARDS)
    assert all(CARDS[answer].language == ticket.language for answer in ticket.answers)
    assert ticket.capture is None or any(ticket.capture in message.text for message in ticket.messages)
    assert all(message.text for message in ticket.messages)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_language_has_a_ticket_for_each_part_of_the_demo(language: str) -> None:
    mine = [ticket for ticket in TICKETS if ticket.language == language]
    assert any(ticket.capture for ticket in mine)
    unverified = {card.id for card in COMPANY.cards if card.verified_days_ago is None and card.verifier == "Support"}
    assert any(unverified & set(ticket.answers) for ticket in mine)


@pytest.mark.parametrize(
    "source,problem",
    [
        ("title: x\n", "no front matter"),
        ("---\ntitle: x\n", "no front matter"),
        ("---\ntitle\n---\n", "no pair"),
        ("---\na: 1\na: 2\n---\n", "twice"),
    ],
)
def test_a_file_that_is_not_right_is_refused_by_name(source: str, problem: str) -> None:
    with pytest.raises(BadFile, match=rf"some\.md.*{problem}"):
        split(source, "some.md")


def test_days_are_worded_in_the_language_of_the_file() -> None:
    assert "night of 21 November" in CARDS["en-overnight-double-charges"].title
    assert "11월 21일 밤" in CARDS["ko-overnight"].title


def _pieces(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def test_the_knowledge_uses_sections_placeholders_and_translations() -> None:
    feature = {each["key"]: each["audience"] for each in parse(CARDS["en-feature-group-tab"].body)}
    template = next(each for each in built_in("en") if each["key"] == "feature")
    assert feature == {each["key"]: each["audience"] for each in template["sections"]}
    for card in COMPANY.cards:
        if card.translation_of is not None:
            original = CARDS[card.translation_of]
            assert (original.translation_of, original.language != card.language) == (None, True)
            assert [each["key"] for each in parse(card.body)] == [each["key"] for each in parse(original.body)]
    assert sum(card.translation_of is not None for card in COMPANY.cards) >= 3
    assert any("{customer_name}" in card.body and "{cursor}" in card.body for card in COMPANY.cards)


LANGUAGES = ("en", "ko")
TOLD = {draft.id: draft.language for draft in COMPANY.drafts} | {card.id: card.language for card in COMPANY.cards}


def languages(named) -> set[str]:
    """The languages of the cards that some records name."""
    return {TOLD[each["card"] if isinstance(each, dict) else each] for each in named}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_used_with_its_own_sections(language: str) -> None:
    """Points 1 and 5: templates, each part with its audience, internal ones among them."""
    shapes = [
        [(each["key"], each["audience"]) for each in parse(card.body)]
        for card in COMPANY.cards
        if card.language == language
    ]
    for template in built_in(language):
        assert [(each["key"], each["audience"]) for each in template["sections"]] in shapes, template["key"]


def test_each_point_of_a_cards_life_is_there_in_both_languages() -> None:
    """What the demo shows of the whole life of a card, point by point."""
    both = set(LANGUAGES)
    cards, drafts, life = COMPANY.cards, COMPANY.drafts, COMPANY.life
    open_flags = [each for each in COMPANY.flags if not each.get("resolution")]
    answered = [each for each in COMPANY.flags if each.get("resolution")]
    edited = {each["card"] for each in life["edits"]}
    older = [card.id for card in cards if card.translation_of in edited and card.id not in edited]
    # 1 state: governance and audience; 2 verification: by days, on a date, never with a reason, soon, overdue, by use
    assert any(card.state.get("governance") == "compliance" for card in cards)
    assert {card.state["audience"] for card in cards if "audience" in card.state} == {"department", "partner", "public"}
    assert languages(card.id for card in cards if card.is_overdue) == both
    assert any(card.never_reason for card in cards)
    assert any(card.review_in_days for card in cards)
    assert languages(card.id for card in cards if card.uses) == both
    # 3 flags, open and answered
    assert languages(open_flags) == languages(answered) == both
    # 4 suggestions of change, versions
    assert languages(COMPANY.proposals) == languages(life["edits"]) == both
    # 5 placeholders, files, a translation that is older than its original, favourites
    assert languages(card.id for card in cards if "{customer_name}" in card.body and "{cursor}" in card.body) == both
    assert languages(life["attachments"]) == languages(life["favourites"]) == both
    assert older
    # 6 a merged card, 7 work in progress that others wait for
    assert languages(card.id for card in cards if card.merged_into) == both
    assert languages(draft.id for draft in drafts if draft.works_on) == both
    assert {each["draft"] for each in life["watchers"]} == {draft.id for draft in drafts if draft.works_on}
    # 9, 10 comments with a mention, one of them settled
    assert languages(each for each in COMPANY.comments if each["mentions"]) == both
    assert any("resolved_by" in each for each in COMPANY.comments)
    # 11 a recall with tickets put right and others to handle
    assert languages(life["recalls"]) == both
    assert all(0 < len(each["handled"]) < len(each["uses"]) for each in life["recalls"])
    # 12 announcements: to a group, to those who used the card, read by some
    assert languages(COMPANY.announcements) == both
    assert {bool(each.get("group")) for each in COMPANY.announcements} == {True, False}
    assert any(each.get("read_by") for each in COMPANY.announcements)


def test_what_happened_to_a_card_fits_its_text() -> None:
    for told in COMPANY.life["edits"]:
        assert CARDS[told["card"]].body.count(told["now"]) == 1, told["card"]
        assert told["before"] not in CARDS[told["card"]].body
    for told in COMPANY.life["attachments"]:
        assert (FOLDER / "files" / told["file"]).stat().st_size < 100_000
    for card in COMPANY.cards:
        assert card.merged_into is None or card.merged_into in CARDS
