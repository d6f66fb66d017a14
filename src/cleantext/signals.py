"""Named numbers for every block: its text, its region, its neighbours, its page.

Each signal is a column, one number per block. What a number is worth stands in the rules; here is only how it is
measured. The names are the vocabulary of the rules and of the explanations.
"""

from __future__ import annotations

from itertools import repeat

from cleantext.blocks import HEADING, Blocks
from cleantext.columns import constant
from cleantext.intents import Phrase
from cleantext.lexicon import Lexicon
from cleantext.page import Head
from cleantext.regions import regions_of
from cleantext.signals_tree import alike, candidates, containers, names, state
from cleantext.signals_words import (
    DATE,
    FAR,
    PROSE_WORDS,
    SENTENCE_END,
    Columns,
    Measures,
    closing,
    cohesion,
    commas,
    distance_to_prose,
    has_unspaced,
    link_density,
    place_in_text,
    prefix_sums,
    under_headings,
    within,
    words_of,
)
from cleantext.tokens import own_words, tokens_of

_DATE_WORDS = 15
_REACH = 8
_NO_TOKENS: list[str] = []
_NO_PHRASES: list[Phrase] = []
# A menu entry: few words, all of them links. Its words are not looked up, its make says enough.
_MENU_WORDS, _MENU_DENSITY = 4, 0.9
# Prose has fewer of its characters in links.
_PROSE_DENSITY = 0.4
# A text of more words is no title.
_TITLE_WORDS = 40
# The rank that a heading of level 1, 2 or other lends to its likeness with the title.
_TITLE_RANKS = {1: 0.5, 2: 0.3}
_OTHER_RANK = 0.1


def measure(blocks: Blocks, head: Head, lexicon: Lexicon, said: Measures | None = None) -> Measures:
    """All signals of an HTML page's blocks; `said`: those that `measure_words` gives, where they are known."""
    said = said or measure_words(blocks, head, lexicon)
    regions, words, prose, tokens = regions_of(blocks), said.words, said.prose, said.tokens
    columns = dict(said.columns)
    columns |= names(blocks, regions, lexicon)
    columns |= state(blocks, regions)
    columns |= containers(columns, blocks, words, prose, regions)
    columns |= candidates(columns, words, prose, regions)
    columns |= alike(columns, blocks, words, regions)
    columns |= place_in_text(words, prose) | distance_to_prose(prose)
    columns |= _title(tokens, head, columns, words)
    are_headings = [bool(regions.state[home] & HEADING) for home in regions.home]
    columns |= under_headings(tokens, are_headings, lexicon.headings.points)
    columns |= _neighbours(columns, words, prose)
    columns |= _page(columns, blocks, words, prose)
    return Measures(columns, words, prose, said.intents, tokens, regions, said.language)


def measure_words(blocks: Blocks, head: Head, lexicon: Lexicon) -> Measures:
    """The signals of what the blocks say, wherever they stand."""
    unspaced = has_unspaced(blocks.text)
    words = words_of(blocks.text, unspaced)
    density = link_density(blocks.text, blocks.links)
    own = [text if count < PROSE_WORDS else own_words(text) for text, count in zip(blocks.text, words, strict=True)]
    tokens = [
        _NO_TOKENS if count <= _MENU_WORDS and linked > _MENU_DENSITY else tokens_of(text)
        for text, count, linked in zip(own, words, density, strict=True)
    ]
    language = lexicon.voice.language_of(blocks.text, tokens, head.language)
    languages = lexicon.languages(language)
    judged = lexicon.intents.judge
    intents = [
        judged(text, found, languages) if found else _NO_PHRASES for text, found in zip(own, tokens, strict=True)
    ]
    columns: Columns = {"link_density": density}
    columns |= _text(blocks, words, tokens)
    columns |= _words(tokens, words, intents, lexicon)
    columns |= _voices(own, tokens, columns, language, lexicon)
    prose = _prose(columns, words)
    columns["cohesion"] = cohesion(blocks.text, tokens, prose, columns["ask"], unspaced)
    return Measures(columns, words, prose, intents, tokens, language=language)


