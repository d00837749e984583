"""What masking hides and what it leaves, in English and Korean: one line each, run in the extension's own worker.

Never uses a real person's data: numbers are documentation ranges or computed test numbers.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.chromium import Chromium

pytestmark = pytest.mark.heavy

MASK = """async ([text, requester, locale]) => {
    const { makeMasker } = await import(chrome.runtime.getURL("background/masking.js"));
    const masker = makeMasker({ requester, locale });
    return { text: masker.mask(text), masks: masker.masks };
}"""


@pytest.fixture(scope="module")
def mask(browser: Chromium) -> Any:
    page = browser.extension_page("options/options.html")

    def act(text: str, requester: str = "", locale: str = "en-US") -> str:
        return page.evaluate(MASK, [text, requester, locale])["text"]

    yield act
    page.close()


HIDDEN = [
    ("Write to grace.miller+vpn@northwind.example please", "Write to [e-mail 1] please"),
    ("메일은 minji.kim@daum.example입니다", "메일은 [e-mail 1]입니다"),
    ("Call +44 20 7946 0958 today", "Call [phone 1] today"),
    ("Call (202) 456-1414 today", "Call [phone 1] today"),
    ("전화는 010-2345-6789입니다", "전화는 [phone 1]입니다"),
    ("My Korean phone is 010-2345-6789.", "My Korean phone is [phone 1]."),
    ("연락처 02-312-3456 또는 +82 10 2345 6789", "연락처 [phone 1] 또는 [phone 2]"),
    ("card 4111 1111 1111 1111 was charged twice", "card [card number 1] was charged twice"),
    ("카드번호 5555-5555-5555-4444로 결제", "카드번호 [card number 1]로 결제"),
    ("to DE89 3704 0044 0532 0130 00 please", "to [IBAN 1] please"),
    ("GB29NWBK60161331926819", "[IBAN 1]"),
    ("from 203.0.113.7 since noon", "from [IP address 1] since noon"),
    ("from 2001:db8::8a2e:370:7334 since noon", "from [IP address 1] since noon"),
    ("주민등록번호 900101-1234567 확인", "주민등록번호 [resident number 1] 확인"),
    ("외국인등록번호 850312-5234568", "외국인등록번호 [resident number 1]"),
    ("SSN 219-09-9999", "SSN [resident number 1]"),
    ("身份证 11010519491231002X", "身份证 [resident number 1]"),
    ("사업자등록번호 220-81-86561입니다", "사업자등록번호 [business number 1]입니다"),
    ("VAT DE136695976 please", "VAT [VAT number 1] please"),
    ("환불 계좌는 국민은행 123456-04-123456", "환불 계좌는 국민은행 [account number 1]"),
    ("〒150-0001 から", "[postal code 1] から"),
    ("https://a.example/reset?token=9fK2mQ7x&n=1", "https://a.example/reset?token=[secret 1]&n=1"),
    ("https://ted:hunter22@a.example/x", "https://[secret 1]/x"),
    ("010-2345-6789, +82 10-2345-6789, 01023456789", "[phone 1], [phone 1], [phone 1]"),
    ("a@b.example, c@d.example, then a@b.example again", "[e-mail 1], [e-mail 2], then [e-mail 1] again"),
]


@pytest.mark.parametrize("text, expected", HIDDEN, ids=[each[1][:40] for each in HIDDEN])
def test_hides(mask: Any, text: str, expected: str) -> None:
    assert mask(text, locale="ko" if any("가" <= sign <= "힣" for sign in text) else "en-US") == expected


NAMES = [
    ("Grace Miller", "Thanks,\nGrace", "Thanks,\n[customer]"),
    ("Grace Miller", "GRACE MILLER wrote; Miller, Grace too", "[customer] wrote; [customer] too"),
    ("Grace Miller <grace.miller@northwind.example>", "Hello Grace,", "Hello [customer],"),
    ("grace.miller@northwind.example", "Kind regards, Grace Miller", "Kind regards, [customer]"),
    ("grace.miller", "Best, Grace", "Best, [customer]"),
    ("김민지", "안녕하세요 김민지입니다", "안녕하세요 [customer]입니다"),
    ("김민지", "민지님, 확인했습니다", "[customer]님, 확인했습니다"),
    ("김 민지", "김민지 고객님", "[customer] 고객님"),
    ("김민지", "김민지가 민지씨와 김민지의", "[customer]가 [customer]씨와 [customer]의"),
    ("김민지", "김민지수와 민지수", "김민지수와 민지수"),
    ("박지연", "배송 지연입니다, 지연님", "배송 지연입니다, [customer]님"),
    ("Anne-Marie Jones", "Anne-Marie's phone, Ms Jones", "[customer]'s phone, Ms [customer]"),
    ("이지원", "지원 기사를 찾는 지원님", "지원 기사를 찾는 [customer]님"),
    ("Mark Young", "Mark it as read. Thanks, Mark", "Mark it as read. Thanks, [customer]"),
    ("Grace Miller", "Grace가 요청했습니다", "[customer]가 요청했습니다"),
    ("田中 花子", "田中様、田中町", "[customer]様、田中町"),
    ("José Álvarez", "saludos, José", "saludos, [customer]"),
    ("Will Smith", "it will not start", "it will not start"),
    ("An Li", "An error in Life", "An error in Life"),
    ("support@shop.example", "our Support team", "our Support team"),
]


@pytest.mark.parametrize("requester, text, expected", NAMES)
def test_hides_the_requesters_own_name(mask: Any, requester: str, text: str, expected: str) -> None:
    assert mask(text, requester, "ko" if "김" in requester else "en-US") == expected


KEPT = [
    "Error 809 on UDP 500/4500",
    "error code 0x80070005 and HTTP 429",
    "주문번호 20261103-0042 환불",
    "ORD-2026110342 is late",
    "GlobalConnect 6.2 and firmware 14.1.2",
    "since 2026-11-03 10:22 until 11/05/2026",
    "It costs 1,250,000원 or $1,299.00",
    "ipTIME AX3004 with MTU 1350",
    "version 10.2.300.4 of the app",
    "at 10:30:15 it stopped",
    "std::vector and a::b",
    "KR12 is a gate, DE89 a flight",
    "1111 1111 1111 1112 is no card",
    "991399-1234567",
    "order 4155552671 and case number 2025550143",
    "접수 261103-1000042 확인",
    "AnyConnect 4.10.7.61 and firmware 10.2.3.4",
    "open 192.168.0.1 or ping 8.8.8.8",
    "IMEI 356938035643809",
    "crash bp-115461f8-bfa5-4acf-86af-e46220191101 10/31/2019",
    "id 956dce02-3017-4016-b408-de15e0a1b2c3",
    "versions 1.5.0.14 and 2.0.0.24, then 3.0.11",
    "clause 8.2.4.1 of the standard",
    "git clone git@github.com:acme/tools.git",
]


@pytest.mark.parametrize("text", KEPT)
def test_keeps_what_names_nobody(mask: Any, text: str) -> None:
    assert mask(text, "", "ko" if any("가" <= sign <= "힣" for sign in text) else "en-US") == text


def test_counts_what_it_hid_for_the_form(browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    found = page.evaluate(MASK, ["a@b.example or +44 20 7946 0958", "", "en"])["masks"]
    page.close()
    assert found == [{"label": "[e-mail 1]", "original_length": 11}, {"label": "[phone 1]", "original_length": 16}]


def test_of_a_long_ticket_only_as_much_is_masked_as_the_server_takes(browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    length = page.evaluate(
        """async () => {
            const { maskReading } = await import(chrome.runtime.getURL("background/masking.js"));
            const text = "Since last night 010-2345-6789 the VPN drops with error 809, order 20261103-0042. ".repeat(240);
            const messages = Array.from({ length: 300 }, () => ({ role: "customer", text }));
            const { context } = maskReading({ site: { id: "x" }, ticket: null, subject: "s", messages, fields: {}, requester: "Grace Miller" });
            return context.messages.reduce((sum, message) => sum + message.text.length, 0);
        }"""
    )
    page.close()
    assert 0 < length <= 130_000


def test_nothing_is_longer_than_the_server_takes_and_nothing_is_cut_open(browser: Chromium) -> None:
    """A placeholder may be longer than what it hides, and half an address would be no address any more."""
    page = browser.extension_page("options/options.html")
    context = page.evaluate(
        """async () => {
            const { maskReading } = await import(chrome.runtime.getURL("background/masking.js"));
            const name = "n".repeat(190) + " grace@northwind.example";
            const fields = { [name]: "v".repeat(4990) + " grace@northwind.example" };
            const subject = "a@b.example ".repeat(90);
            return maskReading({ site: { id: "x" }, ticket: null, subject, messages: [], fields, requester: "" }).context;
        }"""
    )
    page.close()
    ((name, value),) = context["fields"].items()
    assert (len(context["subject"]) <= 1000, len(name) <= 200, len(value) <= 5000) == (True, True, True)
    assert "grace" not in name + value


def test_a_pack_that_is_left_out_masks_nothing_and_the_rest_stays(browser: Chromium) -> None:
    page = browser.extension_page("options/options.html")
    found = page.evaluate(
        """async () => {
            const { makeMasker } = await import(chrome.runtime.getURL("background/masking.js"));
            return makeMasker({ locale: "en", packs: ["korea"] }).mask("SSN 219-09-9999, 010-2345-6789, a@b.example");
        }"""
    )
    page.close()
    assert found == "SSN 219-09-9999, [phone 1], [e-mail 1]"


@pytest.mark.parametrize("sign", ["a", "0", "1-", "a.", "김", "+1 ", "DE89 ", "?token=", " "])
@pytest.mark.timeout(120)
def test_a_page_that_repeats_one_sign_costs_no_more_for_it(browser: Chromium, sign: str) -> None:
    """So long a text that a pattern which looks at it anew from each sign wouldn't come to an end."""
    page = browser.extension_page("options/options.html")
    length = page.evaluate(
        """async (text) => {
            const { makeMasker } = await import(chrome.runtime.getURL("background/masking.js"));
            return makeMasker({ requester: "Will Mark-Smith" }).mask(text).length;
        }""",
        sign * (400_000 // len(sign)),
    )
    page.close()
    assert length > 0
