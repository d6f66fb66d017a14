"""How the lines of an article address its reader: who asks for what, who speaks, and what is only the topic.

An appeal says what it wants, in words of its own, and says we and you. An article about newsletters says newsletter on
every second line: words that stand all over a text are its topic, and speak against no line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from types import MappingProxyType

from cleantext.columns import constant
from cleantext.intents import Phrase
from cleantext.lexicon import Lexicon
from cleantext.signals_words import Columns, highest_beside

_NONE: Mapping[str, float] = MappingProxyType({})


def address(
    texts: Sequence[str],
    own: Sequence[str],
    tokens: Sequence[list[str]],
    intents: Sequence[list[Phrase]],
    language: str,
    lexicon: Lexicon,
) -> Columns:
    """The signals of how each line, and those beside it, address the reader.

    `own`: the lines without what they quote, where that was left out of the tokens; else the line itself.
    """
    numbers = lexicon.address
    least, least_said = numbers["fewest_words"], int(numbers["least_said"])
    terms = [lexicon.appeals.found(found) for found in tokens]
    told = [sum([phrase.points for phrase in found if phrase.points > 0]) for found in intents]
    rare_phrases = _rarity([{phrase.label for phrase in found if phrase.points < 0} for found in intents], numbers)
    rare_terms = _rarity([[term for term, points in found.items() if points < 0] for found in terms], numbers)
    ask = [
        -round(fsum([phrase.points * rare.get(phrase.label, 1) for phrase in found if phrase.points < 0]))
        for found, rare in zip(intents, rare_phrases, strict=True)
    ]
    says = [
        -round(fsum([points * rare.get(term, 1) for term, points in found.items()]))
        for found, rare in zip(terms, rare_terms, strict=True)
    ]
    asks = [asked - other + max(least_said, said) for asked, other, said in zip(ask, told, says, strict=True)]
    voices = _voices(texts, own, tokens, language, lexicon)
    count, size = len(texts), sum(map(len, tokens)) or 1
    columns: Columns = {
        "ask": ask,
        "told": told,
        "says": says,
        "says_mean": [said / max(least, len(found)) for said, found in zip(says, tokens, strict=True)],
        "asks": asks,
        "topic": [1 - min(rare.values(), default=1) for rare in rare_phrases],
        **voices,
        "page_asks": constant(sum(asks) / size, count),
        "page_speaks": constant(sum(map(bool, voices["speaks"])) / (count or 1), count),
        # How much the table knows of the text's language.
        "page_known": constant(sum(map(len, terms)) / size, count),
    }
    return columns | _beside(asks, int(numbers["beside"]))


def _voices(
    texts: Sequence[str], own: Sequence[str], tokens: Sequence[list[str]], language: str, lexicon: Lexicon
) -> Columns:
    """Who speaks: the publisher to the reader, or somebody who tells what others did."""
    counts, heard = lexicon.voice.counts, lexicon.voice.heard
    voices = [
        counts(text, language, found) if mine is text else heard(mine, language, found)
        for text, mine, found in zip(texts, own, tokens, strict=True)
    ]
    return {
        "speaks": [we + you for we, you, _ in voices],
        "we": [we for we, _, _ in voices],
        "you": [you for _, you, _ in voices],
        "narrates": [they for _, _, they in voices],
    }


def _beside(asks: Sequence[float], reach: int) -> Columns:
    count = len(asks)
    before, behind = highest_beside(asks, reach)
    return {
        "asks_1_before": [0, *asks][:count],
        "asks_1_after": [*asks, 0][1:],
        "asks_2_before": [0, 0, *asks][:count],
        "asks_2_after": [*asks, 0, 0][2:],
        "asks_before": before,
        "asks_after": behind,
    }


def _rarity(found: Sequence[Iterable[str]], numbers: Mapping[str, float]) -> list[Mapping[str, float]]:
    """Per line and thing found that stands elsewhere too less than 1, down to 0 where it stands all over the text."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, mine in enumerate(found):
        for key in mine:
            places[key].append(index)
    return [
        {key: 1 - _spread(places[key], index, len(found), numbers) for key in mine if len(places[key]) > 1}
        if mine
        else _NONE
        for index, mine in enumerate(found)
    ]


def _spread(places: Sequence[int], index: int, count: int, numbers: Mapping[str, float]) -> float:
    """In what share of the far lines something stands, as a share of what makes a topic."""
    reach = int(numbers["far"])
    first, last = max(0, index - reach), min(count, index + reach + 1)
    far = count - (last - first)
    if far < numbers["few"]:
        return 0
    near = bisect_right(places, last - 1) - bisect_left(places, first)
    return min(1, (len(places) - near) / far / numbers["topic"])
