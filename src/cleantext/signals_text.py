"""Named numbers for the lines of a plain text: what is left of the signals when there is no markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import truediv

from cleantext.address import address
from cleantext.blocks import Blocks
from cleantext.columns import constant
from cleantext.intents import Phrase
from cleantext.lexicon import Lexicon
from cleantext.signals_words import (
    DATE,
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

_MARKER = re.compile(r"\s*(?:[-*•+–]|\d{1,3}[.)]|#{1,6}|>)\s")
_REACHES = (2, 6)


Read = tuple[Sequence[list[str]], Sequence[list[Phrase]], str]


def measure_lines(blocks: Blocks, lexicon: Lexicon, language: str, read: Read = ((), (), "")) -> Measures:
    """All signals of a text's lines.

    Args:
        blocks: the lines.
        lexicon: the tables.
        language: that is declared, or "".
        read: tokens and phrases of the lines, where they are known, and the language that the phrases are in; none
            where a line's tokens are empty.

    """
    texts = [text.strip() for text in blocks.text]
    unspaced = has_unspaced(texts)
    words = words_of(texts, unspaced)
    own = [text if count < PROSE_WORDS else own_words(text) for text, count in zip(texts, words, strict=True)]
    tokens, intents, language = _read(texts, own, language, lexicon, read)
    sentences = [len(SENTENCE_END.findall(text)) for text in texts]
    prose = [count if count >= PROSE_WORDS and ends else 0 for count, ends in zip(words, sentences, strict=True)]
    columns = _text(blocks, texts, words, tokens, sentences, lexicon)
    columns |= address(texts, own, tokens, intents, language, lexicon)
    ask = list(columns["ask"])
    columns["cohesion"] = cohesion(texts, tokens, prose, ask, unspaced)
    columns["foreign"] = _foreign(columns["cohesion"], prose)
    columns |= _around(columns, words, prose, ask)
    # A short line that does not end like a sentence is taken for the heading of what follows.
    are_headings = [count <= lexicon.short and end != 1 for count, end in zip(words, columns["closed"], strict=True)]
    columns |= under_headings(tokens, are_headings, lexicon.headings.points)
    repeats = Counter(texts)
    columns["repeats"] = [repeats[text] for text in texts]
    columns |= _page(columns, words, prose, ask)
    return Measures(columns, words, prose, intents, tokens, language=language)


def _read(
    texts: Sequence[str], own: Sequence[str], language: str, lexicon: Lexicon, read: Read
) -> tuple[list[list[str]], list[list[Phrase]], str]:
    """Tokens and phrases of the lines, as far as they are not known, and the language of the text."""
    read_tokens, read_intents, read_language = read
    tokens = [known or tokens_of(text) for text, known in zip(own, read_tokens or [[]] * len(texts), strict=True)]
    language = lexicon.voice.language_of(texts, tokens, language)
    languages = lexicon.languages(language)
    # What goes may take with it what the language was told by.
    same = languages == lexicon.languages(read_language)
    intents = [
        read_intents[index]
        if same and read_tokens and read_tokens[index]
        else lexicon.intents.judge(text, found, languages)
        for index, (text, found) in enumerate(zip(own, tokens, strict=True))
    ]
    return tokens, intents, language


def _text(
    blocks: Blocks,
    texts: Sequence[str],
    words: Sequence[int],
    tokens: Sequence[list[str]],
    sentences: Sequence[int],
    lexicon: Lexicon,
) -> Columns:
    """What each line says by itself."""
    return {
        "words": words,
        "sentences": sentences,
        "closed": [closing(text) for text in texts],
        "commas": [commas(text) for text in texts],
        "marker": [1 if _MARKER.match(text) else 0 for text in blocks.text],
        "dates": [len(DATE.findall(text[:200])) for text in texts],
        "lower_start": [1 if text[0].islower() else 0 for text in texts],
        "word_length": [len(text) / (count or 1) for text, count in zip(texts, words, strict=True)],
        "short_words": [
            lexicon.words.points(found) if count <= lexicon.short else 0
            for found, count in zip(tokens, words, strict=True)
        ],
        "link_density": link_density(texts, blocks.links or [0] * len(texts)),
        "bold": [
            bold / len(text) if bold else 0.0 for bold, text in zip(blocks.bold or [0] * len(texts), texts, strict=True)
        ],
    }


def _foreign(cohesion: Sequence[float], prose: list[int]) -> list[float]:
    """How much less of its vocabulary a line shares with the others than paragraphs of this text commonly do."""
    known = sorted(value for value, count in zip(cohesion, prose, strict=True) if count and value >= 0)
    common = known[len(known) // 2] if known else 0.0
    return [max(0.0, common - value) if value >= 0 else 0.0 for value in cohesion]


def _around(columns: Columns, words: list[int], prose: list[int], ask: list[float]) -> Columns:
    count = len(words)
    held: Columns = {"words": words, "prose": prose, "ask": ask, "short": columns["short_words"]}
    sums = {name: prefix_sums(column) for name, column in held.items()}
    result = place_in_text(words, prose)
    result |= {"words_1_before": [0, *words][:count], "words_1_after": [*words, 0][1:]}
    result |= distance_to_prose(prose)
    for reach in _REACHES:
        sizes = within(range(count + 1), reach, reach)
        for name in held:
            result[f"{name}_near_{reach}"] = list(map(truediv, within(sums[name], reach, reach), sizes))
        result[f"prose_next_{reach}"] = within(sums["prose"], -1, reach)
    return result


def _page(columns: Columns, words: list[int], prose: list[int], ask: list[float]) -> Columns:
    count, total = len(words), sum(words) or 1
    long = sum(1 for value in prose if value)
    facts = {
        "page_words": total,
        "page_lines": count,
        "page_prose": sum(prose) / total,
        "page_long": long,
        "page_mean": total / (count or 1),
        "page_ask": sum(ask) / (count or 1),
        "page_closed": sum([value == 1 for value in columns["closed"]]) / (count or 1),
        "page_short": sum(columns["short_words"]) / (count or 1),
    }
    return {name: constant(value, count) for name, value in facts.items()}
