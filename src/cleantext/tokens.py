"""The words of a text as phrases and tables see them: of one spelling, with signs for numbers, without quotations."""

from __future__ import annotations

import re
from sys import intern
from types import MappingProxyType
from unicodedata import normalize

import regex

# `regex`, for its words hold the vowel signs of Indic scripts and the marks of Arabic, which those of `re` do not.
_TOKEN = regex.compile(r"[$€£¥₹₽₩₺₴]|\d+(?:[.,]\d+)*(?!\w)|\w+")
# For texts without any of these characters the two mean the same, and `re` takes half the time.
_COMMON_TOKEN = re.compile(_TOKEN.pattern)
_UNCOMMON = re.compile("[²³¹¼½¾\u0300-\u0373\u0483-\u0489\u0530-\u200f\u2030-\u209f\u20c0-\U0010ffff]")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)
_SPECIAL = re.compile(r"[\d$€£¥₹₽₩₺₴]")
# The same in ASCII, which a table of bits tells.
_ASCII_SPECIAL = re.compile(r"[0-9$]")
_CURRENCY = frozenset("$€£¥₹₽₩₺₴")
# Scripts without spaces between words: their phrases are pieces of text.
UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")
# Arabic is written with or without its vowel signs, its hamza and the dots of its last letters: the light folding of
# Larkey, Ballesteros and Connell (2002) makes one of them. And "and" and "so" are written on to the next word.
_ARABIC = re.compile("[\u0621-\u06ff]")
_ARABIC_FORMS = MappingProxyType(
    str.maketrans("أإآٱىة", "اااايه", "".join(map(chr, [0x640, *range(0x64B, 0x653), 0x670])))
)
_ARABIC_CONJUNCTIONS = "وف"
# What stands in quotation marks, of any language's pairs. Many corner brackets may open before one closes, and the
# search begins anew from each of them: so it goes no further than people quote.
_QUOTED = regex.compile(
    r"""[“"«„][^“”"«»„」]*+[”"»“」]|「[^“”"«»„」]{0,1000}+[”"»“」]|(?<!\S)»[^»«]*+«|(?<!\S)”[^”]*+”
    |(?<![\p{L}\p{N}])‘[^‘’]*+’""",
    regex.VERBOSE,
)
_MARKS = re.compile('["“«„「»”‘]')
# A text whose own words make up less than this share of it is a quotation.
_LEAST_OWN = 0.4
# The signs for a number, and for an amount of money.
NUMBER, AMOUNT = "#", "¤"


def folded(text: str) -> str:
    """A text with one spelling for each Arabic word, however fully it is written; any other text as it is."""
    return text.translate(_ARABIC_FORMS) if not text.isascii() and _ARABIC.search(text) else text


def with_conjunctions(words: list[str]) -> list[str]:
    """The words, and those in Arabic once more with each conjunction that is written on to a word."""
    return words + [sign + word for word in words if _ARABIC.match(word) for sign in _ARABIC_CONJUNCTIONS]


def closed_up(text: str) -> str:
    """A text as phrases without spaces see it: lower-case, of one width (Unicode's form KC), its spaces left out."""
    return "".join(normalize("NFKC", text).lower().split())


def tokens_of(text: str) -> list[str]:
    """The words of a text as phrases see them: lower-case, ``#`` for a number, ``¤ #`` for an amount of money.

    They are interned: a page says most of its words many times, and they would take ten times the room of its text.
    """
    return list(map(intern, _words_of(text)))


def _words_of(text: str) -> list[str]:
    # A capital İ is lowered to an i with a dot on top, which no table has.
    lowered = text.lower() if "İ" not in text else text.replace("İ", "i").lower()
    if lowered.isascii():
        return (
            _with_signs(_COMMON_TOKEN.findall(lowered))
            if _ASCII_SPECIAL.search(lowered)
            else _ASCII_WORD.findall(lowered)
        )
    special = _SPECIAL.search(lowered)
    found = _TOKEN.findall(folded(lowered)) if _UNCOMMON.search(lowered) else _COMMON_TOKEN.findall(lowered)
    return _with_signs(found) if special else found


def _with_signs(found: list[str]) -> list[str]:
    """Words with the signs for numbers and amounts in their places; what lies between is copied in one piece."""
    tokens: list[str] = []
    copied = 0
    for place in [place for place, token in enumerate(found) if not "a" <= token < "{"]:
        token = found[place]
        is_amount = token in _CURRENCY
        if not is_amount and not (token[0].isdigit() and token[-1].isdigit()):
            continue
        tokens += found[copied:place]
        copied = place + 1
        behind_number = bool(tokens) and tokens[-1] == NUMBER
        if is_amount:
            tokens[len(tokens) - behind_number :] = (AMOUNT, NUMBER)[: 1 + behind_number]
        elif not behind_number:
            tokens.append(NUMBER)
    return tokens + found[copied:]


def unquoted(text: str) -> str:
    """A text with a space in place of what stands in quotation marks."""
    return _QUOTED.sub(" ", text) if _MARKS.search(text) else text


def own_words(text: str) -> str:
    """A text without what it quotes, unless that is nearly all of it: a report quotes an appeal, it makes none."""
    own = unquoted(text)
    return own if len(own) >= _LEAST_OWN * len(text) else text
