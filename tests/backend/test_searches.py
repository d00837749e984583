"""Search for people, and near-duplicates: what one may see, as one types, counted truly."""

import pytest

from tests.factories import make_card, make_collection, make_draft, make_group, make_user


@pytest.fixture
def author(app):
    return make_user()


@pytest.fixture
def shelf(author):
    return make_collection(by=author, name="Payments")


@pytest.fixture
def search(call_as):
    """An agent who searches; returns titles in order."""
    caller = call_as(make_user())

    def searching(q, **filters):
        answer = caller.get("/search", query_string={"q": q} | filters)
        assert answer.status_code == 200, answer.json
        return [each["card"]["title"] for each in answer.json["items"]]

    searching.caller = caller
    return searching


def test_every_word_must_be_there_if_any_card_has_them_all(search, author, shelf):
    for title in ("Refund of a voucher", "Refund", "Voucher"):
        make_card(title=title, by=author, collection=shelf)

    assert search("voucher refund") == ["Refund of a voucher"]
    assert sorted(search("voucher refund pizza")) == ["Refund", "Refund of a voucher", "Voucher"]
    said = [search.caller.get(f"/search?q={q}").json["partial"] for q in ("voucher refund", "refund pizza", "pizza")]
    assert said == [False, True, False]


@pytest.mark.parametrize("typed", ["r", "re", "refu", "refund", "refunds", "Refund", "how do i get a ref"])
def test_it_finds_while_one_types(search, author, shelf, typed):
    make_card(title="Refund", body="Money back.", by=author, collection=shelf)
    make_card(title="Opening hours", body="Nine to five.", by=author, collection=shelf)

    assert search(typed) == ["Refund"]


@pytest.mark.parametrize("typed", ["화", "환", "환부", "환불", "환불 ㅂ", "환불 바", "환불이"])
def test_it_finds_while_one_types_korean(search, author, shelf, typed):
    make_card(title="환불 방법", body="카드로 돌려 드립니다.", by=author, collection=shelf, language="ko")
    make_card(title="쿠폰 안내", body="분실물은 안 됩니다.", by=author, collection=shelf, language="ko")

    assert search(typed) == ["환불 방법"]


@pytest.mark.parametrize("typed", ["E-1042", "e1042", "1042", "E-10", "err conn reset", "ERR_CONN"])
def test_codes_are_found_however_they_are_written(search, author, shelf, typed):
    make_card(title="Error E-1042 or ERR_CONN_RESET", by=author, collection=shelf)
    make_card(title="Error E-2077", by=author, collection=shelf)

    assert search(typed) == ["Error E-1042 or ERR_CONN_RESET"]


def test_a_word_of_the_title_counts_more_than_one_of_the_body(search, author, shelf):
    make_card(title="Hours", body="A refund is not given at night.", by=author, collection=shelf)
    make_card(title="Refund", body="Hours and hours of text.", by=author, collection=shelf)

    assert search("refund") == ["Refund", "Hours"]


def test_tags_are_found(search, author, shelf):
    make_card(title="Money back", tags=("chargeback",), by=author, collection=shelf)

    assert search("chargeback") == ["Money back"]


def test_filters_hold(search, author, shelf):
    other = make_collection(by=author)
    make_card(title="Refund one", by=author, collection=shelf, verified_days_ago=1)
    make_card(title="Refund two", by=author, collection=other, verified_days_ago=100)
    make_card(title="Refund three", by=author, collection=other, language="pt-BR")

    assert search("refund", collection=shelf.id) == ["Refund one"]
    assert search("refund", trust="verified") == ["Refund one"]
    assert sorted(search("refund", trust="needs_verification")) == ["Refund three", "Refund two"]
    assert search("refund", language="pt") == search("refund", language="PT-br") == ["Refund three"]
    assert search("refund", language="ko") == []


def test_a_tag_and_an_author_narrow_it(search, author, shelf):
    other = make_user(name="Mina Kim")
    make_card(title="Refund one", by=author, collection=shelf, tags=("PayPal", "double charge"))
    make_card(title="Refund two", by=other, collection=shelf, tags=("paypal",))
    make_card(title="Refund three", by=other, collection=shelf)

    assert sorted(search("refund", tag="PAYPAL")) == ["Refund one", "Refund two"]
    assert search("refund", tag=" Double  Charge") == ["Refund one"]
    assert search("refund", tag="double") == search("refund", tag="") == []
    assert sorted(search("refund", author=other.id)) == ["Refund three", "Refund two"]
    assert sorted(search("refund", author="mina KIM")) == ["Refund three", "Refund two"]
    assert search("refund", author=other.id, tag="paypal") == ["Refund two"]
    assert search("refund", author="Nobody") == search("refund", author="9" * 30) == []


def test_totals_count_what_the_filters_leave(call_as, author, shelf):
    for number in range(5):
        make_card(title=f"Refund {number}", by=author, collection=shelf, tags=("vip",) if number < 3 else ())
    agent = call_as(make_user())

    pages = [agent.get(f"/search?q=refund&tag=VIP&author={author.id}&page={page}&page_size=2").json for page in (1, 2)]

    assert [(len(page["items"]), page["total"], page["pages"]) for page in pages] == [(2, 3, 2), (1, 3, 2)]


