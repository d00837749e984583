"""Words typed wrongly: found all the same, offered in the case they were typed in, and never learnt from hidden cards."""

import pytest

from tests.factories import make_card, make_collection, make_draft, make_user


@pytest.fixture
def author(app):
    return make_user()


@pytest.fixture
def shelf(author):
    return make_collection(by=author, name="Payments")


@pytest.fixture
def hidden(author):
    return make_collection(by=author, grants={author: "own"})


@pytest.fixture
def ask(call_as):
    """An agent who searches; gives titles, what was perhaps meant, and whether that is what is shown."""
    caller = call_as(make_user())

    def asking(q, **filters):
        answer = caller.get("/search", query_string={"q": q} | filters)
        assert answer.status_code == 200, answer.json
        assert answer.json["total"] == len(answer.json["items"])
        titles = [each["card"]["title"] for each in answer.json["items"]]
        return titles, answer.json["did_you_mean"], answer.json["corrected"]

    return asking


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("refudn", "refund"),
        ("refnd", "refund"),
        ("refuund", "refund"),
        ("rifund", "refund"),
        ("efund", "refund"),
        ("Refudn", "Refund"),
        ("REFUDN", "REFUND"),
        ("refudns", "refund"),
        ("subscripton's", "subscription"),
        ("subscritpoin", "subscription"),
        ("  refudn   subscripton ", "refund subscription"),
        ("the refudn, please!", "the refund, please!"),
    ],
)
def test_a_wrong_word_is_corrected_when_no_card_has_it(ask, author, shelf, typed, meant):
    make_card(title="Refund of a subscription", by=author, collection=shelf)
    make_card(title="Opening hours", body="Nine to five.", by=author, collection=shelf)

    assert ask(typed) == (["Refund of a subscription"], meant, True)


@pytest.mark.parametrize(
    "typed", ["refxxd", "rfd", "xyzzyx", "subzzzzption", "E-1043", "e1043", "1043", "err_dns_resat"]
)
def test_what_is_too_far_away_and_what_is_a_code_stays_as_it_is(ask, author, shelf, typed):
    make_card(title="Refund of a subscription, error E-1042", body="fad", by=author, collection=shelf)

    titles, meant, corrected = ask(typed)

    assert (meant, corrected) == (None, False)
    assert titles in ([], ["Refund of a subscription, error E-1042"])  # "e" of e-1043 is a word of its own


def test_a_short_word_with_another_first_letter_is_another_word(ask, author, shelf):
    make_card(title="Lower authentication", by=author, collection=shelf)

    assert ask("tower") == ([], None, False)
    assert ask("olwer ")[1] == ask("ower ")[1] == ask("llower ")[1] == "lower"
    assert ask("suthentication")[1] == "authentication"


def test_a_word_that_is_still_typed_is_corrected_at_its_beginning(ask, author, shelf):
    make_card(title="Subscription", by=author, collection=shelf)

    assert ask("subcsri") == (["Subscription"], "subscription", True)
    assert ask("subcsri ") == ([], None, False)


def test_a_corrected_word_finds_what_the_right_one_finds(ask, author, shelf):
    make_card(title="Refund", by=author, collection=shelf)
    make_card(title="Refunded twice", by=author, collection=shelf)

    assert ask("refudn")[0] == ask("refund")[0]
    assert ask("refudn ")[0] == ask("refund ")[0] == ["Refund"]


def test_what_was_typed_right_is_never_corrected(ask, author, shelf):
    make_card(title="Form", by=author, collection=shelf)
    for _ in range(9):
        make_card(title="From", body="From here.", by=author, collection=shelf)
    make_card(title="Payout", by=author, collection=shelf)
    make_card(title="Layout", by=author, collection=shelf)

    assert ask("payout") == (["Payout"], None, False)
    assert ask("form")[0] == ["Form"]


def test_a_more_usual_word_is_offered_when_few_cards_are_found(ask, author, shelf):
    make_card(title="A refnud by mistake", by=author, collection=shelf)
    for number in range(5):
        make_card(title=f"Refund {number}", by=author, collection=shelf)

    assert ask("refnud") == (["A refnud by mistake"], "refund", False)
    titles, meant, corrected = ask("refund")
    assert (len(titles), meant, corrected) == (5, None, False)


def test_the_word_that_stands_beside_the_others_is_meant(ask, author, shelf):
    for number in range(5):
        make_card(title=f"Sent {number}", by=author, collection=shelf)
    make_card(title="Seat of the driver", by=author, collection=shelf)

    assert ask("driver seet") == (["Seat of the driver"], "driver seat", True)


def test_cards_with_a_word_as_typed_come_before_corrected_ones(ask, author, shelf):
    make_card(title="Voucher voucher", body="voucher", by=author, collection=shelf)
    make_card(
        title="Hours", body="A long text about many things in which a refund is said once.", by=author, collection=shelf
    )

    assert ask("refund vuocher") == (["Hours", "Voucher voucher"], "refund voucher", True)


