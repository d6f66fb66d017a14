"""Pages that people labelled, as the rules see them: per block what it should be, its points, and what fires on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleantext.blocks import Blocks
from cleantext.decode import decode_text
from cleantext.document import Block
from cleantext.labels import CONTENT, Label
from cleantext.labels_file import LabelledPage
from cleantext.labels_found import verdicts_of
from cleantext.lines import lines_of, paragraphs_of
from cleantext.page import Limits, Page, page_of
from cleantext.pipeline import judged, walk
from cleantext.rounds import Rounds, judge_lines
from cleantext.ruleset import Rules
from cleantext.signals_words import count_words
from cleantext.train.align import matched_tokens
from cleantext.train.align import tokens_of as aligned_tokens

APPEALS = frozenset({Label.DONATION, Label.SUBSCRIPTION, Label.PAYWALL, Label.NEWSLETTER})
# Half of a block's words must stand in the text to keep.
_MOSTLY = 0.5
# What a caller's wish or a guard did to a block is no opinion of the rules.
_NO_OPINION = ("guard.", "label.", "option.")


@dataclass(slots=True)
class Example:
    """One labelled page.

    page: None for a text; walked: its blocks before any rule cut one in two; truth: per block whether it belongs to
    the article, None where nobody said; labels: those that people gave; rounds: the verdicts of the rules at hand;
    words: per block; lost: labelled blocks not found; believed: of blocks of which nobody said anything, what the rules
    at hand say where they are sure, else None; absent: share of the text to keep that is not found, 0..1.
    """

    name: str
    site: str
    page: Page | None
    text: str
    walked: Blocks
    blocks: Blocks
    truth: list[bool | None]
    labels: Mapping[int, Label]
    rounds: Rounds
    words: list[int]
    lost: int
    believed: list[bool | None]
    absent: float = 0.0


def judge(page: Page | None, text: str, walked: Blocks, rules: Rules) -> tuple[Blocks, Rounds]:
    """The rules' verdicts on a page, or on a text where there is no page."""
    if page is not None:
        blocks, _, rounds, _ = judged(page, Limits(), rules, walked=walked)
        return blocks, rounds
    return walked, judge_lines(walked, paragraphs_of(text, walked), "", rules, rules.lexicon())


def opinion(rounds: Rounds) -> list[int]:
    """The points of each block, without those of guards and wishes."""
    points = []
    for number, place in rounds.rows:
        verdict = rounds.verdicts[number]
        moved = sum([value for name, value in verdict.changes.get(place, ()) if name.startswith(_NO_OPINION)])
        points.append(verdict.points[place] - moved)
    return points


def example_of(data: bytes, *, is_text: bool, said: LabelledPage, site: str, rules: Rules) -> Example:
    """A page with what people said of it.

    Args:
        data: the page's bytes, or a text's.
        is_text: whether it is a text.
        said: its line of the file of labels.
        site: what pages of one site have in common.
        rules: the rules at hand.

    """
    page = None if is_text else page_of(data, None, Limits())
    text = decode_text(data, None) if is_text else ""
    walked = lines_of(text) if page is None else walk(page, Limits(), rules)
    blocks, rounds = judge(page, text, walked, rules)
    labels, lost = verdicts_of(said, _known_by(blocks))
    kept = rounds.kept()
    # On a page that is done what nobody changed is right as it is.
    truth: list[bool | None] = list(kept) if said.done else [None] * len(kept)
    absent = 0.0
    if said.text is not None:
        truth, absent = _in_text(blocks.text, said.text)
    for index, label in labels.items():
        truth[index] = label in CONTENT
    words = [count_words(own) for own in blocks.text]
    believed = _believed(truth, rounds, words, rules)
    return Example(said.page, site, page, text, walked, blocks, truth, labels, rounds, words, lost, believed, absent)


def _believed(truth: Sequence[bool | None], rounds: Rounds, words: Sequence[int], rules: Rules) -> list[bool | None]:
    sure = rules.settings["train"]["sure"]
    return [
        points >= 0 if wanted is None and count and abs(points) >= sure else None
        for wanted, points, count in zip(truth, opinion(rounds), words, strict=True)
    ]


def _known_by(blocks: Blocks) -> list[Block]:
    """The blocks by what labels know them by; nothing else is filled in."""
    return [
        Block(
            text=text,
            label=Label.BODY,
            kept=True,
            points=0,
            probability=0.5,
            path=None if blocks.start else blocks.elements.path(blocks.element[index]),
            start=blocks.start[index] if blocks.start else None,
            end=None,
            reasons=(),
        )
        for index, text in enumerate(blocks.text)
    ]


def _in_text(texts: Sequence[str], wanted: str) -> tuple[list[bool | None], float]:
    """Whether most of each block stands in the text to keep; and the share of that text that stands in no block."""
    tokens, asked = [aligned_tokens(text) for text in texts], aligned_tokens(wanted)
    matched = matched_tokens([token for own in tokens for token in own], asked)
    found: list[bool | None] = []
    place = 0
    for own in tokens:
        end = place + len(own)
        found.append(sum(matched[place:end]) >= _MOSTLY * len(own) if own else None)
        place = end
    return found, 1 - sum(matched) / len(asked) if asked else 0.0


def as_text(example: Example, rules: Rules) -> Example | None:
    """A page's article and the appeals that people named, as a text, for what the words tell alone.

    The markup of a page that is known hides what rules for words lack on others. None where there is nothing to tell.
    """
    chosen = [
        place
        for place, truth in enumerate(example.truth)
        if truth or (truth is False and example.labels.get(place) in APPEALS) or example.believed[place]
    ]
    truth = [example.truth[place] for place in chosen]
    if example.page is None or False not in truth or not (any(truth) or any(example.believed)):
        return None
    text = "\n\n".join(" ".join(example.blocks.text[place].split()) for place in chosen)
    blocks = lines_of(text)
    if len(blocks) != len(chosen):
        return None
    _, rounds = judge(None, text, blocks, rules)
    labels = {new: example.labels[place] for new, place in enumerate(chosen) if place in example.labels}
    words = [example.words[place] for place in chosen]
    # What was removed on the page is not here; what stays in doubt as a text proves nothing.
    believed: list[bool | None] = [own or None for own in _believed(truth, rounds, words, rules)]
    return Example(example.name, example.site, None, text, blocks, blocks, truth, labels, rounds, words, 0, believed)


def carried(example: Example, column: Sequence[bool | None], blocks: Blocks) -> Sequence[bool | None]:
    """What is known of a page's blocks, where other rules cut its paragraphs elsewhere."""
    old = example.blocks
    if blocks.text == old.text:
        return column
    exact = dict(zip(zip(old.element, old.text, strict=True), column, strict=True))
    of_element: dict[int, set[bool | None]] = {}
    for element, truth in zip(old.element, column, strict=True):
        of_element.setdefault(element, set()).add(truth)
    found = []
    for key in zip(blocks.element, blocks.text, strict=True):
        same = of_element.get(key[0], {None})
        found.append(exact[key] if key in exact else next(iter(same)) if len(same) == 1 else None)
    return found
