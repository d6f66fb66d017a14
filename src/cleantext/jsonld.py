"""What a page states about itself in JSON-LD; broken scripts are passed over."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cleantext.headline import text_key

_LONGEST = 2_000_000
_LONGEST_MENDED = 200_000
_MOST_NODES = 5_000
_MOST_VALUES = 50
_MOST_NAMES = 10
_MOST_WORKS = 5
_NOISE = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A comment runs to the end of its line and holds no quotation mark, for it might be the address in a text.
_COMMENT = re.compile(r"(?:^|(?<=[\s,]))//[^\"\n]{0,100}$|/\*[^*\"]*\*/", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BETWEEN = re.compile(r"[\s,;]*")
_ARTICLES = re.compile(r"Article$|Posting$|Post$|^(?:Report|Question)$")
_WORKS = re.compile(r"^(?:Recipe|HowTo|Product|ProductGroup|\w*Event|Course|Book|Movie|VideoObject|\w*Episode)$")
_ARTICLE, _WORK, _PAGE, _ELSE = range(4)
_PAGES = re.compile(r"Page$")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts found, in order of trust: titles, authors (one string for each byline), dates and so on.

    organisations: those of the authors that are none but organisations; modified: days of the last change.
    """

    titles: Sequence[str] = ()
    authors: Sequence[str] = ()
    organisations: Sequence[str] = ()
    dates: Sequence[str] = ()
    modified: Sequence[str] = ()
    site_names: Sequence[str] = ()
    descriptions: Sequence[str] = ()
    images: Sequence[str] = ()
    languages: Sequence[str] = ()


@dataclass(slots=True)
class _Graph:
    nodes: list[Node] = field(default_factory=list)
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """Give the node that a bare reference stands for, else the value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value


def facts_of(scripts: Iterable[str], known_titles: Sequence[str]) -> Facts:
    """Read the facts about the page itself, not those about the pages that it lists.

    known_titles: the headings and title of the page; of several works, that with such a headline is meant.
    """
    graph = _graph_of(scripts)
    known = {text_key(title) for title in known_titles} - {""}
    works = _works_of(graph, known)
    dated = [(node, key) for key in ("datePublished", "dateCreated", "uploadDate") for node in works]
    authors = [found for node in works if (found := _authors(graph, node))]
    return Facts(
        titles=[text for node in works if _rank(node) < _PAGE for text in _texts(node, "headline", "name")],
        authors=[names for _, names in authors],
        organisations=[names for of_people, names in authors if not of_people],
        dates=[text for node, key in dated for text in _texts(node, key)],
        modified=[text for node in works for text in _texts(node, "dateModified")],
        site_names=_site_names(graph, works),
        descriptions=[text for node in works for text in _texts(node, "description")],
        images=[url for node in works for key in ("image", "thumbnailUrl") for url in _urls(graph, node.get(key))],
        languages=[text for node in works for text in _texts(node, "inLanguage")],
    )


def bodies(scripts: Iterable[str], known_titles: Sequence[str]) -> list[str]:
    """Give the texts that are stated to be the article's (https://schema.org/articleBody); titles as for `facts_of`."""
    known = {text_key(title) for title in known_titles} - {""}
    return [text.strip() for node in _works_of(_graph_of(scripts), known) for text in _texts(node, "articleBody")]


def locked_parts(scripts: Iterable[str]) -> list[str] | None:
    """Give the CSS selectors of what the page states not to be free to read (``hasPart``); None if all of it is free.

    As https://schema.org/isAccessibleForFree has it; an empty list when the page is locked and no part is named.
    """
    locked, selectors = False, []
    for node in _graph_of(scripts).nodes:
        locked |= _is_locked(node)
        for part in _listed(node.get("hasPart")):
            if isinstance(part, dict) and _is_locked(part):
                locked = True
                selectors += _texts(part, "cssSelector")
    return selectors if locked else None


def _is_locked(node: Node) -> bool:
    value = node.get("isAccessibleForFree")
    return value is False or (isinstance(value, str) and value.rpartition("/")[2].strip().lower() == "false")


