"""What a removed block is called: after what its whole appeal wants from the reader."""

from __future__ import annotations

import pytest

import cleantext
from tests.material import ARTICLES

ARTICLE = ARTICLES["en"]


def labels_of(*appeal: str) -> list[str]:
    """The labels of an appeal's paragraphs behind an article; kept ones are ``kept``."""
    body = "".join(f"<p>{text}</p>" for text in [*ARTICLE[:6], *appeal])
    blocks = cleantext.extract(f"<html lang=en><body><article>{body}</article></body></html>").blocks[-len(appeal) :]
    assert [block.text for block in blocks] == list(appeal)
    return ["kept" if block.kept else str(block.label) for block in blocks]


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("donation", "Please donate today: your gift, however small, pays for our independent reporting."),
        ("subscription", "Subscribe now for $4 a month, cancel anytime, and enjoy unlimited access to our archive."),
        ("paywall", "You have read your last free article. Log in or subscribe to continue reading this story."),
        ("newsletter", "Sign up for our free newsletter and get the week's best stories in your inbox."),
    ],
)
def test_an_appeal_is_called_after_what_it_wants(label: str, text: str) -> None:
    assert labels_of(text) == [label]


def test_a_line_without_telling_words_is_called_like_the_appeal_around_it() -> None:
    appeal = [
        "Please donate today: your gift, however small, pays for our independent reporting.",
        "Count me in",
        "Every donation to our newsroom counts. Support us with $5 a month, it takes only a minute.",
    ]
    assert labels_of(*appeal) == ["donation"] * 3


def test_the_sum_of_an_appeal_outweighs_a_weak_word_of_one_line() -> None:
    lines = [
        "Subscribe now for $4 a month, cancel anytime, and enjoy unlimited access to our archive.",
        "Our paying subscribers keep us independent.",
        "Start your free trial today and get every issue of the print edition for $1.",
    ]
    assert labels_of(*lines) == ["subscription"] * 3
