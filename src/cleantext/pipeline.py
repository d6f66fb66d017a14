"""The whole way of the data, from a page or a text to a `Document`.

.. code-block:: text

    bytes ─ decode ─ page ─ walk ┐
                                 ├─ blocks ─ signals ─ score ─ settle ─ verdict ─ labels ─ Document
    text ─ lines ────────────────┘                └ rules (data) ┘
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING

from cleantext.arguments import check_page_options, options_of
from cleantext.blocks import Blocks
from cleantext.document import Block, Document
from cleantext.fragment import is_fragment
from cleantext.labelling import labels_of_page, title_blocks
from cleantext.labels import CONTENT, Label
from cleantext.lexicon import Lexicon
from cleantext.lines import joined, kept_lines, lines_of, paragraphs_of
from cleantext.mixed import cut_blocks, cuts_of
from cleantext.page import Head, Limits, Page, page_of
from cleantext.page_type import page_type_of
from cleantext.render.annotate import Source, source_of
from cleantext.rounds import Rounds, judge_lines, judge_page
from cleantext.ruleset import Rules
from cleantext.settle import probability
from cleantext.shell import SHELL, STATED, is_shell, stated_body
from cleantext.signals import measure, measure_words
from cleantext.signals_words import Measures
from cleantext.site import SiteProfile, site_of
from cleantext.truncation import Signs, named_signs, stated_signs, states_lock, truncation
from cleantext.walk import blocks_of

if TYPE_CHECKING:
    from lxml import etree

    from cleantext.byline import Line
    from cleantext.render.nodes import Node

# Longer texts are neither bylines nor lines that give a date.
_LONGEST_LINE = 300


def extract(
    page: bytes | str | etree._Element,
    *,
    url: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
    rules: Rules | None = None,
    site: SiteProfile | None = None,
    threshold: float = 0.5,
    keep: Iterable[Label | str] = (),
    drop: Iterable[Label | str] = (),
    page_type: str | None = None,
    limits: Limits | None = None,
) -> Document:
    """The article of a web page.

    Args:
        page: the page's bytes, its text, or an lxml element (which is not changed).
        url: where it came from.
        encoding: the charset that the transport named; bytes only.
        language: of the page, as a code such as ``de``; else what the page declares.
        rules: instead of the shipped ones.
        site: what is known of the page's site.
        threshold: the probability from which a block is kept, 0..1 exclusive; a higher one keeps a subset.
        keep: labels to keep in addition.
        drop: labels to drop; wins over `keep`.
        page_type: one of `PAGE_TYPES`, where it is known.
        limits: bounds on the work.

    Raises:
        TypeError: an argument has a wrong type. ValueError: an option has a value that makes no sense.
        No content of a page ever raises.

    """
    options = options_of(url, language, rules, site, threshold, keep, drop, limits)
    check_page_options(encoding, page_type)
    rules, limits = rules or Rules.default(), limits or Limits()

    source = page_of(page, encoding, limits)
    if language:
        source.head.language = language
    blocks, measures, rounds, kind = judged(source, limits, rules, page_type)
    site = site or site_of(source.head, url, rules)
    fit = site.judge_page(rounds, blocks, measures, source.root) if site else set()
    stated = site.stated(source.root) if site else {}
    rounds.shift(options.shift)
    verdict = rounds.verdicts[0]
    verdict.drop_titles(options)
    label = partial(labels_of_page, blocks, measures, rounds.kept(), verdict.titles, rules)
    labels = rounds.heed(label(), options) if options.wanted != CONTENT else None

    kept = rounds.kept()
    flags = _flags(source, blocks, measures, rounds, rules) | fit
    body = stated_body(source.head, blocks.text, sum(compress(measures.words, kept)), rules)
    stated = ({"body": (body, "json-ld")} if body else {}) | stated
    return Document(
        make_text=lambda: _text(blocks, kept),
        confidence=_confidence(verdict.confidence, flags, rules),
        flags=frozenset(flags | {STATED} if body else flags),
        page_type=kind[0],
        page_type_probability=kind[1],
        encoding=source.encoding,
        make_blocks=lambda reasons: _blocks(blocks, rounds, labels or label(), reasons),
        make_metadata=lambda: _page_metadata(source.head, blocks, measures, url) | stated,
        make_tree=lambda: _tree(blocks, kept, url, source.head.base),
        source=source_of(page, encoding, limits.bytes),
    )


def judged(
    source: Page, limits: Limits, rules: Rules, page_type: str | None = None, walked: Blocks | None = None
) -> tuple[Blocks, Measures, Rounds, tuple[str, float]]:
    """The blocks of a page, their signals, the rules' verdicts before any wishes of a caller, and the page's type.

    The type has its probability beside it; it is guessed where none is given. `walked` are the blocks that a walk has
    found before, for those who judge a page several times.
    """
    lexicon = rules.lexicon()
    blocks, measures = _measured(walk(source, limits, rules) if walked is None else walked, source.head, rules, lexicon)
    titles = title_blocks(blocks, measures, source.head)
    fragment = is_fragment(source.head, blocks, measures, rules)
    kind = (page_type, 1.0) if page_type else page_type_of(measures, rules)
    rounds = judge_page(blocks, measures, titles, rules, lexicon, kind[0], fragment=fragment)
    return blocks, measures, rounds, kind


def walk(source: Page, limits: Limits, rules: Rules) -> Blocks:
    """The blocks of a page as they stand there."""
    return blocks_of(source.root, limits, rules.settings["unread"]["names"]) if source.root is not None else Blocks()


def _measured(blocks: Blocks, head: Head, rules: Rules, lexicon: Lexicon) -> tuple[Blocks, Measures]:
    """The blocks of a page, paragraphs that hold an appeal in two, and their signals."""
    said = measure_words(blocks, head, lexicon)
    cuts = cuts_of(blocks, said, rules, lexicon)
    if not cuts:
        return blocks, measure(blocks, head, lexicon, said)
    blocks, asking = cut_blocks(blocks, cuts)
    measures = measure(blocks, head, lexicon)
    measures.columns["cut_off"] = asking
    return blocks, measures


def _flags(source: Page, blocks: Blocks, measures: Measures, rounds: Rounds, rules: Rules) -> set[str]:
    """What a user should know about a page and its text."""
    kept = rounds.kept()
    flags = source.flags | {f"limit:{which}" for which in blocks.limits} | rounds.verdicts[0].flags
    flags |= truncation(measures, kept, rules, _signs(source.head, blocks, kept, rules))
    if not len(blocks):
        flags.add("empty")
    if is_shell(source.root, blocks, measures, kept, rules):
        flags.add(SHELL)
    return flags


def _confidence(expected: float, flags: set[str], rules: Rules) -> float:
    """The expected F1; where the text is elsewhere there is not much to expect."""
    return min(expected, float(rules.settings["shell"]["confidence"])) if SHELL in flags else expected


def clean(
    text: str,
    *,
    url: str | None = None,
    language: str | None = None,
    rules: Rules | None = None,
    site: SiteProfile | None = None,
    threshold: float = 0.5,
    keep: Iterable[Label | str] = (),
    drop: Iterable[Label | str] = (),
    limits: Limits | None = None,
) -> Document:
    """The article of a text that was extracted before, by whatever means: whole lines, byte for byte.

    Args and errors as for `extract`.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a str, not {type(text).__name__}")
    options = options_of(url, language, rules, site, threshold, keep, drop, limits)
    rules, limits = rules or Rules.default(), limits or Limits()

    flags = {"limit:bytes"} if len(text) > limits.bytes else set()
    text = text[: limits.bytes]
    blocks = lines_of(text, limits.blocks)
    if blocks.limits:
        flags.add("limit:blocks")
        text = text[: blocks.start[-1] + len(blocks.text[-1])]
    lexicon = rules.lexicon()
    paragraphs = paragraphs_of(text, blocks)
    taken, fit = site.taken(joined(blocks, paragraphs).text) if site else ({}, set())
    rounds = judge_lines(blocks, paragraphs, language or "", rules, lexicon, taken)
    mixed = cuts_of(rounds.blocks[-1], rounds.measures[-1], rules, lexicon)
    rounds.shift(options.shift)
    labels = rounds.heed(rounds.labels(), options) if options.wanted != CONTENT else None

    flags |= rounds.verdicts[-1].flags | rounds.truncation() | ({"mixed"} if mixed else set()) | fit
    flags |= set() if len(blocks) else {"empty"}
    head = Head(language=language or "")
    return Document(
        make_text=lambda: kept_lines(text, blocks.start, rounds.kept()),
        confidence=rounds.verdicts[-1].confidence,
        flags=frozenset(flags),
        page_type="article",
        page_type_probability=0.5,
        encoding=None,
        make_blocks=lambda reasons: _blocks(blocks, rounds, labels or rounds.labels(), reasons),
        make_metadata=lambda: _metadata(head, (), (), url),
        make_tree=lambda: _tree_of_text(kept_lines(text, blocks.start, rounds.kept())),
        source=Source(),
    )


