"""The measures, each a pure function; shares are pairs (numerator, denominator) that pool by summing."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Share = tuple[float, float]
Item = TypeVar("Item")

SHINGLE = 12
KEPT_SHARE = 0.8
_WORD = re.compile(r"\w+")
_RUN = 3
_SENTENCE = re.compile(r"""(?<=[.!?…])["'”’»)\]]*\s+|(?<=[。！？])""")


class Matches(NamedTuple):
    """Counts of one page, or their shares of its total: found, too much, missed."""

    tp: float
    fp: float
    fn: float


def fold_text(text: str) -> str:
    """Reduce a text to its letters and digits, lower-cased."""
    return "".join(filter(str.isalnum, text.lower()))


def words(text: str) -> list[str]:
    r"""Give the lower-cased `\w+` words of a text."""
    return _WORD.findall(text.lower())


def word_f1(output: str, reference: str) -> float:
    """Give the multiset word F1, 0 to 1; with an empty reference 1 for an empty output, else 0."""
    found, wanted = Counter(words(output)), Counter(words(reference))
    if not wanted:
        return 0.0 if found else 1.0
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def word_shares(output: str, reference: str) -> Share:
    """Give precision and recall of the multisets of words; an empty output is wholly right, and so is its reverse."""
    found, wanted = Counter(words(output)), Counter(words(reference))
    both = (found & wanted).total()
    return both / found.total() if found else 1.0, both / wanted.total() if wanted else 1.0


def fourgram_matches(output: str, reference: str) -> Matches:
    """Compare multisets of four-word runs, case kept; the three numbers add up to 1, or are all 0."""
    found, wanted = _fourgrams(output), _fourgrams(reference)
    counts = ((found & wanted).total(), (found - wanted).total(), (wanted - found).total())
    total = sum(counts) or 1
    return Matches(*(count / total for count in counts))


def _fourgrams(text: str) -> Counter[tuple[str, ...]]:
    tokens = _WORD.findall(text)
    starts = range(max(1, len(tokens) - 3)) if tokens else range(0)
    return Counter(tuple(tokens[start : start + 4]) for start in starts)


class ArticleScores(NamedTuple):
    """The figures of article-extraction-benchmark over a set of pages, each 0 to 1."""

    f1: float
    precision: float
    recall: float
    accuracy: float


def article_scores(pages: Sequence[tuple[Matches, bool]]) -> ArticleScores:
    """Average over pages given as (matches, tokens exactly equal); F1 is that of the two means."""
    precision = _mean([m.tp / (m.tp + m.fp) for m, _ in pages if m.tp + m.fp > 0])
    recall = _mean([m.tp / (m.tp + m.fn) for m, _ in pages if m.tp + m.fn > 0])
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return ArticleScores(f1, precision, recall, _mean([float(exact) for _, exact in pages]))


def same_tokens(output: str, reference: str) -> bool:
    """Whether both texts have exactly the same words in the same order, case kept."""
    return _WORD.findall(output) == _WORD.findall(reference)


def snippet_matches(output: str, with_: Iterable[str], without: Iterable[str]) -> Matches:
    """Count snippets that should be in the output and those that should not; case counts, spaces don't."""
    text = " ".join(output.split())
    wanted = [" ".join(snippet.split()) in text for snippet in with_ if snippet.strip()]
    unwanted = [" ".join(snippet.split()) in text for snippet in without if snippet.strip()]
    return Matches(sum(wanted), sum(unwanted), wanted.count(False))


class FoldedOutput:
    """An output made ready for many questions about what of other texts is in it."""

    def __init__(self, text: str) -> None:
        self._folded = fold_text(text)
        self._shingles = set(_shingles(self._folded))
        self._runs = _runs(words(text), _RUN)
        self._words = set(words(text))

    def contains(self, text: str) -> bool:
        """Whether at least 80 % of the text's 12-character shingles are here (short texts: all of it)."""
        folded = fold_text(text)
        if len(folded) <= SHINGLE:
            return folded in self._folded
        shingles = _shingles(folded)
        return sum(shingle in self._shingles for shingle in shingles) >= KEPT_SHARE * len(shingles)

    def words_left(self, text: str) -> Share:
        """Count the text's words that are here within a run of three of its words, and all its words.

        Runs of three, because single words such as articles are in every output.
        """
        tokens = words(text)
        if len(tokens) < _RUN:
            here = self.contains(text) and all(token in self._words for token in tokens)
            return len(tokens) * float(here), len(tokens)
        left: set[int] = set()
        for start in range(len(tokens) - _RUN + 1):
            if tuple(tokens[start : start + _RUN]) in self._runs:
                left.update(range(start, start + _RUN))
        return len(left), len(tokens)


