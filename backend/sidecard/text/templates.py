"""The built-in templates, in English and Korean: what a good card of each kind has. Never a workspace's own.

A line: key, audience, title and hint in English, title and hint in Korean.
"""

from typing import Any, NamedTuple

LANGUAGES = ("en", "ko")
IN, OUT = "internal", "customer"


class _Part(NamedTuple):
    key: str
    audience: str
    en: tuple[str, str]
    ko: tuple[str, str]


# fmt: off
_BUILT_IN: dict[str, tuple[dict[str, str], tuple[_Part, ...]]] = {
    "resolution": ({"en": "Problem and resolution", "ko": "문제와 해결"}, (
        _Part("issue", IN, ("Issue", "What the customer sees, in their own words."),
              ("문제", "고객이 겪는 일을 고객의 말로 적습니다.")),
        _Part("environment", IN, ("Environment", "Product, version, device, plan: where it happens."),
              ("환경", "제품, 버전, 기기, 요금제 등 어디에서 생기는지 적습니다.")),
        _Part("resolution", OUT, ("Resolution", "The steps that solve it, numbered."),
              ("해결 방법", "해결하는 순서를 번호를 붙여 적습니다.")),
        _Part("cause", IN, ("Cause", "Why it happens, when it is known."),
              ("원인", "알고 있다면 왜 생기는지 적습니다.")),
    )),
    "how_to": ({"en": "How-to", "ko": "사용 방법"}, (
        _Part("goal", OUT, ("What this is for", "What one has in the end."),
              ("목적", "이 방법으로 무엇을 할 수 있는지 적습니다.")),
        _Part("needs", OUT, ("Before you begin", "What must be at hand or switched on."),
              ("준비할 것", "미리 준비하거나 켜 두어야 할 것을 적습니다.")),
        _Part("steps", OUT, ("Steps", "One act in each, numbered."),
              ("순서", "한 단계에 한 가지씩 번호를 붙여 적습니다.")),
        _Part("notes", IN, ("Notes for colleagues", "Exceptions, whom to ask."),
              ("동료용 메모", "예외와 문의할 곳을 적습니다.")),
    )),
    "policy": ({"en": "Policy", "ko": "정책"}, (
        _Part("rule", OUT, ("The rule", "In one or two sentences."),
              ("규정", "한두 문장으로 적습니다.")),
        _Part("applies", OUT, ("Who and what it applies to", "And since when."),
              ("적용 대상", "누구에게, 언제부터 적용되는지 적습니다.")),
        _Part("exceptions", IN, ("Exceptions and who decides", "Limits, approvals."),
              ("예외와 결정권자", "한도와 승인 절차를 적습니다.")),
        _Part("reason", IN, ("Why we have it", "So that a colleague can explain it."),
              ("이유", "동료가 설명할 수 있도록 배경을 적습니다.")),
    )),
    "macro": ({"en": "Reply", "ko": "답변 문구"}, (
        _Part("reply", OUT, ("Reply", "As it is sent; {customer_name} and {cursor} are filled in."),
              ("답변", "보낼 문구를 그대로 적습니다. {customer_name}, {cursor}는 자동으로 채워집니다.")),
        _Part("use", IN, ("When to use it", "And when not."),
              ("사용 시점", "언제 쓰고 언제 쓰지 않는지 적습니다.")),
    )),
    "feature": ({"en": "Feature details", "ko": "기능 안내"}, (
        _Part("what", OUT, ("What it is", "In the customer's words, in two sentences."),
              ("기능 소개", "고객의 말로 두 문장 안에 적습니다.")),
        _Part("who", OUT, ("Who has it", "Plans, countries, devices."),
              ("이용 대상", "요금제, 국가, 기기를 적습니다.")),
        _Part("since", OUT, ("Since which version", "And on which day it came."),
              ("제공 버전", "어느 버전부터, 언제부터인지 적습니다.")),
        _Part("status", IN, ("Status of the launch", "Planned, rolling out to whom, done."),
              ("출시 상태", "예정, 단계적 출시 대상, 완료 여부를 적습니다.")),
        _Part("words", OUT, ("Words to use with customers", "A sentence to send as it is."),
              ("고객 안내 문구", "그대로 보낼 수 있는 문장을 적습니다.")),
        _Part("questions", OUT, ("Common questions", "Question and answer."),
              ("자주 묻는 질문", "질문과 답을 적습니다.")),
        _Part("limits", OUT, ("Limits", "What it doesn't do yet."),
              ("제한 사항", "아직 되지 않는 것을 적습니다.")),
        _Part("owner", IN, ("Owner in product marketing", "Whom to ask."),
              ("제품 마케팅 담당자", "문의할 사람을 적습니다.")),
    )),
}
# fmt: on


def built_in(language: str) -> list[dict[str, Any]]:
    """Each with `key`, `name` and `sections` (key, title, audience, hint), in a language, or in English."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    return [
        {"key": key, "name": names[language], "sections": [_worded(part, language) for part in parts]}
        for key, (names, parts) in _BUILT_IN.items()
    ]


def _worded(part: _Part, language: str) -> dict[str, str]:
    title, hint = part.ko if language == "ko" else part.en
    return {"key": part.key, "title": title, "audience": part.audience, "hint": hint}