def _signs(head: Head, blocks: Blocks, kept: Sequence[bool], rules: Rules) -> Signs:
    """What the markup and the page's statements tell of a lock."""
    signs = named_signs(blocks, kept, rules)
    if states_lock(head.jsonld):
        # Few pages need the parser of JSON-LD for their text.
        from cleantext.jsonld import locked_parts

        parts = locked_parts(head.jsonld)
        signs |= Signs() if parts is None else stated_signs(parts, blocks, kept, rules)
    return signs


def _page_metadata(head: Head, blocks: Blocks, measures: Measures, url: str | None) -> dict[str, tuple[str, str]]:
    """What a page says about itself, its headings and the lines around its title included."""
    from cleantext.byline import Line

    levels, places = measures.columns["level"], measures.columns["since_title"]
    headings = [(int(level), text) for level, text in zip(levels, blocks.text, strict=True) if level]
    lines = [
        Line(text, int(place), blocks.names_around(index))
        for index, (place, text) in enumerate(zip(places, blocks.text, strict=True))
        if len(text) <= _LONGEST_LINE
    ]
    return _metadata(head, headings, lines, url)


def _metadata(
    head: Head, headings: Sequence[tuple[int, str]], lines: Sequence[Line], url: str | None
) -> dict[str, tuple[str, str]]:
    # Imported when first asked for: who wants the text alone does not pay for the parsers of dates and JSON-LD.
    from cleantext.metadata import metadata_of

    return metadata_of(head, headings, lines, url)


