"""Suggestions: the right card first with reasons that hold, silence when none fits, and nothing one may not see."""

import json

import pytest
from marshmallow import RAISE

from sidecard.models.setting import change_settings
from sidecard.schemas.suggestion import SuggestionListSchema
from sidecard.search.query import within
from sidecard.search.suggestion_ids import unsign
from sidecard.text.analysis import card_terms
from tests.factories import (
    NOW,
    days,
    make_card,
    make_collection,
    make_context,
    make_draft,
    make_flag,
    make_group,
    make_user,
)

CARDS = {
    "double": ("I was charged twice for one order", "A double charge is mostly a hold. Refund the later payment.\n\nIt drops off within 5 days."),
    "late": ("My order is late", "Look at the map. After 45 minutes the customer may cancel free of charge."),
    "reset": ("The app shows ERR_CONN_RESET", "The connection was cut. Switch from Wi-Fi to mobile data."),
    "code": ("Error E-1042 at checkout", "The bank refused the payment. Ask for another card."),
    "voucher": ("A voucher is refused", "Vouchers end after 30 days. Check the date and the minimum order."),
    "환불": ("환불은 언제 들어오나요?", "카드 환불은 영업일 기준 3일에서 5일이 걸립니다. 두 번 결제된 경우 한 건은 자동으로 취소됩니다."),
    "쿠폰": ("쿠폰이 적용되지 않아요", "쿠폰은 최소 주문 금액이 있습니다. 유효 기간을 확인해 주세요."),
    "返金": ("返金はいつ届きますか", "カードへの返金は三日から五日かかります。二重請求の一件は自動で取り消されます。"),
    "クーポン": ("クーポンが使えません", "最低注文金額と有効期限を確認してください。"),
}  # fmt: skip


@pytest.fixture
def shelf(app):
    """A collection of small cards in three languages, by name."""
    author = make_user()
    collection = make_collection(by=author)
    return {
        name: make_card(title=title, body=body, by=author, collection=collection)
        for name, (title, body) in CARDS.items()
    }


@pytest.fixture
def ask(call_as, shelf):
    """An agent who asks; returns the answer."""
    caller = call_as(make_user())

    def asking(*texts, subject="", context=None, **question):
        given = context or make_context(*texts or ("",), subject=subject)
        answer = caller.post("/suggestions", {"context": given} | question)
        assert answer.status_code == 200, answer.json
        return answer.json

    return asking


def first(answer):
    return answer["suggestions"][0]["card"]["title"] if answer["suggestions"] else None


def reason(suggestion, code):
    return next((each["params"] for each in suggestion["reasons"] if each["code"] == code), None)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("double", "Hello, you charged me twice last night!! I want the second payment back."),
        ("late", "where is my order? it is one hour late"),
        ("reset", "it always says err conn reset on my phone"),
        ("reset", "ERR_CONN_RESET"),
        ("code", "I get e1042 when I pay"),
        ("voucher", "My vouchers are refused"),
        ("환불", "어제 두 번 결제됐는데 환불이 안 들어와요"),
        ("환불", "환불"),
        ("쿠폰", "쿠폰을 넣었는데 적용이 안 되네요"),
        ("返金", "二重請求の返金がまだ届きません"),
        ("クーポン", "クーポンが使えないのですが"),
    ],
)
def test_the_card_that_answers_comes_first(ask, name, text):
    assert first(ask(text)) == CARDS[name][0]


def test_the_subject_counts_too(ask):
    assert first(ask("please help", subject="Re: voucher refused")) == CARDS["voucher"][0]


@pytest.mark.parametrize(
    "text",
    [
        "What is the weather in Lisbon tomorrow, and which museum is open?",
        "Please take part in our survey about office furniture.",
        "오늘 서울 날씨가 어떤가요",
        "明日の天気を教えてください",
        "thank you, please help",
    ],
)
def test_a_ticket_that_no_card_answers_gets_silence(ask, text):
    assert ask(text) == {"suggestions": [], "abstained": True, "in_progress": []}


