"""Title, byline, date and the like, each with the place that states it; nothing guessed, nothing raises."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from cleantext.byline import Line, dated_byline, marked_byline, marked_name, near_byline, person, signed_byline
from cleantext.headline import Candidate, site_in_title, text_key, title_of
from cleantext.jsonld import Facts, facts_of
from cleantext.page import Head
from cleantext.published import published

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
# What would break an encoder or a terminal: lone surrogates and control characters, from JSON escapes.
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# Where a word may be broken at the end of a line, and where not.
_INVISIBLE = re.compile("[\u00ad\u2060\ufeff]")
_WORD = re.compile(r"\w+")
_DUBLIN_CORE = re.compile(r"^(dc|dcterms?):")
_LONGEST = 5_000
_MOST_LINES = 5_000
_MOST_HEADINGS = 200
_MOST_VALUES = 20
# Shorter parts of a host's name belong to the registry, such as co.uk.
_SHORTEST_LABEL = 4

_TITLES = (
    "og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "headline",
)  # fmt: skip
_BYLINES = (
    "author", "citation_author", "dc.creator", "dcterms.creator", "dc.creator.name", "parsely-author",
    "sailthru.author", "article:author", "article:author_name", "og:article:author", "byl", "byline",
    "article.author",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "citation_publication_date",
    "citation_date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "published-date", "published_date", "publication_date", "publication-date", "og:published_time",
    "og:publish_date",
    "article.published", "article_date_original", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dc.date", "dcterms.date", "dc.date.published", "originalpublicationdate",
    "cxenseparse:recs:publishtime", "datecreated", "date",
)  # fmt: skip
_DATED = ("datepublished", "datecreated")
_CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "updated", "dcterms.modified")
_SITES = ("application-name", "apple-mobile-web-app-title", "al:ios:app_name", "dc.publisher")
_DESCRIPTIONS = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
)
_IMAGES = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "thumbnailurl",
)
_LANGUAGES = ("og:locale", "language", "dc.language", "dcterms.language", "content-language")
_AUTHORS = ("author", "creator", "rel=author")
_LABELLED = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))


def metadata_of(
    head: Head, headings: Sequence[tuple[int, str]], lines: Sequence[Line], url: str | None
) -> dict[str, Candidate]:
    """Give by name what the page states, and where: (value, source).

    Names: title byline date language url site_name description image; a name without a value is absent.
    Dates are ISO 8601, URLs absolute, languages BCP 47.

    headings: (level, text) in document order; lines: short texts, among which a byline and a date may
    stand, with their distance from the title; url: of the page, as far as the caller knows it.
    """
    heads = [(level, _folded(text)) for level, text in headings[:_MOST_HEADINGS]]
    facts = facts_of(head.jsonld, [head.title, *(text for _, text in heads)])
    shown = [
        Line(folded, line.place, line.names)
        for line in lines[:_MOST_LINES]
        for part in line.text[:_LONGEST].split("\n")
        if (folded := _folded(part))
    ]
    reader = _Reader(head, _by_name(head.meta), facts, heads, shown, url)
    readers: dict[str, Callable[[], Candidate | None]] = {
        "title": reader.title,
        "byline": reader.byline,
        "date": reader.date,
        "language": reader.language,
        "url": reader.page_url,
        "site_name": reader.site_name,
        "description": reader.description,
        "image": reader.image,
    }
    return {name: found for name, read in readers.items() if (found := read())}


def _by_name(meta: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Collect the contents by name; one element may have several names, Dublin Core's are written in two ways."""
    found: dict[str, list[str]] = {}
    for names, content in meta:
        for name in names.split():
            values = found.setdefault(_DUBLIN_CORE.sub(r"\1.", name), [])
            if len(values) < _MOST_VALUES:
                values.append(content)
    return found


def _folded(text: str) -> str:
    """Read the entities of a text, twice escaped ones too, and fold its white space."""
    read = _UNREADABLE.sub("", html.unescape(html.unescape(text[:_LONGEST])))
    return " ".join((read if read.isascii() else _INVISIBLE.sub("", read)).split())