def _text(blocks: Blocks, words: list[int], tokens: list[list[str]]) -> Columns:
    texts = blocks.text
    chars = [len(text) for text in texts]
    return {
        "chars": chars,
        "words": words,
        "anchors": blocks.anchors,
        "bold": [bold / size if bold else 0.0 for bold, size in zip(blocks.bold, chars, strict=True)],
        "sentences": [
            len(SENTENCE_END.findall(text)) if found else 0 for text, found in zip(texts, tokens, strict=True)
        ],
        "closed": [closing(text) for text in texts],
        "commas": [commas(text) if found else 0 for text, found in zip(texts, tokens, strict=True)],
        "dates": [
            1 if found and count <= _DATE_WORDS and DATE.search(text) else 0
            for text, found, count in zip(texts, tokens, words, strict=True)
        ],
        "word_length": [size / (count or 1) for size, count in zip(chars, words, strict=True)],
    }


def _words(tokens: list[list[str]], words: list[int], intents: list[list[Phrase]], lexicon: Lexicon) -> Columns:
    points = lexicon.words.points
    return {
        "short_words": [
            points(found) if found and count <= lexicon.short else 0 for found, count in zip(tokens, words, strict=True)
        ],
        "ask": [-sum([row.points for row in found if row.points < 0]) if found else 0 for found in intents],
        "told": [sum([row.points for row in found if row.points > 0]) if found else 0 for found in intents],
    }


def _voices(texts: list[str], tokens: list[list[str]], columns: Columns, language: str, lexicon: Lexicon) -> Columns:
    """Whether those blocks that ask for something speak to the reader, or tell what others did."""
    counts = lexicon.voice.counts
    voices = [
        counts(text, language, found) if asks else (0, 0, 0)
        for text, found, asks in zip(texts, tokens, columns["ask"], strict=True)
    ]
    return {"speaks": [we + you for we, you, _ in voices], "narrates": [they for _, _, they in voices]}


def _prose(columns: Columns, words: list[int]) -> list[int]:
    """Words of the blocks that read like prose: sentences, few links, some length."""
    return [
        count if count >= PROSE_WORDS and sentences and density < _PROSE_DENSITY else 0
        for count, sentences, density in zip(words, columns["sentences"], columns["link_density"], strict=True)
    ]


def _title(tokens: list[list[str]], head: Head, columns: Columns, words: list[int]) -> Columns:
    """Where the page's title stands: the heading that shares most words with it."""
    wanted = head.title
    for name, content in head.meta:
        if name == "og:title":
            wanted = content
            break
    title = set(tokens_of(wanted))
    best, place = 0.0, -1
    overlap: list[float] = []
    for index, (found, level, count) in enumerate(zip(tokens, columns["level"], words, strict=True)):
        if count > _TITLE_WORDS or title.isdisjoint(found):
            overlap.append(0.0)
            if not level:
                continue
            shared = 0.0
        else:
            mine = set(found)
            shared = len(mine & title) / len(mine | title)
            overlap.append(shared)
        rank = shared + (_TITLE_RANKS.get(int(level), _OTHER_RANK) if level else 0)
        if rank > best and (level or shared > 0.5):
            best, place = rank, index
    return {
        "title_overlap": overlap,
        "since_title": _places_from(place, len(words)) if place >= 0 else [FAR * 2] * len(words),
    }


def _places_from(place: int, count: int) -> list[int]:
    """How many blocks behind one each block stands."""
    far_before, far_behind = max(0, place - FAR), max(0, count - place - FAR)
    return [*repeat(-FAR, far_before), *range(far_before - place, count - place - far_behind), *repeat(FAR, far_behind)]


def _neighbours(columns: Columns, words: list[int], prose: list[int]) -> Columns:
    density, short = columns["link_density"], columns["short_words"]
    return {
        "words_1_after": [*words, 0][1:],
        "links_1_after": [*density, 1][1:],
        "short_1_after": [*short, 0][1:],
        "prose_near": within(prefix_sums(prose), _REACH, _REACH),
    }


def _page(columns: Columns, blocks: Blocks, words: list[int], prose: list[int]) -> Columns:
    count, total = len(words), sum(words) or 1
    long = sum(1 for value in prose if value)
    repeated = sum(1 for value in columns["siblings"] if value >= 5)
    facts = {
        "page_words": total,
        "page_blocks": count,
        "page_link_density": sum(blocks.links) / (sum(columns["chars"]) or 1),
        "page_prose": sum(prose) / total,
        "page_long": long,
        "page_long_mean": sum(prose) / (long or 1),
        "page_repeated": repeated / (count or 1),
        "page_verbatim": sum(columns["verbatim"]) / (count or 1),
        "page_dates": sum(columns["dates"]),
        "page_hidden": sum(prose_here for prose_here, hidden in zip(prose, columns["hidden"], strict=True) if hidden)
        / (sum(prose) or 1),
    }
    return {name: constant(value, count) for name, value in facts.items()}