def _text(blocks: Blocks, kept: Sequence[bool]) -> str:
    from cleantext.render.text import page_text

    return page_text(blocks, kept)


def _tree(blocks: Blocks, kept: Sequence[bool], url: str | None, base: str) -> Node:
    # As above: printers are for those who print.
    from cleantext.render.addresses import base_of
    from cleantext.render.trees import page_tree

    return page_tree(blocks, kept, base_of(url, base))


def _tree_of_text(text: str) -> Node:
    from cleantext.render.nodes import tree_of_text

    return tree_of_text(text)


def _blocks(blocks: Blocks, verdict: Rounds, labels: Sequence[Label], reasons: bool) -> tuple[Block, ...]:
    """The public form of all blocks; without `reasons` they have none."""
    rows, all_points, told = [], verdict.points, verdict.reasons() if reasons else None
    for index, text in enumerate(blocks.text):
        start = blocks.start[index] if blocks.start else None
        points = all_points[index]
        rows.append(
            Block(
                text=text,
                label=labels[index],
                kept=points >= 0,
                points=points,
                probability=probability(points),
                path=None if blocks.start else blocks.elements.path(blocks.element[index]),
                start=start,
                end=None if start is None else start + len(text),
                reasons=told[index] if told else (),
            )
        )
    return tuple(rows)
