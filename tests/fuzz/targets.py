"""What is fuzzed: each target takes any bytes, and raises only where the library has a fault."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from lxml import etree

import cleantext
from cleantext import decode, labels_file, labels_found
from cleantext.files import Source
from cleantext.scale import archive

PAGE = (
    "<title>The weir</title><article><h1>The weir</h1><p class='lead'>The weir was closed in May, and the boats lay"
    " idle for a month.</p><p>Please donate today.</p></article>"
)
_TAGS = (
    "p", "div", "a", "ul", "li", "table", "tr", "td", "h1", "h2", "b", "br", "img", "pre", "math", "title", "meta",
    "time", "noscript", "iframe", "html", "body", "head", "svg", "form", "input", "figure", "figcaption", "script",
    "custom-tag", "{urn:x}y", "dl", "dt", "dd", "sup", "nav",
)  # fmt: skip
_NAMES = ("class", "id", "style", "href", "src", "hidden", "role", "itemprop", "datetime", "content", "property", "rel")


def page(data: bytes) -> None:
    """Bytes as a page; the first one says in which way they are judged."""
    way, rest = (data[0], data[1:]) if data else (0, data)
    given: bytes | str = rest.decode("utf-8", "surrogateescape" if way & 1 else "replace") if way & 2 else rest
    charset = ("shift_jis", "utf-16", "windows-1251", None)[way >> 2 & 3]
    document = cleantext.extract(
        given, url="https://a.example/b" if way & 16 else None, encoding=charset, threshold=0.3 if way & 32 else 0.5
    )
    _shown(document, way >> 6)


def tree(data: bytes) -> None:
    """A tree that no parser would make: each pair of bytes opens, closes, names or fills an element."""
    way, data = (data[0], data[1:]) if data else (0, data)
    root = here = etree.Element("html")
    for what, value in zip(data[::2], data[1::2], strict=False):
        words = f"The boat {value} came in. " * (value % 7)
        if what < 120:
            here = etree.SubElement(here, _TAGS[what % len(_TAGS)])
        elif what < 180:
            parent = here.getparent()
            here = here if parent is None else parent
        elif what < 200:
            here.append((etree.Comment, etree.ProcessingInstruction, etree.Entity)[value % 3]("a"))
        elif what < 225:
            here.text = (here.text or "") + words
        elif what < 235:
            here.tail = words
        else:
            here.set(_NAMES[what % len(_NAMES)], words if value & 1 else chr(32 + value) * 3)
    before = etree.tostring(root)
    _shown(cleantext.extract(root), way & 3)
    assert etree.tostring(root) == before, "the tree was changed"


def _shown(document: cleantext.Document, form: int) -> None:
    """One of a document's four forms; its text is what its kept blocks hold, and points are what their reasons sum to.

    One, for all of them take longer than the judging, and what is mutated reaches the others with another number.
    """
    if form == 0:
        json.dumps(document.to_dict()).encode()
        assert all(sum(points for _, points in block.reasons) == block.points for block in document.blocks)
    else:
        (document.to_markdown, document.to_html, document.annotate)[form - 1]().encode()
    document.text.encode()


def text(data: bytes) -> None:
    """Bytes as a text: lines stay whole, and a clean text stays as it is."""
    given = data.decode("utf-8", "surrogateescape")
    document = cleantext.clean(given)
    assert all(given[block.start : block.end] == block.text for block in document.blocks)
    assert cleantext.clean(document.text).text == document.text, "cleaning twice is not cleaning once"
    json.dumps(document.to_dict())


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()  # one for all: making it takes longer than most of what is fuzzed


def _file(name: str, data: bytes) -> Path:
    path = Path(_folder().name, name)
    path.write_bytes(data)
    return path


def rules(data: bytes) -> None:
    """Bytes as a file of rules: it is refused with a reason, or can be used."""
    try:
        own = cleantext.Rules.load(_file("my.toml", data))
    except cleantext.RuleError:
        return
    json.dumps(cleantext.extract(PAGE, rules=own).to_dict())
    cleantext.clean("One line.\nPlease donate today.", rules=own)


def site(data: bytes) -> None:
    """Bytes as the profile of a site, in both forms of its file."""
    for name in ("site.toml", "site.txt"):
        path = _file(name, data)
        try:
            profile = cleantext.SiteProfile.load(path)
        except cleantext.RuleError:
            assert name == "site.toml", "rows with selectors never raise"
            continue
        json.dumps(cleantext.extract(PAGE, site=profile).to_dict())
        cleantext.clean("One line.\nPlease donate today.", site=profile)
        if name == "site.toml":
            profile.save(path)
            assert cleantext.SiteProfile.load(path) == profile, "what is saved is not what is loaded"


@cache
def _blocks_of_page() -> tuple[cleantext.Block, ...]:
    return cleantext.extract(PAGE).blocks


def labels(data: bytes) -> None:
    """Bytes as a file of labels: lines are told to be bad, or read; what is written is read the same."""
    found = labels_file.read_labels(_file("labels.jsonl", data))
    blocks = _blocks_of_page()
    for one in found.pages.values():
        labels_found.verdicts_of(one, blocks)
        line = labels_file.line_of(one)
        assert labels_file.line_of(labels_file.page_of(line)) == line, "what is written is not what is read"
    labels_file.tidied(data)
    assert all(str(bad) for bad in found.bad)


def warc(data: bytes) -> None:
    """Bytes as an archive: pages come out of it, and what is wrong is the problem of the last of them."""
    found = list(archive.pages(Source("a.warc", None, None, data=data), lambda *_: None))
    assert all(one.problem is None for one in found[:-1])
    for one in found:
        assert (one.data is None) == (one.problem is not None)
        if one.encoding is not None:
            decode.check_encoding(one.encoding)  # what an archive says of a page is what `extract` takes


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {one.__name__: one for one in (page, tree, text, rules, site, labels, warc)}
)
