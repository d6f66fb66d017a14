"""What can be measured of a text alone, for pages and plain texts alike; the terms that all signals use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, compress, pairwise
from operator import sub

from cleantext.intents import Phrase
from cleantext.regions import Regions
from cleantext.tokens import UNSPACED

Column = Sequence[float]
Columns = dict[str, Column]

# Both begin with the one character that all alternatives need: that is searched for fastest.
SENTENCE_END = re.compile(r"[.!?…。！？؟।](?:(?<=[.!?…])[\"'”’»)\]]*(?=\s|$)|(?<=[。！？؟।]))")
DATE = re.compile(
    r"\d(?:(?<=\b1)9\d\d\b|(?<=\b2)0\d\d\b|(?<=\b\d)\d?[:.]\d\d\b|(?<=\b\d)\d?[./-]\d{1,2}[./-]\d{2,4}\b"
    r"|\d?\s*(?:月|日|時))"
)
# From how many words on a block with a sentence in it is taken for prose.
PROSE_WORDS = 12
# Distances are counted up to here.
FAR = 99
_QUOTES = " \t\"'”’»)）」]"
_ENDS, _COLONS = frozenset(".!?…。！？؟।"), frozenset(":：")
# A word of so many letters is about something; with fewer terms or words a text is too short to tell its topic.
_LONG, _FEW_TERMS, _FEW_WORDS = 5, 4, 6
# From so many points on a block counts as asking for something.
_ASKS = 20


@dataclass(slots=True)
class Measures:
    """What the stages after the signals ask again.

    columns: the signals; words: per block; prose: words of the blocks that read like prose, else 0; intents: the
    phrases found per block; tokens: the words of the blocks as phrases see them; regions: of the page (None for plain
    text); language: a code of two letters, "" where unknown.
    """

    columns: Columns
    words: list[int]
    prose: list[int]
    intents: list[list[Phrase]]
    tokens: list[list[str]]
    regions: Regions | None = None
    language: str = ""


def words_of(texts: Sequence[str], unspaced: bool) -> list[int]:
    """Number of words of each text; in scripts without spaces, half the number of characters."""
    if not unspaced:
        return [len(text.split()) for text in texts]
    return [count_words(text) for text in texts]


def count_words(text: str) -> int:
    """Number of words of one text."""
    words = len(text.split())
    return words if text.isascii() else words + len(UNSPACED.findall(text)) // 2


def has_unspaced(texts: Sequence[str]) -> bool:
    """Whether any text is in a script that puts no space between words."""
    return UNSPACED.search("".join(set("".join([text for text in texts if not text.isascii()])))) is not None


def closing(text: str) -> int:
    """1 when a text ends like a sentence, 2 when it announces something, else 0."""
    last = text.rstrip(_QUOTES)[-1:]
    return 1 if last in _ENDS else 2 if last in _COLONS else 0


def commas(text: str) -> int:
    """Number of commas of any script."""
    count = text.count(",")
    return count if text.isascii() else count + text.count("、") + text.count("，") + text.count("،")


def cohesion(
    texts: Sequence[str], tokens: Sequence[list[str]], prose: Sequence[int], ask: Sequence[float], unspaced: bool
) -> list[float]:
    """Share of a block's longer words that other prose of the page has too; -1 where there are too few to tell.

    Paragraphs of one article share its vocabulary, what was put between them does not (lexical cohesion; Hearst,
    "TextTiling", Computational Linguistics 1997). Blocks that ask for something lend their words to no other.
    """
    pick = _character_pairs if unspaced else _long_words
    terms = [pick(text, found) if found else () for text, found in zip(texts, tokens, strict=True)]
    lends = [count > 0 and asked < _ASKS for count, asked in zip(prose, ask, strict=True)]
    counts = Counter(chain.from_iterable(compress(terms, lends)))
    once = frozenset(counts)
    # A block that lends its words has to find them in another one.
    several = frozenset([term for term, count in counts.items() if count > 1])
    return [
        sum(map((several if lent else once).__contains__, mine)) / len(mine) if len(mine) >= _FEW_TERMS else -1
        for mine, lent in zip(terms, lends, strict=True)
    ]


def _long_words(_text: str, tokens: list[str]) -> Collection[str]:
    """Words long enough to be about something, each once: a tuple, for the sets of all blocks would be huge."""
    if len(tokens) < _FEW_WORDS:
        return ()
    return tuple({token for token in tokens if len(token) >= _LONG})


def _character_pairs(text: str, tokens: list[str]) -> Collection[str]:
    """Pairs of characters of scripts without spaces; where there are none, the longer words."""
    characters = UNSPACED.findall(text)
    return tuple(set(map("".join, pairwise(characters)))) if characters else _long_words(text, tokens)


def link_density(texts: Sequence[str], links: Sequence[int]) -> list[float]:
    """Share of each text's characters, white space not counted, that stand in links."""
    return [
        min(1.0, linked / max(1, len(text) - text.count(" "))) if linked else 0.0
        for linked, text in zip(links, texts, strict=True)
    ]


