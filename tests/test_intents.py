"""Phrases are found however a text is written: width, spaces, vowel signs, words joined to each other."""

from __future__ import annotations

import pytest

from cleantext.intents import Intents, Phrase
from cleantext.tokens import tokens_of


@pytest.mark.parametrize(
    ("phrase", "language", "text", "stands"),
    [
        ("下载app", "zh", "请下载 APP 收看", True),
        ("下载app", "zh", "请下载ＡＰＰ收看", True),
        ("登録|購読*ください", "ja", "ぜひ ご購読 を　お考えください。", True),
        ("登録|購読*ください", "ja", "ください。購読", False),
        ("メール登録", "ja", "ﾒｰﾙ登録", True),
        ("いいね！", "ja", "いいね!を押す", True),
        ("이용권~ * 할인~", "ko", "이용권을 사면 할인해 드립니다", True),
        ("앱~ 설치~", "ko", "앱을 설치하세요", True),
        ("use~ app~", "en", "Using apps", False),
        ("use~ app~", "en", "Used apps", True),
        ("أضف تعليقا", "ar", "أَضِف تعليقًا", True),
        ("أضف تعليقا", "ar", "اضف تعليقـا", True),
        ("مجانية النشرة", "ar", "مجانيه والنشرة", True),
        ("مجانية النشرة", "ar", "مجانية نشرة", False),
    ],
)
def test_a_phrase_stands_in_a_text(phrase: str, language: str, text: str, stands: bool) -> None:
    row = Phrase(phrase, -40, "subscription", language)
    intents = Intents([row])
    assert intents.judge(text, tokens_of(text), frozenset({language})) == [row] * stands
