"""Answers to common questions, folded away in accordions below an article: they are its words, whatever is around."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleantext.blocks import Blocks
from cleantext.lexicon import name_terms
from cleantext.signals_words import Measures

_MARKS = ("?", "\uff1f", "\u061f", "\u037e")


def answers(blocks: Blocks, measures: Measures, numbers: Mapping[str, Any]) -> list[int]:
    """The blocks of a page that tell something right behind a question, in an element named after such lists.

    `numbers`: ``[answer]`` of ``base.toml``.
    """
    names = frozenset(numbers["names"])
    columns, found = measures.columns, []
    for index in _behind_questions(blocks, int(numbers["reach"])):
        tells = measures.words[index] >= numbers["least_words"] and columns["sentences"][index] >= 1
        quiet = columns["ask"][index] <= 0 and columns["link_density"][index] <= numbers["most_links"]
        if tells and quiet and columns["main_gap"][index] <= numbers["main_gap"]:
            around = blocks.names_around(index)
            if any(not names.isdisjoint(name_terms(css, name, "")) for css, name, _ in around):
                found.append(index)
    return found


def _behind_questions(blocks: Blocks, reach: int) -> list[int]:
    """The blocks that stand so many places behind one that ends with a question mark, or fewer."""
    found, last = [], -reach - 1
    for index, text in enumerate(blocks.text):
        if index - last <= reach:
            found.append(index)
        if text.endswith(_MARKS):
            last = index
    return found
