"""The title of a page out of what it states and what it shows, without the site's name."""

import re
from collections.abc import Sequence, Set

_SEPARATOR = re.compile(r"\s+(?:[|·•»«›:~/]|[-–—]{1,2})\s+|\s*[|»]\s*|:\s+")
_LINK_MARKS = re.compile(r"\s*[¶#\ue000-\uf8ff]+$")
_WORD = re.compile(r"\w+")
_SHORTEST_SITE = 4
# A title of more parts is none that people write.
_MOST_CUTS = 12
# Of a part that begins like the site's name, so much must be that name, behind the title and before it.
_ENOUGH_BEHIND, _ENOUGH_BEFORE = 0.5, 0.75
# A heading that shares less than this with the stated titles is a slogan; one title alone need not be like it.
_ALIKE, _OVERLAPPING = 0.35, 0.5

# A heading with this likeness to the page's address is the page's, ...
_CALLED = 0.6
# ... and its title when what is stated is so much less like it; a single word calls nothing.
_MORE_CALLED, _FEWEST_CALLED = 0.4, 2
# Signs between a title, its section and its site.
_STEPS = re.compile(r"\s+([/»›~])\s+")

Candidate = tuple[str, str]


def text_key(text: str) -> str:
    """Reduce a text to its letters and digits, lower-cased: equal keys, same wording."""
    return "".join(filter(str.isalnum, text.lower()))


def title_of(
    stated: Sequence[Candidate],
    title: str,
    headings: Sequence[tuple[int, str]],
    sites: set[str],
    *,
    front: bool = False,
    address: Set[str] = frozenset(),
) -> Candidate | None:
    """Choose a heading that is like a stated title or the address, else what is stated, else the first h1.

    A heading is what a reader sees; a stated title is often cut, or written anew for search engines.

    stated: (value, source), the most trusted first; title: text of ``<title>``; sites: keys of its names; front:
    whether it is the site's front page, whose title may be the site's name; address: words of the page's address.
    """
    firsts = [_LINK_MARKS.sub("", text) for level, text in headings if level == 1]
    called = {text_key(text) for text in firsts if _is_called(text, address)}
    sites = sites | _shown_sites(title, firsts, sites) - {text_key(value) for value, _ in stated} - called
    bare = [(bare_title(value, sites), source) for value, source in [*stated, (title, "title")] if value]
    shown = [text for text in firsts if text_key(text) and text_key(text) not in sites]
    by_address = _by_address(shown, bare, address)
    if by_address:
        return by_address, "h1"
    best = max(shown, key=lambda text: _likeness(text, bare), default="")
    if best and _is_title(best, bare, sites, front=front):
        return _without_kind(best, bare) or (best, _source_of(best, bare, "h1"))
    keys = {text_key(value) for value, _ in bare} - sites - {""}
    second = next((text for level, text in headings if level == 2 and text_key(text) in keys), None)
    if second:
        return second, _source_of(second, bare, "h2")
    if bare:
        # With no heading to tell, what stands behind a bar is taken for a section or an unknown site.
        named = (found for found in bare if text_key(found[0]) not in sites)
        value, source = bare[0] if front else next(named, bare[0])
        return value.split(" | ")[0] or value, source
    return next(((text, "h1") for text in firsts if text_key(text)), None)


def bare_title(title: str, sites: set[str]) -> str:
    """Cut the site's name off both ends of a title; a title that is nothing else stays."""
    return _cut(title, sites)[0]


def site_in_title(title: str, known: str, sites: set[str]) -> str:
    """Give what a title says besides the page's `known` title, if that is one part at its end: the site's name."""
    bare, cut = _cut(title, sites)
    if cut:
        return cut
    cuts = list(_SEPARATOR.finditer(bare))
    return bare[cuts[-1].end() :] if cuts and text_key(bare[: cuts[-1].start()]) == text_key(known) else ""


