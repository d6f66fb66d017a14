"""The page as it was given, with the labels of its blocks on their elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from cleantext.decode import decode, parsable

ATTRIBUTE = "data-cleantext-label"


@dataclass(frozen=True, slots=True)
class Source:
    """The page that a document was made from.

    page: None for a plain text; encoding: the charset that the transport named; limit: how much of it was read;
    xml: whether it is a tree, written out.
    """

    page: bytes | str | None = None
    encoding: str | None = None
    limit: int = 0
    xml: bool = False


def source_of(page: Any, encoding: str | None, limit: int) -> Source:
    """What is remembered of a page: itself, or a tree as it is now, written out."""
    if isinstance(page, str):
        return Source(page, None, limit)
    if isinstance(page, (bytes, bytearray, memoryview)):
        return Source(bytes(page), encoding, limit)
    if isinstance(page, etree._ElementTree):
        page = page.getroot()
    return Source(
        b"" if page is None else etree.tostring(page, encoding="utf-8", with_tail=False), None, limit, xml=True
    )


def annotated(source: Source, blocks: Iterable[tuple[str | None, str]]) -> str:
    """The page with ``data-cleantext-label`` on the elements that hold blocks (path, label of each).

    Raises:
        ValueError: the source is a plain text.

    """
    if source.page is None:
        raise ValueError("a plain text has no elements to annotate")
    root = _parsed(source)
    if root is None:
        return source.page if isinstance(source.page, str) else decode(source.page, source.encoding)[0]
    labels: dict[str, dict[str, None]] = {}
    for path, label in blocks:
        labels.setdefault(path or "", {})[label] = None
    finder = _Finder(root)
    for path, names in labels.items():
        element = finder.find(path)
        if element is not None:
            element.set(ATTRIBUTE, " ".join(names))
    namespaced = root.tag.startswith("{")
    written: str = etree.tostring(root.getroottree(), encoding="unicode", method="xml" if namespaced else "html")
    return written


def _parsed(source: Source) -> Any:
    page = source.page or b""
    parser: Any = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    if source.xml:
        parser = etree.XMLParser(
            encoding="utf-8", huge_tree=True, recover=True, resolve_entities=False, no_network=True
        )
    elif isinstance(page, str):
        page = parsable(page[: source.limit])
    else:
        page = parsable(decode(page[: source.limit], source.encoding)[0])
    try:
        return etree.fromstring(page, parser)
    except etree.XMLSyntaxError:
        return None


class _Finder:
    """Finds elements by their paths, each step once."""

    def __init__(self, root: Any) -> None:
        self.found: dict[str, Any] = {}
        # What stands behind an explicit end of the page is a second root.
        self._add("", [root, *root.itersiblings(etree.Element)])

    def find(self, path: str) -> Any:
        """The element at a path as `getpath` gives it, or None."""
        known, steps = path, []
        while known and known not in self.found:
            known, _, step = known.rpartition("/")
            steps.append(step)
        for step in reversed(steps):
            above = self.found.get(known)
            if above is not None:
                self._add(known, above.iterchildren(etree.Element))
            known = f"{known}/{step}"
            if known not in self.found:
                return None
        return self.found.get(path)

    def _add(self, path: str, children: Iterable[Any]) -> None:
        elements = list(children)
        counts: dict[str, int] = {}
        places = []
        for element in elements:
            names = ["*"] if element.tag.startswith("{") else [element.tag]
            if names == ["*"]:
                counts["*"] = counts.get("*", 0) + 1
            else:
                counts[element.tag] = counts.get(element.tag, 0) + 1
            places.append((names[0], counts[names[0]]))
        for element, (name, nth) in zip(elements, places, strict=True):
            self.found[f"{path}/{name}" if counts[name] == 1 else f"{path}/{name}[{nth}]"] = element