def test_words_that_say_nothing_find_no_card_by_themselves(ask, author, shelf):
    make_card(title="Refund of money", by=author, collection=shelf)
    make_card(title="All of the hours", body="A list of them.", by=author, collection=shelf)

    assert ask("refudn of a sabbatical tower")[:2] == (["Refund of money"], "refund of a sabbatical tower")
    assert ask("sabbatical tower of a dragon") == ([], None, False)


def test_pages_go_through_corrected_cards_without_a_gap(call_as, author, shelf):
    for number in range(4):
        make_card(title=f"Refund {number}", by=author, collection=shelf)
        make_card(title=f"Voucher {number}", by=author, collection=shelf)
    caller = call_as(make_user())

    pages = [caller.get(f"/search?q=refund+vuocher&page={page}&page_size=3").json for page in (1, 2, 3, 4)]

    titles = [each["card"]["title"] for page in pages for each in page["items"]]
    assert {(page["total"], page["pages"]) for page in pages} == {(8, 3)}
    assert sorted(titles) == sorted({*titles})
    assert {title.split()[0] for title in titles[:4]} == {"Refund"}
    assert len(titles) == 8


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("환뷸", "환불"),  # one key
        ("호나불", "환불"),  # two keys exchanged
        ("환불신쳥", "환불신청"),
        ("환북 신청", "환불 신청"),
        ("환불완청서", "환불신청서"),  # one whole syllable
        ("ghksqnf", "환불"),  # the keyboard still writes Latin letters
    ],
)
def test_korean_is_compared_by_its_keys(ask, author, shelf, typed, meant):
    make_card(title="환불신청서 작성", body="환불 신청 방법입니다.", by=author, collection=shelf, language="ko")
    make_card(title="쿠폰 안내", body="유효 기간을 보세요.", by=author, collection=shelf, language="ko")

    titles, said, corrected = ask(typed)

    assert titles == ["환불신청서 작성"]
    assert (said, corrected) in ((meant, True), (None, False))
    assert said == meant or len(typed) > 3


@pytest.mark.parametrize("typed, meant", [("dkdlvhs", "아이폰"), ("eOcl", None), ("Rkcl", "까치")])
def test_a_keyboard_left_in_latin_is_read_key_by_key(ask, author, shelf, typed, meant):
    make_card(title="아이폰 까치", by=author, collection=shelf, language="ko")

    assert ask(typed) == (["아이폰 까치"] if meant else [], meant, meant is not None)


def test_a_korean_ending_stays(ask, author, shelf):
    make_card(title="환불 방법", by=author, collection=shelf, language="ko")

    assert ask("환뷸이") == (["환불 방법"], "환불이", True)


def test_nothing_is_learnt_from_hidden_cards(ask, author, shelf, hidden):
    make_card(title="Opening hours", by=author, collection=shelf)
    make_card(title="Quixotic reorganisation", body="환불 계획", by=author, collection=hidden)
    make_draft(title="Quixotic draft", by=author, collection=shelf)

    for typed in ("quixotci", "quixoti", "reorganisatoin", "환뷸", "ghksqnf", "quixotic"):
        assert ask(typed) == ([], None, False), typed


def test_a_word_of_hidden_cards_only_is_corrected_like_any_other(ask, author, shelf, hidden):
    make_card(title="Refund", by=author, collection=shelf)
    for _ in range(6):
        make_card(title="Refurd", by=author, collection=hidden)

    assert ask("refurd") == (["Refund"], "refund", True)
    assert ask("refunr") == (["Refund"], "refund", True)


def test_hidden_cards_change_no_correction(ask, author, shelf, hidden):
    make_card(title="환불 방법", by=author, collection=shelf, language="ko")
    make_card(title="Refund", by=author, collection=shelf)
    before = [ask(typed) for typed in ("환뷸이", "refunf")]

    make_card(title="환별이 환별이", by=author, collection=hidden, language="ko")
    for _ in range(3):
        make_card(title="Refunt", by=author, collection=hidden)

    assert [ask(typed) for typed in ("환뷸이", "refunf")] == before
    assert before[0] == (["환불 방법"], "환불이", True)


def test_a_correction_is_taken_from_what_the_filters_leave(ask, author, shelf):
    other = make_collection(by=author)
    make_card(title="Refund", by=author, collection=shelf)
    make_card(title="Remand", by=author, collection=other)

    assert ask("remund", collection=other.id) == (["Remand"], "remand", True)
    # Known where the filter doesn't look: typed right, and not there.
    assert ask("remand", collection=shelf.id) == ([], None, False)


def test_it_is_written_as_the_cards_write_it(ask, author, shelf):
    make_card(title="Pay with PayPal", body="Queries about policies.", by=author, collection=shelf)

    assert ask("paypall")[1] == "PayPal"
    assert ask("polcies")[1] == "policies"


def test_an_archived_card_corrects_nothing(call_as, author, shelf):
    card = make_card(title="Refund", by=author, collection=shelf)
    caller = call_as(author)
    caller.delete(f"/cards/{card.id}", if_match=caller.etag(f"/cards/{card.id}"))

    assert caller.get("/search?q=refudn").json["did_you_mean"] is None
