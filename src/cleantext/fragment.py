"""Whether an input is a page, or a fragment: what another extractor, a feed or a mailbox gives."""

from __future__ import annotations

from cleantext.blocks import Blocks
from cleantext.page import Head
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures


def is_fragment(head: Head, blocks: Blocks, measures: Measures, rules: Rules) -> bool:
    """Whether HTML has nothing around its text: a head that says nothing, hardly a link, hardly a frame.

    A document has a title (HTML Living Standard, 4.2.2), and nearly every page links style sheets or other pages from
    its head. What was cut out of a page, or never was one, has neither.
    """
    if not len(blocks) or head.title or head.links or head.jsonld:
        return False
    numbers = rules.settings["fragment"]
    if measures.columns["page_link_density"][0] > numbers["most_links"]:
        return False
    most = float(numbers["most_frame"]) * sum(measures.words)
    return _framed_words(blocks, measures, frozenset(numbers["frame"])) <= most


def _framed_words(blocks: Blocks, measures: Measures, frame: frozenset[str]) -> int:
    """The number of words in elements that frame a page."""
    words, done, containers = 0, 0, blocks.containers
    # Parents go before children: what begins inside a range that is counted lies in it.
    for tag, first, last in zip(containers.tag, containers.first, containers.last, strict=True):
        if tag in frame and first >= done:
            words += sum(measures.words[first:last])
            done = last
    return words
