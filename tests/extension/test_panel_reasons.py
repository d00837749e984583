"""Why a card is offered and how likely it helps, in words. Never an invented word: what has no facts is not said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from sidecard.demo.inside import press
from tests.e2e.chromium import Chromium, IsolatedWorld, wait_for
from tests.e2e.pictures import Pictures
from tests.extension.desk_pages import TEXTAREA, desk_page
from tests.extension.panel_stage import at_rest, axe, needs_axe
from tests.extension.small_backend import SmallBackend, make_suggestion
from tests.extension.small_site import SmallSite
from tests.extension.test_frame import open_panel
from tests.extension.test_panel_parts import NOON, ask

pytestmark = pytest.mark.heavy


class Ago(float):
    """So many days before the moment at which a test asks: a run over midnight says the same as any other."""

    def text(self) -> str:
        return (datetime.now(UTC) - timedelta(days=self)).strftime("%Y-%m-%dT%H:%M:%SZ")


MATCHES = {"code": "matches", "params": {"words": ["vpn", "809"]}}
FIELD = {"code": "same_field", "params": {"names": ["Product", "SLA"], "values": ["Partner app", "Gold"]}}
VERIFIED = {"code": "verified", "params": {"by": "Mina", "at": Ago(9)}}


def resolved(count: Any = 14, days: float = 9) -> dict[str, Any]:
    return {"code": "resolved_similar", "params": {"count": count, "last": Ago(days)}}


def rule(words: Any = None) -> dict[str, Any]:
    return {"code": "rule", "params": {"name": "Outage of 3 March", "words": words or []}}


@pytest.fixture(scope="module")
def page(browser: Chromium) -> Iterator[Page]:
    opened = browser.extension_page("options/options.html")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def korean(playwright: Playwright, extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    running = Chromium(playwright, extension, tmp_path_factory.mktemp("korean"), "ko")
    yield running
    running.close()


def dated(reason: Any) -> Any:
    if not reason or "params" not in reason:
        return reason
    told = {name: value.text() if isinstance(value, Ago) else value for name, value in reason["params"].items()}
    return {**reason, "params": told}


def said(page: Page, *reasons: Any) -> list[str]:
    words: list[str] = ask(page, "/panel/reasons.js", "reasonWords(given)", *map(dated, reasons))
    return words


@pytest.mark.parametrize(
    "reason, words",
    [
        (MATCHES, "Matches vpn, 809"),
        (resolved(), "Resolved 14 similar tickets, the latest 9 days ago"),
        (resolved(days=0), "Resolved 14 similar tickets, the latest today"),
        (resolved(1, 1), "Resolved 1 similar ticket, yesterday"),
        ({"code": "resolved_similar", "params": {"count": 3}}, "Resolved 3 similar tickets"),
        (FIELD, "Same product: Partner app, SLA: Gold"),
        (rule(), "Team rule: Outage of 3 March"),
        (rule(["refund", "outage"]), "Team rule: Outage of 3 March (refund, outage)"),
    ],
)
def test_a_reason_is_a_sentence_that_a_person_can_check(page: Page, reason: Any, words: str) -> None:
    assert said(page, reason) == [words]


def test_a_day_of_the_last_week_has_its_name(page: Page) -> None:
    name = (datetime.now().astimezone() - timedelta(days=3)).strftime("%A")
    assert said(page, resolved(days=3)) == [f"Resolved 14 similar tickets, the latest on {name}"]


def test_korean_reasons_are_korean_sentences(korean: Chromium) -> None:
    page = korean.extension_page("options/options.html")
    name = "월화수목금토일"[(datetime.now().astimezone() - timedelta(days=3)).weekday()] + "요일"
    field = {"code": "same_field", "params": {"names": ["제품"], "values": ["파트너 앱"]}}
    assert said(page, resolved(), field, rule(["환불"])) == [
        "팀 규칙: Outage of 3 March (환불)",
        "같은 제품: 파트너 앱",
        "비슷한 티켓 14건 해결, 마지막은 9일 전",
    ]
    assert said(page, resolved(days=3)) == [f"비슷한 티켓 14건 해결, 마지막은 지난 {name}"]
    page.close()


def test_the_most_checkable_comes_first_and_the_words_last(page: Page) -> None:
    all_of = [MATCHES, resolved(), VERIFIED, FIELD, rule()]
    assert [each.split()[0] for each in said(page, *all_of)] == ["Team", "Same", "Resolved", "Matches"]


@pytest.mark.parametrize(
    "reason",
    [
        VERIFIED,  # the line of trust says it
        {"code": "needs_verification", "params": {"since": None}},
        {"code": "seen_in_a_dream", "params": {"by": "nobody"}},
        {"code": "constructor", "params": {}},
        {"code": "matches"},
        {"code": "matches", "params": {"words": "refund"}},
        resolved("14"),
        resolved(0),
        {"code": "same_field", "params": {"names": ["Product"], "values": []}},
        {"code": "same_field", "params": {}},
        {"code": "rule", "params": {"name": "", "words": ["x"]}},
        {},
        None,
    ],
)
def test_what_is_unknown_or_lacks_its_facts_is_passed_over(page: Page, reason: Any) -> None:
    assert said(page, reason, MATCHES) == ["Matches vpn, 809"]


def test_meaning_is_named_only_where_nothing_can_be_checked(page: Page) -> None:
    meant = {"code": "close_in_meaning", "params": {}}
    assert said(page, meant) == ["Close in meaning"]
    assert said(page, MATCHES, meant) == ["Matches vpn, 809"]


def test_no_reasons_at_all_are_no_words(page: Page) -> None:
    assert ask(page, "/panel/reasons.js", "reasonWords(undefined)") == []


def test_a_broken_time_is_left_out(page: Page) -> None:
    broken = {"code": "resolved_similar", "params": {"count": 2, "last": "lately"}}
    assert said(page, broken) == ["Resolved 2 similar tickets"]


def test_a_long_value_is_cut(page: Page) -> None:
    (words,) = said(page, {"code": "same_field", "params": {"names": ["Product"], "values": ["x" * 200]}})
    assert len(words) < 60
    assert words.endswith("…")


@pytest.mark.parametrize(
    "chance, dots, percent",
    [
        (0.93, 3, "93%"),
        (0.75, 3, "75%"),
        (0.62, 2, "62%"),
        (0.5, 2, "50%"),
        (0.31, 1, "31%"),
        (0, 1, "0%"),
        (1, 3, "99%"),
    ],
)
def test_a_chance_is_dots_a_word_and_a_percentage(page: Page, chance: float, dots: int, percent: str) -> None:
    words = ask(page, "/panel/parts/confidence.js", "confidenceWords(given[0], 'en')", chance)
    assert (words["dots"], words["percent"]) == (dots, percent)
    assert "help" in words["words"]


@pytest.mark.parametrize("chance", [None, "0.9", -0.1, 1.2])
def test_what_is_no_chance_shows_nothing(page: Page, chance: Any) -> None:
    assert ask(page, "/panel/parts/confidence.js", "confidenceWords(given[0], 'en')", chance) is None


@pytest.mark.parametrize(
    "then, name",
    [
        ("2026-11-20T12:00:00Z", "Friday"),
        ("2026-11-16T12:00:00Z", "Monday"),
        ("2026-11-21T12:00:00Z", ""),
        ("2026-11-15T12:00:00Z", ""),
        ("2026-11-22T09:00:00Z", ""),
        ("2026-11-24T12:00:00Z", ""),
    ],
)
def test_only_a_day_of_the_last_week_is_named(page: Page, then: str, name: str) -> None:
    call = "weekday(given[0], new Date(given[1]), 'en')"
    assert ask(page, "/shared/dates.js", call, then, NOON) == name


def offers(korean: bool) -> list[dict[str, Any]]:
    """Three suggestions as a server gives them that has learned."""
    field = ("제품", "파트너 앱") if korean else ("Product", "Partner app")
    words = ["이중 결제", "환불"] if korean else ["double", "charge", "refund"]
    text = (
        "이중 결제는 대부분 승인 대기입니다. 3일 안에 자동으로 취소되고, 그 뒤에도 남으면 재무팀이 환불합니다."
        if korean
        else "A double charge is mostly a pending authorisation. It falls away within three days; what stays after that Finance will refund."
    )
    titles = (
        ["주문 한 건에 두 번 결제되었을 때", "환불은 언제 들어오나요", "주문 취소와 부분 환불"]
        if korean
        else ["Charged twice for one order", "When a refund arrives", "Cancelling an order and refunding a part of it"]
    )
    made = [
        make_suggestion(number + 1, title=title, text=text, language="ko" if korean else "en")
        for number, title in enumerate(titles)
    ]
    spans = [[text.find(word), text.find(word) + len(word)] for word in words]
    for each, chance in zip(made, (0.91, 0.64, 0.33), strict=True):
        each["confidence"] = chance
        each["passage"]["matches"] = spans
        each["reasons"] = [{"code": "matches", "params": {"words": words}}, VERIFIED]
    made[0]["reasons"] += [
        resolved(days=3),
        {"code": "same_field", "params": {"names": [field[0]], "values": [field[1]]}},
        {"code": "not_known_yet", "params": {}},
    ]
    made[1]["reasons"].append(resolved(1, 1))
    for each in made:
        each["reasons"] = [dated(reason) for reason in each["reasons"]]
    return made


@needs_axe
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_shows_why_and_how_likely(
    language: str,
    scheme: str,
    browser: Chromium,
    korean: Chromium,
    backend: SmallBackend,
    site: SmallSite,
    sign_in: Callable[[Chromium], None],
    pictures: Pictures,
) -> None:
    running = korean if language == "ko" else browser
    backend.suggestions = offers(language == "ko")
    sign_in(running)
    text = (
        "같은 주문이 두 번 결제되었어요. 환불해 주세요."
        if language == "ko"
        else "My order was charged twice. Please refund one."
    )
    site["/tickets/7"] = desk_page(TEXTAREA, subject="결제" if language == "ko" else "Charged twice", text=text)
    page = running.page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    world = IsolatedWorld(page, running.extension_origin)
    page.goto(site.address("/tickets/7"))
    frame = open_panel(page, world)
    first = frame.locator("ol.rows > li").first
    first.wait_for()
    assert first.locator(".confidence").get_attribute("data-dots") == "3"
    assert "91%" in (first.locator(".confidence").get_attribute("aria-label") or "")
    assert first.locator(".passage mark").count() >= 2
    assert "not_known" not in first.inner_text()
    lines = first.locator(".reason").evaluate(
        "(one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)"
    )
    assert lines <= 2.1
    assert axe(frame) == []
    at_rest(frame)
    pictures.take(page, f"list-{language}-{scheme}")

    press(frame.locator("ol.rows > li").nth(1).locator("[data-act=dismiss]"))
    press(frame.locator("ol.rows > li").nth(2).locator("[data-act=dismiss]"))
    press(frame.locator("ol.rows > li").nth(2).locator("[data-act=wrong]"))
    expect(frame.locator("[data-judged=wrong]")).to_be_visible()
    assert axe(frame) == []
    at_rest(frame)
    pictures.take(page, f"put-aside-{language}-{scheme}")

    press(first.locator("[data-stop]"))
    expect(frame.locator("article.card .confidence")).to_be_visible()
    assert axe(frame) == []
    at_rest(frame)
    pictures.take(page, f"card-{language}-{scheme}")
    press(frame.locator("[data-act=flag]"))
    press(frame.locator("[value=wrong_here]"))
    assert axe(frame) == []
    at_rest(frame)
    pictures.take(page, f"flag-{language}-{scheme}")
    page.close()
    running.ask("outbox-retry")
    running.ask("sign-out")


@pytest.mark.parametrize("width", [320, 384])
def test_nothing_breaks_in_a_narrow_panel(
    width: int, browser: Chromium, backend: SmallBackend, site: SmallSite, sign_in: Callable[[Chromium], None]
) -> None:
    backend.suggestions = offers(korean=False)
    sign_in(browser)
    site["/tickets/7"] = desk_page(TEXTAREA)
    page = browser.page()
    world = IsolatedWorld(page, browser.extension_origin)
    page.goto(site.address("/tickets/7"))
    frame = open_panel(page, world)
    press(frame.locator("ol.rows > li").nth(1).locator("[data-act=dismiss]"))
    with browser.context.expect_page() as opening:
        press(frame.locator("[data-act=tab]"))
    alone = opening.value
    alone.set_viewport_size({"width": width, "height": 700})
    alone.locator("[data-judged]").wait_for()
    wide = (
        "() => [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
        ".map((one) => one.outerHTML.slice(0, 120))"
    )
    wait_for(
        lambda: alone.evaluate(wide) == [], "nothing that stands out", page=alone, instead=lambda: alone.evaluate(wide)
    )
    alone.close()
    page.close()
    browser.ask("outbox-retry")
    browser.ask("sign-out")