def _address(text: str) -> str:
    """Clean an address; only ``&amp;`` is read, for ``&copy=1`` is a parameter there."""
    return _UNREADABLE.sub("", text).strip().replace("&amp;", "&") if len(text) <= _LONGEST else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """One page's sources; each method reads one name."""

    head: Head
    metas: Mapping[str, Sequence[str]]
    facts: Facts
    headings: Sequence[tuple[int, str]]
    lines: Sequence[Line]
    given_url: str | None

    def _stated(self, names: Iterable[str], read: Callable[[str], str] = _folded) -> Iterator[Candidate]:
        """Values of the metas, in the order of `names`."""
        for name in names:
            for content in self.metas.get(name, ()):
                if value := read(content):
                    yield value, name if ":" in name else f"meta {name}"

    def title(self) -> Candidate | None:
        stated = [*_linked(self.facts.titles), *self._stated(_TITLES), *self._marked(("headline",))]
        page_url = self.page_url()
        front = page_url is not None and _is_front(page_url[0])
        address = _words_of_path(page_url[0]) if page_url else frozenset()
        title = _folded(self.head.title)
        return title_of(stated, title, self.headings, self._site_keys(), front=front, address=address)

    def byline(self) -> Candidate | None:
        sites = self._site_keys() | {text_key(name) for name in self.facts.organisations}
        stated = [*_linked(self.facts.authors), *self._named_authors()]
        named = [(name, source) for value, source in stated if (name := person(value))]
        people = [found for found in named if text_key(found[0]) not in sites]
        near = self._shown(near_byline)
        if near and people and people[0][1] != "json-ld" and _words(near[0][0]).isdisjoint(_words(people[0][0])):
            # A meta tag often names who put the page in, the line under the title who wrote it.
            return near[0]
        if found := [*people, *near]:
            return found[0]
        marks = [(name, source) for value, source in self._marked(_AUTHORS) if (name := marked_name(value))]
        # Where the head names the publisher as the author, the page may still name a person.
        found = marks or self._shown(marked_byline, dated_byline, signed_byline) or named
        return found[0] if found else None

    def _shown(self, *readers: Callable[[Sequence[Line]], str | None]) -> list[Candidate]:
        found = next((name for read in readers if (name := read(self.lines))), None)
        return [(found, "byline in page")] if found else []

    def _marked(self, names: Sequence[str]) -> list[Candidate]:
        """Values of microdata and authors' links, in the order of `names`."""
        return [
            (_folded(value), name if "=" in name else f"itemprop {name}")
            for wanted in names
            for name, value in self.head.marks
            if name == wanted and value
        ]

    def _named_authors(self) -> Iterator[Candidate]:
        for name in _BYLINES:
            values = dict.fromkeys(value for value, _ in self._stated((name,)) if person(value))
            if values:
                yield ", ".join(values), name if ":" in name else f"meta {name}"
        for label, data in _LABELLED:
            said = next(self._stated((label,)), ("", ""))[0]
            if "by" in said.lower().split():
                yield from self._stated((data,))

    def date(self) -> Candidate | None:
        stated = [*_linked(self.facts.dates), *self._stated(_DATES), *self._marked(_DATED)]
        changed = [*self.facts.modified, *(value for value, _ in self._stated(_CHANGED))]
        return published(stated, changed, self.lines, self.head.times)

    def language(self) -> Candidate | None:
        stated = [*self._stated(_LANGUAGES), *_linked(self.facts.languages)]
        for value, source in [(self.head.language, "html lang"), *stated]:
            if tag := _language_tag(value):
                return tag, source
        return None

    def page_url(self) -> Candidate | None:
        canonical = [(_address(href), "link canonical") for rel, href in self.head.links if "canonical" in rel.split()]
        given = _absolute(self.given_url or "", None)
        for value, source in [*canonical[:_MOST_VALUES], *self._stated(("og:url",), _address)]:
            found = _absolute(value, given)
            # Some sites name their front page as the canonical address of every page.
            if found and not (given and _is_front(found) and not _is_front(given)):
                return found, source
        return (given, "argument") if given else None

    def site_name(self) -> Candidate | None:
        title = self.title() if self.head.title else None
        cut = site_in_title(_folded(self.head.title), title[0], self._site_keys()) if title else ""
        return next(iter([*self._stated_sites(), *([(cut, "title")] if cut else [])]), None)

    def _stated_sites(self) -> list[Candidate]:
        return [*self._stated(("og:site_name",)), *_linked(self.facts.site_names), *self._stated(_SITES)]

    def _site_keys(self) -> set[str]:
        keys = {text_key(value) for value, _ in self._stated_sites()}
        page_url = self.page_url()
        if page_url:
            host = (urlsplit(page_url[0]).hostname or "").removeprefix("www.")
            labels = host.split(".")
            keys |= {
                text_key(host),
                text_key(host.rpartition(".")[0]),
                text_key("".join(labels[-2:])),
                text_key(labels[0]),
            }
            keys |= {key for key in map(text_key, labels[-3:-1]) if len(key) >= _SHORTEST_LABEL}
        return keys - {""}

    def description(self) -> Candidate | None:
        return next(iter([*self._stated(_DESCRIPTIONS), *_linked(self.facts.descriptions)]), None)

    def image(self) -> Candidate | None:
        page_url = self.page_url()
        linked = [(_address(url), "json-ld") for url in self.facts.images]
        links = [(_address(href), "link image_src") for rel, href in self.head.links if "image_src" in rel.split()]
        for value, source in [*self._stated(_IMAGES, _address), *linked, *links[:_MOST_VALUES]]:
            if found := _absolute(value, page_url[0] if page_url else None):
                return found, source
        return None


def _linked(texts: Iterable[str]) -> list[Candidate]:
    return [(value, "json-ld") for text in texts if (value := _folded(text))]


def _words(text: str) -> set[str]:
    return set(text.lower().split())


def _language_tag(value: str) -> str | None:
    tag = value.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _absolute(value: str, base: str | None) -> str | None:
    """Resolve an address; None when it is empty, broken, or none of the web."""
    if not value.strip():
        return None
    try:
        found = urljoin(base or "", value.strip())
        parts = urlsplit(found)
        return found if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _words_of_path(url: str) -> frozenset[str]:
    """The words of that part of an address which has most of them: most sites make it of the page's title."""
    parts = [re.sub(r"\.\w{2,5}$", "", part) for part in unquote(urlsplit(url).path).lower().split("/")]
    return max((frozenset(_WORD.findall(part.replace("_", " "))) for part in parts), key=len)


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