def test_min_confidence_zero_shows_whatever_matches(ask):
    text = "My order of office furniture from Lisbon needs a museum catalogue"
    assert ask(text)["abstained"]

    shown = ask(text, min_confidence=0)

    assert not shown["abstained"]
    assert CARDS["late"][0] in [each["card"]["title"] for each in shown["suggestions"]]
    assert ask("Lisbon museum", min_confidence=0) == {"suggestions": [], "abstained": True, "in_progress": []}


def test_the_workspace_sets_how_much_must_be_covered(ask):
    text = "the app does not work"
    change_settings({"min_confidence": 1.0}, by=make_user(role="admin"), now=NOW)
    assert ask(text)["abstained"]

    change_settings({"min_confidence": 0.0}, by=make_user(role="admin"), now=NOW)

    assert not ask(text)["abstained"]


def test_a_long_ticket_is_answered_too(ask):
    story = "We met my sister in the park, then the children were hungry and the rain began. " * 6
    text = f"{story} I was charged twice for the order, the double charge is on my card, I want a refund. {story}"

    assert first(ask(text, subject="Charged twice")) == CARDS["double"][0]


def test_the_words_of_a_reason_stand_in_the_ticket_and_in_the_card(ask, shelf):
    text = "You CHARGED me  twice! A Double-Charge, and the E-9999 voucher for my grandmother. 환불이 안 돼요"

    for suggestion in ask(text, min_confidence=0)["suggestions"]:
        card = suggestion["card"]
        held = set(card_terms(f"{card['title']}\n{card['text']}"))
        for words in reason(suggestion, "matches")["words"]:
            assert words in " ".join(text.split())
            assert held & set(card_terms(words)), words


def test_adjacent_words_are_named_together_and_korean_ones_whole(ask):
    (top, *_) = ask("There is a double charge on my card")["suggestions"]
    assert "double charge" in reason(top, "matches")["words"]

    (top, *_) = ask("카드로 두 번 결제됐는데 환불이 언제 되나요")["suggestions"]
    assert "환불이" in " ".join(reason(top, "matches")["words"])
    assert all(len(word) > 1 for word in reason(top, "matches")["words"])


def test_a_reason_says_who_vouches_and_when(call_as):
    finance = make_user("Kim Minji")
    group = make_group(finance, name="Finance")
    make_card(
        title="Double charge", by=finance, verifier=group, collection=make_collection(by=finance), verified_days_ago=9
    )

    (shown,) = (
        call_as(make_user())
        .post("/suggestions", {"context": make_context("double charge", subject="")})
        .json["suggestions"]
    )

    verified = reason(shown, "verified")
    assert verified == {"by": shown["card"]["verified_by"]["name"], "at": shown["card"]["verified_at"]}
    assert reason(shown, "needs_verification") is None


def test_a_reason_says_since_when_nobody_vouches(call_as):
    author = make_user()
    shelf = make_collection(by=author)
    make_card(title="Double charge", by=author, collection=shelf)
    old = make_card(title="Double charge refund", by=author, collection=shelf, verified_days_ago=100)

    shown = (
        call_as(make_user())
        .post("/suggestions", {"context": make_context("double charge", subject="")})
        .json["suggestions"]
    )
    by_title = {each["card"]["title"]: each for each in shown}

    assert reason(by_title["Double charge"], "needs_verification") == {"since": NOW.strftime("%Y-%m-%dT%H:%M:%SZ")}
    expired = NOW - days(100) + days(old.interval_days)
    assert reason(by_title[old.title], "needs_verification") == {"since": expired.strftime("%Y-%m-%dT%H:%M:%SZ")}
    assert all(reason(each, "verified") is None for each in shown)


def test_the_passage_is_cut_from_the_card_and_marked(ask):
    (top, *_) = ask("you charged me twice, refund the payment")["suggestions"]

    passage = top["passage"]
    assert passage["text"] in top["card"]["text"]
    marks = [passage["text"][start:end] for start, end in passage["matches"]]
    assert "Refund" in marks
    assert "payment" in marks