def highest_beside(column: Column, reach: int) -> tuple[list[float], list[float]]:
    """Per block the highest value among the `reach` blocks before it, and among those behind it; 0 where is none."""
    none = float("-inf")
    before = list(map(max, *[[none] * shift + [*column] for shift in range(1, reach + 1)]))[: len(column)]
    padded = [*column, *[none] * reach]
    behind = list(map(max, *[padded[shift:] for shift in range(1, reach + 1)]))[: len(column)]
    if column:
        before[0] = behind[-1] = 0
    return before, behind


def within(sums: Sequence[float], before: int, behind: int) -> list[float]:
    """Per block what the blocks around it hold: `before` of them (-1: without itself), and `behind`.

    `sums`: of all blocks, from `prefix_sums`.
    """
    starts = [*[sums[0]] * before, *sums[max(0, -before) :]]
    ends = [*sums[behind + 1 :], *[sums[-1]] * behind]
    return list(map(sub, ends[: len(sums) - 1], starts))


def distances(found: Iterable[float]) -> list[int]:
    """Per block how many blocks ago, itself included, the last one had anything but 0; at most `FAR`."""
    since: list[int] = []
    distance = FAR
    for value in found:
        distance = 0 if value else distance + 1 if distance < FAR else FAR
        since.append(distance)
    return since


def place_in_text(words: Sequence[int], prose: Sequence[int]) -> Columns:
    """How much of the words and of the prose stands before a block, and how much behind it."""
    total, total_prose = sum(words) or 1, sum(prose) or 1
    prose_sums = prefix_sums(prose)
    return {
        "words_before": [value / total for value in prefix_sums(words)[:-1]],
        "prose_before": [value / total_prose for value in prose_sums[:-1]],
        "prose_after": [1 - value / total_prose for value in prose_sums[1:]],
    }


def distance_to_prose(prose: Sequence[int]) -> Columns:
    """How far the last and the next block of prose are."""
    return {"since_prose": distances(prose), "until_prose": distances(prose[::-1])[::-1]}


def under_headings(
    tokens: Sequence[list[str]], are_headings: Iterable[bool], points_of: Callable[[list[str]], int]
) -> Columns:
    """The heading above each block, itself included: what its words are worth, and how far it is."""
    points: list[int] = []
    current, headings = 0, list(are_headings)
    for found, is_heading in zip(tokens, headings, strict=True):
        if is_heading:
            current = points_of(found)
        points.append(current)
    return {"heading_words": points, "since_heading": distances(headings)}


def prefix_sums(column: Iterable[float]) -> list[float]:
    """Sums up to each place, beginning with 0: what a range holds is the difference of two."""
    return [0, *accumulate(column)]