def _works_of(graph: _Graph, known: Set[str]) -> list[Node]:
    """Give the nodes about the page, the most telling first.

    Of several of one kind only those count that have one of the page's titles: the others are other pages.
    """
    found: list[Node] = []
    for rank in (_ARTICLE, _WORK, _PAGE):
        nodes = [node for node in graph.nodes if _rank(node) == rank]
        titles = [{text_key(text) for text in _texts(node, "headline", "name")} for node in nodes]
        titled = [node for node, keys in zip(nodes, titles, strict=True) if keys & known]
        if titled or (rank != _PAGE and len(set(map(frozenset, titles))) > 1):
            nodes = titled
        found += nodes[:_MOST_WORKS]
    return found


def _graph_of(scripts: Iterable[str]) -> _Graph:
    graph = _Graph()
    for node in _nodes(filter(None, map(_parse, scripts))):
        graph.nodes.append(node)
        name = node.get("@id")
        if isinstance(name, str) and len(node) > 2:
            graph.by_id.setdefault(name, node)
    return graph


def _parse(script: str) -> Any:
    if len(script) > _LONGEST:
        return None
    text = _NOISE.sub(" ", script).strip().rstrip(";").rstrip()
    for read in (partial(json.loads, strict=False), _mended):
        try:
            return read(text)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> list[Any]:
    """Read what browsers' tools forgive: comments, commas before a closing bracket, several values in a row.

    Raises:
        ValueError: the first value is not read even so, or the text is too long to try.

    """
    if len(text) > _LONGEST_MENDED:
        raise ValueError("too long to mend")
    text = _TRAILING_COMMA.sub(r"\1", _COMMENT.sub("", text)).strip()
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    place = 0
    while place < len(text) and len(values) < _MOST_VALUES:
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            if not values:
                raise
            break
        values.append(value)
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place
    return values


def _nodes(values: Iterable[Any]) -> Iterator[Node]:
    """Walk the nodes about the page: at the top, in graphs, and main entities; in document order."""
    stack = list(values)[::-1]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, list):
            stack += value[:_MOST_NODES][::-1]
        elif isinstance(value, dict):
            yield value
            stack += [value[key] for key in reversed(_INSIDE) if key in value]


def _types(node: Node) -> list[str]:
    found = node.get("@type")
    names = found if isinstance(found, list) else [found]
    return [name.rpartition("/")[2] for name in names if isinstance(name, str)]


def _rank(node: Node) -> int:
    for rank, pattern in ((_ARTICLE, _ARTICLES), (_WORK, _WORKS), (_PAGE, _PAGES)):
        if any(pattern.search(name) for name in _types(node)):
            return rank
    return _ELSE


def _listed(value: Any) -> list[Any]:
    return value[:_MOST_NAMES] if isinstance(value, list) else [value]


def _texts(node: Node, *keys: str) -> list[str]:
    flat = [item for key in keys for item in _listed(node.get(key))]
    plain = [item.get("@value") or item.get("name") if isinstance(item, dict) else item for item in flat]
    return [item for item in plain if isinstance(item, str) and item.strip()]


def _authors(graph: _Graph, node: Node) -> tuple[bool, str] | None:
    """Give the authors of a work, and whether there is anyone among them who is not an organisation."""
    for key in ("author", "creator"):
        people = [graph.resolve(one) for one in _listed(node.get(key))]
        named = [(one, name) for one in people for name in _texts({"author": one}, "author")]
        if named:
            of_people = any(not isinstance(one, dict) or "Organization" not in _types(one) for one, _ in named)
            return of_people, ", ".join(dict.fromkeys(name for _, name in named))
    return None


def _site_names(graph: _Graph, works: Sequence[Node]) -> list[str]:
    sites = [node for node in graph.nodes if "WebSite" in _types(node)]
    owners = [graph.resolve(node.get(key)) for node in works for key in ("isPartOf", "publisher")]
    named = [owner for owner in owners if isinstance(owner, dict) and _rank(owner) == _ELSE]
    return [text for node in (*sites, *named) for text in _texts(node, "name")]


def _urls(graph: _Graph, value: Any) -> list[str]:
    found = []
    for one in _listed(value):
        node = graph.resolve(one)
        url = node.get("url") or node.get("contentUrl") if isinstance(node, dict) else node
        if isinstance(url, str):
            found.append(url)
    return found