def test_an_id_is_signed_and_carries_no_word_of_the_ticket(ask, config):
    (top, *_) = ask("you charged me twice")["suggestions"]

    offer = unsign(top["id"], config.secret)

    assert (offer.card_id, offer.version, offer.rank) == (top["card"]["id"], top["card"]["version"], 1)
    assert (offer.system, offer.ticket) == ("https://desk.example.com", "1")


def test_a_suggestion_shows_the_card_as_the_card_shows_itself(call_as, shelf):
    agent = make_user()
    caller = call_as(agent)
    make_flag(card=shelf["double"])

    (top, *_) = caller.post("/suggestions", {"context": make_context("charged twice")}).json["suggestions"]
    card = caller.get(f"/cards/{shelf['double'].id}").json

    assert top["card"] == {name: card[name] for name in top["card"]}
    assert 0 < top["confidence"] < 1
    assert top["score"] > 0
    assert top["card"]["open_flags"] == 1


def test_limit_says_how_many(ask):
    text = "charged twice, late order, voucher refused, error at checkout, connection"

    assert len(ask(text, min_confidence=0)["suggestions"]) <= 5
    assert len(ask(text, min_confidence=0, limit=1)["suggestions"]) == 1
    assert len(ask(text, min_confidence=0, limit=20)["suggestions"]) == 5


def test_a_card_one_may_not_see_is_not_suggested(call_as):
    owner, agent, manager = make_user(), make_user(), make_user(role="manager")
    hidden = make_collection(by=owner, grants={owner: "own"})
    make_card(title="Double charge", by=owner, collection=hidden)
    question = {"context": make_context("double charge", subject=""), "min_confidence": 0}

    assert call_as(agent).post("/suggestions", question).json["abstained"]
    assert not call_as(owner).post("/suggestions", question).json["abstained"]
    assert not call_as(manager).post("/suggestions", question).json["abstained"]


def test_a_right_that_was_taken_away_counts_at_once(call_as):
    owner, agent = make_user(), make_user()
    collection = make_collection(by=owner, grants={agent: "see", owner: "own"})
    make_card(title="Double charge", by=owner, collection=collection)
    caller, question = call_as(agent), {"context": make_context("double charge", subject="")}
    assert not caller.post("/suggestions", question).json["abstained"]

    call_as(owner).patch(f"/collections/{collection.id}", {"grants": [{"principal_id": owner.id, "right": "own"}]})

    assert caller.post("/suggestions", question).json["abstained"]


def test_it_holds_however_many_collections_are_hidden(call_as):
    owner, agent = make_user(), make_user()
    for number in range(4):
        make_card(
            title=f"Double charge {number}", by=owner, collection=make_collection(by=owner, grants={agent: "see"})
        )
    for _ in range(7):
        shown = call_as(agent).post("/suggestions", QUESTION).json["suggestions"]
        assert {each["card"]["title"] for each in shown} == {f"Double charge {number}" for number in range(4)}
        make_card(title="Double charge", by=owner, collection=make_collection(by=owner, grants={owner: "own"}))


QUESTION = {"context": make_context("double charge", subject=""), "min_confidence": 0}


def test_the_rows_are_asked_again_even_if_the_index_were_wrong(call_as, monkeypatch):
    owner, agent = make_user(), make_user()
    make_card(title="Double charge", by=owner, collection=make_collection(by=owner, grants={owner: "own"}))
    make_card(title="Another thing", by=agent)
    monkeypatch.setattr("sidecard.search.ranking.published_in", lambda clauses, *_: within(clauses))

    answer = call_as(agent).post("/suggestions", QUESTION)

    assert answer.json == {"suggestions": [], "abstained": True, "in_progress": []}


def test_drafts_and_archived_cards_are_not_suggested(call_as):
    author = make_user()
    collection = make_collection(by=author)
    make_draft(title="Double charge", by=author, collection=collection)
    card = make_card(title="Double charge", by=author, collection=collection)
    caller, question = call_as(author), {"context": make_context("double charge", subject=""), "min_confidence": 0}
    assert len(caller.post("/suggestions", question).json["suggestions"]) == 1

    caller.delete(f"/cards/{card.id}", if_match=caller.etag(f"/cards/{card.id}"))

    assert caller.post("/suggestions", question).json["abstained"]