def _shingles(folded: str) -> list[str]:
    return [folded[start : start + SHINGLE] for start in range(len(folded) - SHINGLE + 1)]


def given_label(text: str, blocks: Iterable[tuple[str, str]]) -> str | None:
    """Give the label whose blocks, (text, label) each, hold most of a text; None where none holds any of it.

    Counted in 12-character shingles, each once a label; of a text of up to 12 characters a block holds all or
    nothing. Between equals the label of the shortest such block counts: that is the one that holds nothing else.
    """
    folded = fold_text(text)
    pieces = set(_shingles(folded)) or {folded}
    held: dict[str, set[str]] = {}
    shortest: dict[str, int] = {}
    for block, label in blocks:
        inside = fold_text(block)
        found = {piece for piece in pieces if piece in inside}
        if found:
            held.setdefault(label, set()).update(found)
            shortest[label] = min(shortest.get(label, len(inside)), len(inside))
    return min(held, key=lambda label: (-len(held[label]), shortest[label], label), default=None)


def _runs(tokens: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(tokens[start : start + length]) for start in range(len(tokens) - length + 1)}


class LineScores(NamedTuple):
    """What became of a document: appeals given and left, body lines given and lost, all as it should be."""

    appeals: int
    left: int
    lines: int
    lost: int
    exact: bool


def line_scores(output: str, body: Sequence[str], appeals: Sequence[str]) -> LineScores:
    """Compare whole lines, white space folded, blank lines ignored."""
    lines = [line for line in map(_spaced, output.split("\n")) if line]
    wanted, unwanted = [_spaced(line) for line in body], [_spaced(line) for line in appeals]
    here = Counter(lines)
    left = (here & Counter(unwanted)).total()
    lost = (Counter(wanted) - here).total()
    return LineScores(len(unwanted), left, len(wanted), lost, lines == wanted)


def split_off(output: str, lines: Iterable[str]) -> Share:
    """Count the sentences that are missing from lines that are partly there, and all sentences; letters and digits.

    A line that is missing as a whole is another matter.
    """
    folded = fold_text(output)
    missing = total = 0
    for line in lines:
        sentences = [sentence for sentence in map(fold_text, _SENTENCE.split(line)) if sentence]
        total += len(sentences)
        if fold_text(line) not in folded:
            here = [sentence in folded for sentence in sentences]
            missing += here.count(False) if any(here) else 0
    return missing, total


def _spaced(line: str) -> str:
    return " ".join(line.split())


def calibration_error(pairs: Iterable[tuple[float, float]], bins: int = 10) -> float:
    """Give the mean over equally filled bins of |mean confidence - mean F1|; 0 without pairs."""
    filled = equal_bins(pairs, bins)
    return _mean([abs(_mean([c for c, _ in part]) - _mean([f for _, f in part])) for part in filled])


def equal_bins(pairs: Iterable[Share], bins: int) -> list[list[Share]]:
    """Sort pairs into bins of equal count, those without any left out."""
    ordered = sorted(pairs)
    edges = [len(ordered) * edge // bins for edge in range(bins + 1)]
    return [ordered[low:high] for low, high in pairwise(edges) if high > low]


def pooled(shares: Iterable[Share]) -> float:
    """Give the sum of the numerators through the sum of the denominators; 0 when there is nothing."""
    pairs = list(shares)
    below = sum(pair[1] for pair in pairs)
    return sum(pair[0] for pair in pairs) / below if below else 0.0


def interval(
    items: Sequence[Item], statistic: Callable[[Sequence[Item]], float], rounds: int = 500, seed: int = 0
) -> tuple[float, float]:
    """Give the 95 % bootstrap interval of a statistic, resampling the items (pages) with a fixed seed."""
    if not items:
        return 0.0, 0.0
    chooser = random.Random(seed)  # noqa: S311 - resampling, nothing secret
    values = sorted(statistic(chooser.choices(items, k=len(items))) for _ in range(rounds))
    return values[int(0.025 * rounds)], values[min(rounds - 1, int(0.975 * rounds))]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
