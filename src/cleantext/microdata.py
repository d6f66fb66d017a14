"""What a page's elements state about it: microdata, authors' links, times; gathered in one cheap pass, as texts."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

# Attributes are few beside elements: an axis of them alone is walked in C in a fraction of the parse.
_PROPERTIES, _RELATIONS = "//@itemprop", "//a/@rel"
_WANTED = frozenset({"author", "creator", "headline", "datepublished", "datecreated"})
# Where one of these begins, another work does: what follows is not about the page.
_OTHERS = frozenset({"comment", "acceptedanswer", "suggestedanswer", "review", "reviews"})
_UNREAD = ("script", "style", "template", "noscript")
_MOST_PROPERTIES = 2_000
_MOST_MARKS = 12
_MOST_INSIDE = 60
_LONGEST = 300

Mark = tuple[str, str]


def marks_of(root: Any) -> list[Mark]:
    """Give (name, value) of the properties that may tell title, author and date, in document order.

    Names: those of ``itemprop`` lower-cased (https://schema.org), and ``rel=author``. Properties behind the first
    comment, answer or review are left out.
    """
    return [*_properties(root), *_authors_links(root)]


def text_of(element: Any) -> str:
    """Give the text inside an element, white space folded, cut to a few hundred characters."""
    parts: list[str] = []
    size = 0
    for seen, inner in enumerate(element.iter()):
        if seen > _MOST_INSIDE or size > _LONGEST:
            break
        pieces = ("" if inner.tag in _UNREAD else inner.text, "" if inner is element else inner.tail)
        for piece in filter(None, pieces):
            parts.append(piece[:_LONGEST])
            size += len(piece)
    return " ".join(" ".join(parts).split())[:_LONGEST]


def _attributes(root: Any, path: str) -> Any:
    # Compiled for each page: a compiled XPath has a lock, which a process that is forked while another thread holds it
    # never gets.
    return etree.XPath(path)(root)


def _properties(root: Any) -> Iterator[Mark]:
    found = 0
    for attribute in _attributes(root, _PROPERTIES)[:_MOST_PROPERTIES]:
        names = set(attribute.lower().split())
        if names & _OTHERS or found >= _MOST_MARKS:
            return
        for name in sorted(names & _WANTED):
            found += 1
            yield name, _value(attribute.getparent())


def _value(element: Any) -> str:
    """Give what a property says: its attribute, the name of the thing that it is, or its text."""
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return str(value)[:_LONGEST]
    for seen, inner in enumerate(element.iter()):
        if seen > _MOST_INSIDE:
            break
        if inner.get("itemprop") == "name":
            return str(inner.get("content") or text_of(inner))[:_LONGEST]
    return text_of(element)


def _authors_links(root: Any) -> Iterator[Mark]:
    links = (rel.getparent() for rel in _attributes(root, _RELATIONS) if "author" in rel.lower().split())
    for link, _ in zip(links, range(_MOST_MARKS), strict=False):
        yield "rel=author", text_of(link)
