"""Whether a page's text is in the page at all, or is put there by scripts.

A shell holds next to no text, and says that it needs JavaScript, or has an element that scripts are to fill. And some
pages state their article in JSON-LD only (https://schema.org/articleBody). Nothing of this moves a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice

from lxml import etree

from cleantext.blocks import Blocks
from cleantext.intents import Intents
from cleantext.page import Head
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures, count_words
from cleantext.tokens import tokens_of

SHELL, STATED = "app-shell", "json-ld-body"
_UNREAD = frozenset({"script", "style", "template", "noscript"})
# A page has one element for scripts to fill, seldom two.
_MOST_ROOTS = 8


def is_shell(
    root: etree._Element | None, blocks: Blocks, measures: Measures, kept: Sequence[bool], rules: Rules
) -> bool:
    """Whether a page is a shell that its scripts fill: what it keeps is next to nothing, and it says or shows why."""
    numbers = rules.settings["shell"]
    words = sum(compress(measures.words, kept))
    if root is None or words > numbers["most_words"] + numbers["message_words"]:
        return False
    asking = [
        count <= numbers["message_words"] and _needs_scripts(text, rules.shells)
        for text, count in zip(blocks.text, measures.words, strict=True)
    ]
    said = sum([count for count, keeps, asks in zip(measures.words, kept, asking, strict=True) if keeps and asks])
    if words - said > numbers["most_words"]:
        return False
    return any(asking) or any(
        count_words(" ".join(_texts(element))) <= numbers["root_words"] for element in _roots(root, numbers)
    )


def _needs_scripts(text: str, phrases: Intents) -> bool:
    return bool(phrases.judge(text, tokens_of(text)))


def _roots(root: etree._Element, names: Mapping[str, Sequence[str]]) -> Iterator[etree._Element]:
    """The elements that scripts fill, by id or by tag, the first few."""
    ids, tags = frozenset(names["root_ids"]), frozenset(names["root_tags"])
    return islice((own for own in root.iter() if own.tag in tags or own.get("id") in ids), _MOST_ROOTS)


def _texts(element: etree._Element) -> Iterator[str]:
    """What can be read in an element, without its scripts."""
    for own in element.iter():
        if own.text and own.tag not in _UNREAD:
            yield str(own.text)
        if own.tail and own is not element:
            yield str(own.tail)


def stated_body(head: Head, headings: Iterable[str], kept_words: int, rules: Rules) -> str:
    """The article as JSON-LD has it, where the page shows hardly any of it; else ""."""
    if not any("articleBody" in script for script in head.jsonld):
        return ""
    # As few pages as that need the parser.
    from cleantext.jsonld import bodies

    numbers = rules.settings["shell"]
    body = max(bodies(head.jsonld, [head.title, *headings]), key=len, default="")
    words = count_words(body)
    shown = kept_words < numbers["shown_share"] * words
    return body if shown and words >= numbers["body_words"] else ""
