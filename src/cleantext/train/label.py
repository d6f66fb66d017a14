"""Labelled pages to one verdict per block: what a reference text, snippets or annotated sentences say of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleantext.headline import text_key
from cleantext.train.align import matched_tokens, tokens_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one page. Everything is optional; what nothing speaks of is left out of training.

    reference: the whole article; kept, dropped: snippets that stand, or do not stand, in it; insets: (text, label)
    of boilerplate; body: sentences of the article.
    """

    site: str
    reference: str | None = None
    kept: Sequence[str] = ()
    dropped: Sequence[str] = ()
    insets: Sequence[tuple[str, str]] = ()
    body: Sequence[str] = ()


@dataclass(slots=True)
class Verdicts:
    """Per block: `kept` (1.0, 0.0, or -1 where nothing is known), `label` (of an inset), `weight` (of evidence)."""

    kept: list[float] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)


def verdicts(texts: Sequence[str], evidence: Evidence) -> Verdicts:
    """Judge each block; what was annotated by hand outranks the reference."""
    result = Verdicts([-1.0] * len(texts), [""] * len(texts), [False] * len(texts))
    if evidence.reference is not None:
        result.kept = shares_in(texts, evidence.reference)
    folded = _Folded(texts)
    for snippet in evidence.kept:
        folded.mark(snippet, 1.0, "", result, whole=False)
    for snippet in evidence.dropped:
        folded.mark(snippet, 0.0, "", result, whole=False)
    for sentence in evidence.body:
        folded.mark(sentence, 1.0, "", result, whole=False)
    for text, label in evidence.insets:
        folded.mark(text, 0.0, label, result, whole=True)
    return result


def shares_in(texts: Sequence[str], reference: str) -> list[float]:
    """Per block the share of its words that the reference holds."""
    tokens = [tokens_of(text) for text in texts]
    matched = matched_tokens([token for block in tokens for token in block], tokens_of(reference))
    shares, place = [], 0
    for block in tokens:
        end = place + len(block)
        shares.append(sum(matched[place:end]) / len(block) if block else -1.0)
        place = end
    return shares


class _Folded:
    """The page's folded text with the blocks' places in it."""

    def __init__(self, texts: Sequence[str]) -> None:
        parts = [text_key(text) for text in texts]
        self.text = "".join(parts)
        self.ends: list[int] = []
        end = 0
        for part in parts:
            end += len(part)
            self.ends.append(end)

    def mark(self, snippet: str, kept: float, label: str, result: Verdicts, *, whole: bool) -> None:
        """Set the verdict of the blocks that the snippet covers: mostly (`whole`), or at all."""
        wanted = text_key(snippet)
        start = self.text.find(wanted) if len(wanted) > 3 else -1
        while start >= 0:
            end, begin = start + len(wanted), 0
            for index, block_end in enumerate(self.ends):
                shared = min(end, block_end) - max(start, begin)
                size = block_end - begin
                enough = shared >= 0.6 * size if whole else shared >= min(0.5 * size, 0.5 * len(wanted))
                if shared > 0 and enough:
                    result.kept[index], result.marked[index] = kept, True
                    result.label[index] = label
                begin = block_end
                if begin >= end:
                    break
            start = self.text.find(wanted, end) if whole else -1