def _cut(title: str, sites: set[str]) -> tuple[str, str]:
    """Give the title without the site's name, and the name that was cut off last."""
    name = ""
    for _ in range(_MOST_CUTS):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        before, behind = title[: cuts[-1].start()], title[cuts[0].end() :]
        last, first = title[cuts[-1].end() :], title[: cuts[0].start()]
        if _is_site(last, sites, _ENOUGH_BEHIND) and text_key(before):
            step = _STEPS.fullmatch(cuts[-1][0])
            # What stands behind the same sign once more is the section.
            title, name = before.split(cuts[-1][0])[0] if step else before, last
        elif _is_site(first, sites, _ENOUGH_BEFORE) and text_key(behind):
            return behind, first
        else:
            break
    return title, name


def _is_site(part: str, sites: set[str], enough: float) -> bool:
    key = text_key(part)
    if key in sites:
        return True
    names = [site for site in sites if len(site) >= _SHORTEST_SITE]
    return len(key) >= _SHORTEST_SITE and any(
        name.startswith(key) or (key.startswith(name) and len(name) >= enough * len(key)) for name in names
    )


def _shown_sites(title: str, firsts: Sequence[str], sites: set[str]) -> set[str]:
    """Give the keys of headings that begin what follows a separator in the title: those name the site or a section."""
    bare = bare_title(title, sites)
    behind = {text_key(bare[cut.end() :]) for cut in list(_SEPARATOR.finditer(bare))[-_MOST_CUTS:]} - {""}
    keys = {text_key(text) for text in firsts} - {""}
    return {key for key in keys if key in behind or any(_begins(part, key) for part in behind)}


def _by_address(headings: Sequence[str], stated: Sequence[Candidate], address: Set[str]) -> str:
    """Give the heading that says what the address says, where nothing stated says nearly as much of it; else ""."""
    best = max(headings, key=lambda text: _dice(_words(text), address), default="")
    said = max((_dice(_words(value), address) for value, _ in stated), default=0.0)
    return best if _is_called(best, address) and _dice(_words(best), address) > said + _MORE_CALLED else ""


def _is_called(heading: str, address: Set[str]) -> bool:
    return len(address) >= _FEWEST_CALLED and _dice(_words(heading), address) >= _CALLED


def _begins(part: str, key: str) -> bool:
    return len(key) >= _SHORTEST_SITE and part.startswith(key) and len(key) >= _ENOUGH_BEHIND * len(part)


def _is_title(heading: str, stated: Sequence[Candidate], sites: set[str], *, front: bool) -> bool:
    """Whether a heading is the page's title rather than a slogan over it."""
    told = [found for found in stated if text_key(found[0]) not in sites]
    words = _words(heading)
    if not told or any(words <= _words(value) for value, _ in told):
        return bool(told) or not front
    if _likeness(heading, told) >= _ALIKE:
        return True
    agreed = len({text_key(value) for value, _ in told}) < len(told)
    return not agreed and max(_overlap(words, _words(value)) for value, _ in told) >= _OVERLAPPING


def _without_kind(heading: str, stated: Sequence[Candidate]) -> Candidate | None:
    """Find the stated title that a heading repeats behind a word and a colon, such as ``Thread:``."""
    kind, colon, rest = heading.partition(": ")
    key = text_key(rest)
    if not colon or " " in kind or not key:
        return None
    return next(((rest, source) for value, source in stated if text_key(value) == key), None)


def _source_of(text: str, stated: Sequence[Candidate], otherwise: str) -> str:
    key = text_key(text)
    return next((source for value, source in stated if text_key(value) == key), otherwise)


def _likeness(text: str, stated: Sequence[Candidate]) -> float:
    return max((_dice(_words(text), _words(value)) for value, _ in stated), default=0.0)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _overlap(left: set[str], right: set[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _dice(left: Set[str], right: Set[str]) -> float:
    return 2 * len(left & right) / max(1, len(left) + len(right))