def test_an_edit_is_in_the_next_answer(call_as, shelf):
    author = shelf["late"].author
    caller, question = call_as(author), {"context": make_context("drone crashed into my balcony", subject="")}
    assert caller.post("/suggestions", question).json["abstained"]

    caller.patch(f"/cards/{shelf['late'].id}", {"title": "A drone crashed into a balcony"})

    assert first(caller.post("/suggestions", question).json) == "A drone crashed into a balcony"


ODD_TEXTS = {
    "nothing": "",
    "spaces": " \n\t ",
    "NUL": "charged\x00twice",
    "emoji": "👍🏽 charged 💳 twice 😀",
    "right to left": "\u202eתשלום כפול على بطاقتي",
    "combining": "c\u0336h\u0336a\u0336r\u0336g\u0336e\u0336d " + "z" + "\u0335" * 5_000,
    "NFKC bomb": "\ufdfa" * 50_000,
    "one word": "x" * 900_000,
    "Korean wall": "환불결제취소" * 60_000,
    "many words": " ".join(f"word{number}" for number in range(90_000)),
    "many lines": "> a\n" * 200_000,
    "open quotes": "On " * 200_000,
    "dashes": "-" * 500_000,
    "codes": "a-1_" * 200_000,
    "sentences": "refund. " * 100_000,
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_any_text_gets_an_answer(ask, name):
    answer = ask(ODD_TEXTS[name], subject=ODD_TEXTS[name][:900])

    assert answer["abstained"] == (answer["suggestions"] == [])


def test_lone_surrogates_get_an_answer(call_as, shelf):
    caller = call_as(make_user())
    text = json.dumps({"context": make_context("MARK charged twice", subject="MARK")}).replace("MARK", "\\ud800")

    answer = caller("POST", "/suggestions", data=text, content_type="application/json")

    assert answer.status_code == 200
    assert first(answer.json) == CARDS["double"][0]


def test_five_hundred_messages_get_an_answer_and_one_more_a_refusal(ask, call_as):
    context = make_context(*["I was charged twice"] * 500)
    assert first(ask(context=context)) == CARDS["double"][0]

    context["messages"] *= 2

    assert call_as(make_user()).post("/suggestions", {"context": context}).status_code == 422


def test_a_ticket_without_a_name_gets_suggestions_too(ask):
    context = make_context("charged twice") | {"ticket": None}

    assert first(ask(context=context)) == CARDS["double"][0]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"context": None},
        {"context": "charged twice"},
        {"limit": 0},
        {"limit": 21},
        {"limit": 2.5},
        {"limit": True},
        {"limit": "5"},
        {"min_confidence": -0.1},
        {"min_confidence": 1.1},
        {"min_confidence": "0"},
        {"color": "red"},
    ],
)
def test_a_wrong_question_gets_a_clear_answer(call_as, wrong):
    question = wrong if wrong in ({},) or "context" in wrong else {"context": make_context()} | wrong

    answer = call_as(make_user()).post("/suggestions", question)

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")
    assert answer.json["fields"]


def test_asking_costs_a_fixed_number_of_statements(call_as, count_queries, shelf):
    caller = call_as(make_user())
    few, many = (
        {"context": make_context("charged twice")},
        {"context": make_context("charged twice, late order, voucher")},
    )
    for question in (few, many):
        caller.post("/suggestions", question | {"min_confidence": 0})

    assert (
        count_queries(lambda: caller.post("/suggestions", few | {"min_confidence": 0}))
        == count_queries(lambda: caller.post("/suggestions", many | {"min_confidence": 0}))
        <= 10
    )


def test_the_answer_is_what_its_schema_says(ask):
    answer = ask("I was charged twice and the app shows ERR_CONN_RESET, 환불은 언제 들어오나요?", min_confidence=0)
    assert answer["suggestions"]
    assert SuggestionListSchema(unknown=RAISE).validate(answer) == {}
