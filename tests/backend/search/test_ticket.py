"""A ticket as it is read: who counts how much, and what is left out."""

from sidecard.search.ticket import MOST_CHARACTERS, own_words, read_ticket


def read(subject="", messages=(), fields=None):
    said = [{"role": role, "text": text} for role, text in messages]
    return read_ticket({"subject": subject, "messages": said, "fields": fields or {}})


def test_the_subject_counts_more_than_the_message_and_the_message_more_than_colleagues():
    weights = read(
        "alpha", [("customer", "bravo"), ("note", "charlie"), ("agent", "delta"), ("bot", "echo")], {"product": "golf"}
    ).weights

    assert weights["alpha"] > weights["bravo"] > weights["charlie"] > weights["delta"]
    assert "echo" not in weights
    assert weights["golf"] <= weights["delta"]


def test_saying_a_word_often_counts_by_its_logarithm():
    weights = read("", [("customer", "refund refund refund refund, card")]).weights

    assert 1.0 == weights["card"] < weights["refund"] < 3.0


def test_only_what_customers_ask_decides_about_silence():
    reading = read("alpha", [("customer", "bravo"), ("agent", "charlie")], {"product": "delta"})

    assert set(reading.asked) == {"alpha", "bravo"}
    assert set(reading.weights) == {"alpha", "bravo", "charlie", "delta"}


def test_where_no_customer_writes_whoever_wrote_is_heard():
    assert set(read("", [("note", "caller asks for a refund")]).asked) >= {"refund", "caller"}


def test_quoted_history_and_signatures_are_left_out():
    text = "The refund is missing.\n> quoted words\n\nOn Mon, 16 Nov 2026 at 10:00, Support wrote:\n> older\nhistory\n"

    assert set(read("Re: FW: Refund", [("customer", text)]).weights) == {"refund", "the", "is", "missing"}
    assert own_words("Hello\n-- \nKim Minsu\nCEO") == "Hello"
    assert own_words("안녕하세요\n2026년 11월 20일 고객센터님이 작성:\n> 지난 글") == "안녕하세요"
    assert own_words("Hello\n-----Original Message-----\nFrom: x") == "Hello"


def test_a_message_of_nothing_but_quotes_is_read_whole():
    assert own_words("> where is my refund") == "> where is my refund"


def test_of_endless_tickets_the_first_and_the_newest_messages_are_read():
    filler = ("customer", "word " * (MOST_CHARACTERS // 50))
    messages = [("customer", "firstmark"), ("customer", "middlemark"), *[filler] * 20, ("customer", "lastmark")]

    weights = read("subjectmark", messages).weights

    assert {"subjectmark", "firstmark", "lastmark"} <= set(weights)
    assert "middlemark" not in weights


def test_an_empty_ticket_asks_nothing():
    assert read("", [("customer", " \n"), ("agent", "")]).weights == {}
    assert read_ticket({"subject": "", "messages": [], "fields": {}}).segments == []


def test_what_stands_for_masked_data_is_no_word():
    reading = read("", [("customer", "[customer] wrote from [e-mail 1], card [card number 12] [E-1042]")])
    assert set(reading.weights) == {"wrote", "from", "card", "e1042", "e", "1042"}
