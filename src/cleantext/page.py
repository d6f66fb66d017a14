"""The parsed page and the facts that its head states."""

import codecs
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from cleantext.decode import decode, looks_binary, parsable
from cleantext.microdata import marks_of, text_of

# Elements of drawings (SVG), which have titles of their own.
_DRAWINGS = frozenset({"g", "path", "svg", "symbol"})
# The dates of more elements than these are those of comments, or of a list of pages.
_MOST_TIMES = 40
# In a tree that no parser made, titles without text may lie in each other.
_MOST_TITLES = 20
# A tag that has more attributes loses the others: the parser looks through all that came before for each of them.
_MOST_ATTRIBUTES = 4_000
_TAG = re.compile(rb"<[a-zA-Z]")
_ATTRIBUTES = re.compile(
    rb"""(?:[^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+[\s/]++){%d}""" % _MOST_ATTRIBUTES
)
_REST_OF_TAG = re.compile(rb"""(?:[^>"']|"[^"]*+"|'[^']*+')*+""")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the work for one page; where one is hit, the result is partial and flagged ``limit:<which>``.

    bytes: of the page that are read (characters of a text); elements: visited; depth: of nesting, what lies deeper
    is read into its ancestor; blocks: about so many, or so many lines of a text.
    """

    bytes: int = 100_000_000
    elements: int = 2_000_000
    depth: int = 500
    blocks: int = 500_000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not isinstance(value, int):
                raise TypeError(f"limit {name!r} must be an int, not {type(value).__name__}")
            if value < 1:
                raise ValueError(f"limit {name!r} must be positive, not {value}")


@dataclass(slots=True)
class Head:
    """What the page says about itself, as found: nothing is judged or parsed here.

    title: text of ``<title>``; language: ``lang`` of the root; meta: (name or property, content) in order;
    links: (rel, href); base: what addresses are relative to, as ``<base>`` says; jsonld: the scripts of type
    ``application/ld+json``; marks: (name, value) of microdata and of authors' links; times: (text, ``datetime``) of
    ``<time>``.
    """

    title: str = ""
    language: str = ""
    meta: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    base: str = ""
    jsonld: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A parsed page; `root` is None where there is nothing to parse."""

    root: Any = None
    head: Head = field(default_factory=Head)
    encoding: str | None = None
    flags: set[str] = field(default_factory=set)


def page_of(source: bytes | str | etree._Element, encoding: str | None, limits: Limits) -> Page:
    """Parse a page; an element is taken as it is and never changed.

    Raises:
        ValueError: `encoding` is no known encoding.
        TypeError: `source` is neither bytes nor str nor an lxml element.

    """
    page = Page()
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
        if looks_binary(data):
            page.flags.add("binary")
            data = b""
        if len(data) > limits.bytes:
            page.flags.add("limit:bytes")
            data = data[: limits.bytes]
        text, page.encoding = decode(data, encoding)
        # What was decoded without a fault need not be encoded again.
        sound = page.encoding == "utf-8" and "\ufffd" not in text and b"\0" not in data
        page.root = _parse(data if sound and data[:3] != codecs.BOM_UTF8 else parsable(text), page)
    elif isinstance(source, str):
        if len(source) > limits.bytes:
            page.flags.add("limit:bytes")
        page.root = _parse(parsable(source[: limits.bytes]), page)
    elif isinstance(source, etree._ElementTree):
        page.root = _without_comments(source.getroot())
    elif isinstance(source, etree._Element):
        page.root = _without_comments(source)
    else:
        raise TypeError(f"a page is bytes, str or an lxml element, not {type(source).__name__}")
    if page.root is not None:
        page.head = _head_of(page.root)
    return page


def _parse(data: bytes, page: Page) -> etree._Element | None:
    if crowded := list(_crowds(data)):
        page.flags.add("limit:attributes")
        begins, ends = [0, *[end for _, end in crowded]], [*[begin for begin, _ in crowded], len(data)]
        data = b"".join([data[begin:end] for begin, end in zip(begins, ends, strict=True)])
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        page.flags.add("limit:depth")
    return root


def _crowds(data: bytes) -> Iterator[tuple[int, int]]:
    """From where to where tags hold attributes beyond the limit, unless there is a ``>`` in one of the first values."""
    here, size = 0, 2 * _MOST_ATTRIBUTES
    while here + size < len(data):
        end = data.rfind(b">", here, here + size)
        if end < 0:
            tag = _TAG.search(data, here, here + size)
            found = _ATTRIBUTES.match(data, tag.end()) if tag else None
            rest = _REST_OF_TAG.match(data, found.end()) if found else None
            if rest:
                yield rest.span()
            end = data.find(b">", rest.end() if rest else here + size)
            if end < 0:
                return
        here = end + 1


def _without_comments(root: etree._Element | None) -> etree._Element | None:
    """The tree as it is, or where it has comments or instructions, a copy without them, as our own parser builds it."""
    if root is None or not isinstance(root.tag, str):
        return None
    if next(root.iter(etree.Comment, etree.ProcessingInstruction), None) is None:
        return root
    root = deepcopy(root)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def _tag_above(element: etree._Element) -> object:
    parent = element.getparent()
    return None if parent is None else parent.tag


def _head_of(root: etree._Element) -> Head:
    head = Head(language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip())
    head.marks = marks_of(root)
    titles = 0
    # Meta and links stand in the body as well, on pages whose head was closed by a stray element.
    for element in root.iter("title", "meta", "link", "script", "time", "base"):
        tag = element.tag
        if tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = element.get("content")
            if name and content:
                head.meta.append((name.strip().lower(), content.strip()))
        elif tag == "link":
            href = element.get("href")
            if href:
                head.links.append(((element.get("rel") or "").lower(), href.strip()))
        elif tag == "base":
            head.base = head.base or (element.get("href") or "").strip()
        elif tag == "title":
            if not head.title and titles < _MOST_TITLES and _tag_above(element) not in _DRAWINGS:
                titles += 1
                head.title = " ".join("".join(map(str, element.itertext())).split())
        elif tag == "time":
            if len(head.times) < _MOST_TIMES:
                head.times.append((text_of(element), (element.get("datetime") or "").strip()))
        elif "ld+json" in (element.get("type") or "") and element.text:
            head.jsonld.append(element.text)
    return head
