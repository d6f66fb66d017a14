"""Who speaks to whom: the words with which a publisher says we, our and you, and the language that they are in.

A report names who gives, subscribes or signs up; an appeal says we and you. What stands in a quotation is not the
publisher's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import regex

from cleantext.tokens import folded, tokens_of, unquoted

# Scripts that tell the language; the others are told apart by their commonest words.
_SCRIPTS = {
    "ja": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "ko": regex.compile(r"\p{Hangul}"),
    "zh": regex.compile(r"\p{Han}"),
    "ar": regex.compile(r"\p{Arabic}"),
}
_OF_ANY_SCRIPT = regex.compile("|".join(script.pattern for script in _SCRIPTS.values()))
# So many characters, and so many words, are enough to tell a language.
_SAMPLE, _SAMPLE_WORDS = 2000, 3000


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one language for one person.

    words: lower-case words; endings: of words; pieces: of scripts without spaces, or that join words, found anywhere;
    cased: words that only mean the reader when they are capitalised inside a sentence.
    """

    words: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    cased: regex.Pattern[str] | None = None

    @staticmethod
    def of(words: Iterable[str]) -> Speech:
        """Sort words by how they are to be found."""
        every = sorted(map(folded, words))
        pieces = tuple(word for word in every if any(script.search(word) for script in _JOINED))
        cased = [word for word in every if word[0].isupper()]
        endings = [word for word in every if word[0] == "~"]
        pattern = regex.compile(rf"(?<=[\p{{Ll}},;–]\s)(?:{'|'.join(cased)})\b") if cased else None
        words = frozenset(every) - {*pieces, *cased, *endings}
        return Speech(words, tuple(ending[1:] for ending in endings), pieces, pattern)

    def count(self, text: str, tokens: Sequence[str]) -> int:
        """How many of the words stand in a text."""
        count = 0 if self.words.isdisjoint(tokens) else sum(map(self.words.__contains__, tokens))
        if self.endings:
            count += sum([token.endswith(self.endings) for token in tokens])
        if self.pieces and not text.isascii():
            count += sum([text.count(piece) for piece in self.pieces])
        return count + (len(self.cased.findall(text)) if self.cased else 0)


_JOINED = (_SCRIPTS["ja"], _SCRIPTS["ko"], _SCRIPTS["zh"])


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of ``voice.tsv`` by language and person, and the languages that ``languages.tsv`` has each word for.

    numbers: ``[language]`` of ``base.toml``. The words of a language are compiled when they are asked for first.
    """

    speech: Mapping[tuple[str, str], Collection[str]] = field(default_factory=dict)
    common: Mapping[str, Collection[str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    _compiled: dict[tuple[str, str], Speech] = field(init=False, repr=False, compare=False, default_factory=dict)

    def language_of(self, texts: Sequence[str], tokens: Sequence[Sequence[str]], declared: str) -> str:
        """The language of a text, as a code of two letters; what is declared counts in doubt; "" where unknown."""
        sample = "".join(texts)[:_SAMPLE]
        if _OF_ANY_SCRIPT.search("".join(set(sample))):
            for language, script in _SCRIPTS.items():
                if len(script.findall(sample)) > self.numbers["of_script"] * len(sample):
                    return language
        words = islice(chain.from_iterable(tokens), _SAMPLE_WORDS)
        count = min(_SAMPLE_WORDS, sum(map(len, tokens)))
        counts: dict[str, int] = {}
        for word, times in Counter(filter(self.common.__contains__, words)).items():
            for language in self.common[word]:
                counts[language] = counts.get(language, 0) + times
        best = max(sorted(counts), key=counts.__getitem__, default="")
        stated = declared[:2].lower()
        least = max(self.numbers["fewest"], self.numbers["common"] * count, 2 * counts.get(stated, 0))
        return best if best and counts[best] >= least else stated

    def counts(self, text: str, language: str, tokens: Sequence[str] | None = None) -> tuple[int, int, int]:
        """How often a text says we or our, you, and words of narration, outside its quotations.

        `tokens`: its words, where known.
        """
        own = unquoted(text)
        return self.heard(own, language, tokens_of(own) if tokens is None or own != text else tokens)

    def heard(self, own: str, language: str, tokens: Sequence[str]) -> tuple[int, int, int]:
        """The same of a text without its quotations."""
        we, you, they = [self._speech_of(language, person).count(own, tokens) for person in PERSONS]
        return we, you, they

    def _speech_of(self, language: str, person: str) -> Speech:
        key = (language, person)
        found = self._compiled.get(key)
        if found is None:
            words = self.speech.get(key)
            if words is None:
                return _SILENT
            # Threads may compile at once; whichever result stays, it is the same.
            found = self._compiled[key] = Speech.of(words)
        return found

    def speaks(self, text: str, language: str, tokens: Sequence[str] | None = None) -> bool:
        """Whether a text says we, our or you, outside its quotations."""
        return any(self.counts(text, language, tokens)[:2])


PERSONS = ("we", "you", "they")
_SILENT = Speech()


def voice_of(spoken: Iterable[Sequence[str]], common: Iterable[Sequence[str]], numbers: Mapping[str, float]) -> Voice:
    """Sort rows of (language, word, person) and of (language, word); `numbers`: of ``[language]``."""
    words: dict[tuple[str, str], set[str]] = {}
    for language, word, person in spoken:
        words.setdefault((language, person), set()).add(word)
    languages: dict[str, set[str]] = {}
    for language, word in common:
        languages.setdefault(word, set()).add(language)
    return Voice(words, languages, numbers)