def test_a_tag_taken_off_is_no_filter_any_more(call_as, author, shelf):
    card = make_card(title="Refund", by=author, collection=shelf, tags=("vip",))
    caller = call_as(author)
    assert caller.get("/search?q=refund&tag=vip").json["total"] == 1

    caller("PATCH", f"/cards/{card.id}", json={"tags": ["other"]}, if_match=caller.etag(f"/cards/{card.id}"))

    assert caller.get("/search?q=refund&tag=vip").json["total"] == 0
    assert [tag["name"] for tag in caller.get("/search/choices").json["tags"]] == ["other"]


def test_choices_are_those_of_cards_that_one_sees(call_as, author, shelf):
    mina = make_user(name="Mina")
    hidden = make_collection(by=author, name="Hidden", grants={author: "own"})
    make_collection(by=author, name="Empty")
    make_card(by=author, collection=shelf, tags=("PayPal",), language="pt-BR")
    make_card(by=mina, collection=shelf, tags=("PayPal", "refund"), language="ko")
    make_card(by=mina, collection=shelf, language="ko")
    make_card(by=make_user(name="Spy"), collection=hidden, tags=("merger",), language="fr")
    make_draft(by=make_user(name="Drafter"), collection=shelf)

    assert call_as(make_user()).get("/search/choices").json == {
        "collections": [{"id": shelf.id, "name": "Payments", "card_count": 3}],
        "tags": [{"name": "PayPal", "card_count": 2}, {"name": "refund", "card_count": 1}],
        "languages": [{"code": "ko", "card_count": 2}, {"code": "pt-br", "card_count": 1}],
        "authors": [
            {"id": mina.id, "name": "Mina", "card_count": 2},
            {"id": author.id, "name": author.name, "card_count": 1},
        ],
        "audiences": [{"name": "internal", "card_count": 3}],
        "confidences": [{"name": "not_validated", "card_count": 3}],
    }
    assert len(call_as(author).get("/search/choices").json["tags"]) == 3


def test_without_a_collection_there_is_nothing_to_choose(call_as, author):
    make_card(by=author, collection=make_collection(by=author, grants={author: "own"}))

    answer = call_as(make_user()).get("/search/choices").json
    names = ("collections", "tags", "languages", "authors", "audiences", "confidences")
    assert answer == {name: [] for name in names}


def test_a_passage_shows_the_words(search, author, shelf):
    make_card(title="Refund", body="First line.\n\nA refund takes five days.", by=author, collection=shelf)

    (item,) = search.caller.get("/search?q=five refu").json["items"]

    marks = [item["passage"]["text"][start:end] for start, end in item["passage"]["matches"]]
    assert marks == ["refund", "five"]


def test_pages_and_totals_count_what_one_may_see(call_as, author, shelf):
    hidden = make_collection(by=author, grants={author: "own"})
    for number in range(5):
        make_card(title=f"Refund {number}", by=author, collection=shelf)
        make_card(title=f"Refund secret {number}", by=author, collection=hidden)
    agent = call_as(make_user())

    pages = [agent.get(f"/search?q=refund&page={page}&page_size=2").json for page in (1, 2, 3, 4)]

    assert [len(page["items"]) for page in pages] == [2, 2, 1, 0]
    assert {(page["total"], page["pages"]) for page in pages} == {(5, 3)}
    assert len({each["card"]["id"] for page in pages for each in page["items"]}) == 5
    assert call_as(author).get("/search?q=refund").json["total"] == 10
    assert agent.get(f"/search?q=refund&collection={hidden.id}").json["total"] == 0
    assert agent.get("/search?q=secret").json["total"] == 0


def test_a_hidden_word_is_not_even_completed(call_as, author, shelf):
    make_card(title="Refund", by=author, collection=shelf)
    make_card(title="Refusal of Quixote", by=author, collection=make_collection(by=author, grants={author: "own"}))
    agent = call_as(make_user())

    answered = {"items": [], "page": 1, "pages": 0, "total": 0}
    nothing = answered | {"did_you_mean": None, "corrected": False, "partial": False}
    assert agent.get("/search?q=refusal").json == nothing
    assert agent.get("/search?q=ref").json["total"] == 1
    assert agent.get("/search?q=qui").json == nothing


def test_drafts_and_archived_cards_are_not_found(call_as, author, shelf):
    make_draft(title="Refund draft", by=author, collection=shelf)
    card = make_card(title="Refund", by=author, collection=shelf)
    caller = call_as(author)
    assert caller.get("/search?q=refund").json["total"] == 1

    caller.delete(f"/cards/{card.id}", if_match=caller.etag(f"/cards/{card.id}"))

    assert caller.get("/search?q=refund").json["total"] == 0


