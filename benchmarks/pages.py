"""What a labelled page is, and how its site, its text and its language are read (stdlib and lxml only)."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FOLDS = 5
REPORTING_FOLD = 4
APPEALS = ("donation", "subscription", "paywall", "newsletter")

# Suffixes under which names are sold at the third level. Short on purpose: sites behind a rarer one count as
# one site, which keeps more apart from training, never less.
_LONG_SUFFIX_NAMES = """
ac.at ac.jp ac.uk co.at co.id co.il co.in co.jp co.ke co.kr co.nz co.th co.uk co.za com.ar com.au com.br
com.cn com.co com.hk com.mx com.my com.ng com.pe com.ph com.pk com.pl com.pt com.sg com.tr com.tw com.ua
com.ve com.vn go.jp gov.uk gv.at ne.jp net.au net.br or.at or.jp or.kr org.au org.br org.nz org.uk
"""
_LONG_SUFFIXES = frozenset(_LONG_SUFFIX_NAMES.split())
_INLINE_NAMES = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small
span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_UNREAD = frozenset({"script", "style", "template", "noscript"})
_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_REALLY_CP1252 = frozenset({"ascii", "iso-8859-1", "latin1", "us-ascii"})
_URL_TAG = re.compile(r"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_NAMES_URL = re.compile(r"""\b(?:rel\s*=\s*["']?canonical|property\s*=\s*["']?og:url)\b""", re.IGNORECASE)
_URL_VALUE = re.compile(r"""\b(?:href|content)\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_LANG = re.compile(r"""<html\b[^>]{0,2000}?\slang\s*=\s*["']?([a-z]{2,3})\b""", re.IGNORECASE)


@dataclass(frozen=True)
class Inset:
    """One annotated block that is not the article: its text, its label, and where it stands.

    `where` is `before`, `inside` or `after` the body, in its column, or `outside` of it.
    """

    text: str
    label: str
    where: str

    @property
    def in_column(self) -> bool:
        """Whether the inset stands in the article's column."""
        return self.where != "outside"

    @property
    def is_appeal(self) -> bool:
        """Whether the inset asks for money, a subscription or an address."""
        return self.label in APPEALS


@dataclass(frozen=True)
class LabelledPage:
    """A page with what is known about it; the HTML is read from disk each time it is asked for.

    `reference` is the article's text, None where a corpus gives none; `url` is None where unknown;
    `fold` is 0 to 4, by site. `metadata` holds what else the corpus says (title, author, ...).
    """

    corpus: str
    id: str
    path: Path
    url: str | None
    site: str
    fold: int
    lang: str
    page_type: str | None = None
    reference: str | None = None
    with_: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    insets: tuple[Inset, ...] = ()
    body: tuple[str, ...] = ()
    hard_body: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def html(self) -> bytes:
        """The page's bytes, unpacked."""
        return read_bytes(self.path)


@dataclass(frozen=True)
class ComposedPage(LabelledPage):
    """A page that lies in no file: it is made of a labelled one."""

    source: bytes = b""

    @property
    def html(self) -> bytes:
        """The page's bytes."""
        return self.source


def read_bytes(path: Path) -> bytes:
    """Read a file, unpacked when its name ends in `.gz`. Raises OSError."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def plain_or_gz(path: Path) -> Path | None:
    """Find a file that is published plain in one place and gzipped in another; None if neither is there."""
    other = path.with_suffix("") if path.suffix == ".gz" else path.with_name(path.name + ".gz")
    return next((candidate for candidate in (path, other) if candidate.is_file()), None)


def site_of(url: str | None, page_id: str) -> str:
    """Reduce a URL to its registrable domain; without an absolute URL a page is its own site."""
    host = host_of(url)
    if not host:
        return f"page:{page_id}"
    labels = host.split(".")
    length = 3 if ".".join(labels[-2:]) in _LONG_SUFFIXES else 2
    return ".".join(labels[-length:])


def host_of(url: str | None) -> str:
    """Give the lower-case host of an absolute http(s) URL without `www.`; empty when there is none."""
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname if parts.scheme in {"http", "https"} else None
    except ValueError:
        return ""
    return (host or "").lower().rstrip(".").removeprefix("www.")


def fold_of(site: str) -> int:
    """Give the fold (0 to 4) of a site, the same in every corpus."""
    return int(hashlib.sha1(site.encode("utf-8"), usedforsecurity=False).hexdigest(), 16) % FOLDS


def decode(raw: bytes) -> str:
    """Decode a page: UTF-8 if it is valid, else what it declares, else Windows-1252. Never fails."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(raw[:4096])
    name = declared[1].decode("ascii", "replace").lower() if declared else "cp1252"
    try:
        return raw.decode("cp1252" if name in _REALLY_CP1252 else name, "replace")
    except LookupError:
        return raw.decode("cp1252", "replace")


def parse(html: str) -> etree._Element | None:
    """Parse HTML with lxml, comments left out; None when there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
    try:
        return etree.fromstring(html.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def text_nodes(root: etree._Element | None) -> Iterator[tuple[str, str]]:
    """Walk a tree and give (text, name of the tag before it) of every text node that a reader could see."""
    if root is None:
        return
    unread: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if unread is None and tag in _UNREAD:
                unread = element
            if unread is None and tag:
                yield element.text or "", tag
        else:
            if unread is element:
                unread = None
            if unread is None and element is not root:
                yield element.tail or "", tag


def page_text(html: str) -> str:
    """Join all text nodes of a page by spaces: what the located annotations count in."""
    return " ".join(text for text, _ in text_nodes(parse(html)) if text)


def html_to_text(html: str) -> str:
    """Turn a piece of clean HTML into lines, one for each block."""
    joined = "".join(text if tag in _INLINE else f"\n{text}" for text, tag in text_nodes(parse(html)))
    lines = (" ".join(line.split()) for line in joined.split("\n"))
    return "\n".join(line for line in lines if line)


def canonical_url(html: str) -> str | None:
    """Give the absolute URL that a page names as its own (canonical link or og:url); None if it does not."""
    for tag in _URL_TAG.findall(html):
        value = _URL_VALUE.search(tag)
        if value and _NAMES_URL.search(tag):
            return value[1]
    return None


def language_of(html: str, url: str | None) -> str:
    """Give the two-letter language that a page declares, else its country's; `und` when unknown."""
    declared = _LANG.search(html)
    if declared:
        return declared[1].lower()
    country = host_of(url).rpartition(".")[2]
    by_country = {"at": "de", "ch": "de", "de": "de", "uk": "en", "us": "en", "com": "en", "org": "en"}
    same = {"es", "fr", "it", "nl", "pl", "pt", "fi", "ru"}
    return by_country.get(country, country if country in same else "und")