@pytest.mark.parametrize(
    "q", ["", " ", "?", "\x00", "😀", "\u202e", "*", "title:refund", '"', "\\", "refund AND", "a" * 500]
)
def test_any_words_get_an_answer(search, author, shelf, q):
    make_card(title="Refund", by=author, collection=shelf)

    assert search(q) in ([], ["Refund"])


@pytest.mark.parametrize(
    "query",
    [
        *("", "q=a&page=0", "q=a&page_size=101", "q=a&page=x", "q=a&trust=maybe", "q=a&language=%00"),
        *(f"q=a&tag={'a' * 61}", f"q=a&author={'a' * 101}"),
        *("q=a&colour=red", "q=a&collection=0", f"q=a&collection={2**70}", f"q={'a' * 501}"),
    ],
)
def test_a_wrong_question_gets_a_clear_answer(search, query):
    answer = search.caller.get(f"/search?{query}")

    assert (answer.status_code, answer.json["error"]) == (422, "invalid")


def test_a_page_far_past_the_end_is_empty_and_cheap(search, author, shelf):
    make_card(title="Refund", by=author, collection=shelf)

    answer = search.caller.get("/search?q=refund&page=1000000&page_size=100").json

    assert (answer["items"], answer["total"]) == ([], 1)


# --- near-duplicates

TEXT = {"title": "Charged twice", "body": "Two charges for one order are mostly one payment and one hold by the bank."}


def similar(caller, **text):
    answer = caller.post("/drafts/similar", TEXT | text)
    assert answer.status_code == 200, answer.json
    return {each["card"]["title"]: (each["similarity"], each["draft"]) for each in answer.json["items"]}


def test_a_near_duplicate_is_alike_and_another_card_is_not(call_as, author, shelf):
    make_card(title="A customer was charged twice", body=TEXT["body"] + " Wait five days.", by=author, collection=shelf)
    make_card(title="Opening hours", body="We are open from nine to five.", by=author, collection=shelf)

    found = similar(call_as(make_user()))

    assert list(found) == ["A customer was charged twice"]
    assert 0.6 < found["A customer was charged twice"][0] < 1.0


def test_the_same_text_is_as_alike_as_can_be(call_as, author, shelf):
    make_card(title=TEXT["title"], body=TEXT["body"], by=author, collection=shelf)

    assert similar(call_as(author)) == {"Charged twice": (1.0, False)}


def test_near_duplicates_are_found_in_korean(call_as, author, shelf):
    make_card(title="두 번 결제됐어요", body="한 건은 자동으로 취소됩니다.", by=author, collection=shelf)
    make_card(title="쿠폰이 안 돼요", body="유효 기간을 확인해 주세요.", by=author, collection=shelf)

    found = similar(call_as(author), title="두번 결제됐습니다", body="한 건은 자동으로 취소됩니다")

    assert list(found) == ["두 번 결제됐어요"]


def test_drafts_are_compared_for_those_who_may_see_them(call_as, author, shelf):
    writer, stranger = make_user(), make_user()
    team = make_collection(by=author, grants={author: "own", make_group(writer): "write"})
    make_draft(title="Charged twice, of the team", body=TEXT["body"], by=author, collection=team)
    make_draft(title="Charged twice, of my own", body=TEXT["body"], by=author)

    assert set(similar(call_as(author))) == {"Charged twice, of the team", "Charged twice, of my own"}
    assert set(similar(call_as(writer))) == {"Charged twice, of the team"}
    assert similar(call_as(stranger)) == {}
    assert all(draft for _, draft in similar(call_as(author)).values())


def test_hidden_cards_are_not_compared(call_as, author):
    make_card(**TEXT, by=author, collection=make_collection(by=author, grants={author: "own"}))

    assert similar(call_as(make_user())) == {}


def test_archived_cards_are_compared_and_named_as_such(call_as, author, shelf):
    card = make_card(**TEXT, by=author, collection=shelf)
    caller = call_as(author)
    caller.delete(f"/cards/{card.id}", if_match=caller.etag(f"/cards/{card.id}"))

    [item] = caller.post("/drafts/similar", TEXT).json["items"]
    assert (item["card"]["id"], item["archived"], item["draft"]) == (card.id, True, False)
    assert similar(call_as(make_user())) == similar(caller)  # everybody sees this collection


def test_archived_cards_of_others_are_not_compared(call_as, author):
    hidden = make_card(**TEXT, by=author, collection=make_collection(by=author, grants={author: "own"}))
    call_as(author).delete(f"/cards/{hidden.id}", if_match="*")

    assert similar(call_as(make_user())) == {}


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00", "x" * 200])
def test_any_text_can_be_compared(call_as, author, shelf, text):
    make_card(title="Refund", by=author, collection=shelf, verified_days_ago=1)

    assert similar(call_as(author), title=text, body=text * 900) == {}


def test_limit_is_kept(call_as, author, shelf):
    for number in range(4):
        make_card(title=f"Charged twice {number}", body=TEXT["body"], by=author, collection=shelf)

    assert len(similar(call_as(author), limit=2)) == 2
    assert call_as(author).post("/drafts/similar", TEXT | {"limit": 21}).status_code == 422
