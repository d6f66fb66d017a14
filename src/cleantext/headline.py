"""The title of a page out of what it states and what it shows, without the site's name."""

import re
from collections.abc import Callable, Sequence

_SEPARATOR = re.compile(r"\s+(?:[|·•»«›:~/]|[-–—]{1,2})\s+|\s*[|»]\s*|:\s+")
_LINK_MARKS = re.compile(r"\s*[¶#\ue000-\uf8ff]+$")
_WORD = re.compile(r"\w+")
_ENOUGH_SHARED = 0.5
_SHORTEST_SITE = 4

Candidate = tuple[str, str]
Measure = Callable[[set[str], set[str]], float]


def text_key(text: str) -> str:
    """Reduce a text to its letters and digits, lower-cased: equal keys, same wording."""
    return "".join(filter(str.isalnum, text.lower()))


def title_of(
    stated: Sequence[Candidate], title: str, headings: Sequence[tuple[int, str]], sites: set[str]
) -> Candidate | None:
    """Choose a heading that shares words with a stated title, else what is stated, else the first h1.

    A heading is what a reader sees; a stated title is often cut, or written anew for search engines.

    stated: (value, source), the most trusted first; title: text of ``<title>``; sites: keys of its names.
    """
    firsts = [_LINK_MARKS.sub("", text) for level, text in headings if level == 1]
    sites = sites | (_section_keys(title) & {text_key(text) for text in firsts})
    bare = [(bare_title(value, sites), source) for value, source in [*stated, (title, "title")] if value]
    shown = [text for text in firsts if text_key(text) and text_key(text) not in sites]
    best = max(shown, key=lambda text: _likeness(text, bare, _dice), default="")
    if best and _likeness(best, bare, _overlap) >= _ENOUGH_SHARED:
        return best, _source_of(best, bare, "h1")
    keys = {text_key(value) for value, _ in bare} - sites - {""}
    second = next((text for level, text in headings if level == 2 and text_key(text) in keys), None)
    if second:
        return second, _source_of(second, bare, "h2")
    if bare:
        # With no heading to tell, what stands behind a bar is taken for a section or an unknown site.
        value, source = bare[0]
        return value.split(" | ")[0] or value, source
    return next(((text, "h1") for text in firsts if text_key(text)), None)


def bare_title(title: str, sites: set[str]) -> str:
    """Cut the site's name off both ends of a title; a title that is nothing else stays."""
    while cuts := list(_SEPARATOR.finditer(title)):
        before, behind = title[: cuts[-1].start()], title[cuts[0].end() :]
        if _is_site(title[cuts[-1].end() :], sites) and text_key(before):
            title = before
        elif _is_site(title[: cuts[0].start()], sites) and text_key(behind):
            return behind
        else:
            break
    return title


def _is_site(part: str, sites: set[str]) -> bool:
    key = text_key(part)
    if key in sites:
        return True
    names = [site for site in sites if len(site) >= _SHORTEST_SITE]
    return len(key) >= _SHORTEST_SITE and any(key.startswith(name) or name.startswith(key) for name in names)


def _section_keys(title: str) -> set[str]:
    """Give the keys of what follows each separator: there stand the names of sections and of the site."""
    return {text_key(title[cut.end() :]) for cut in _SEPARATOR.finditer(title)} - {""}


def _source_of(text: str, stated: Sequence[Candidate], otherwise: str) -> str:
    key = text_key(text)
    return next((source for value, source in stated if text_key(value) == key), otherwise)


def _likeness(text: str, stated: Sequence[Candidate], measure: Measure) -> float:
    return max((measure(_words(text), _words(value)) for value, _ in stated), default=0.0)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _overlap(left: set[str], right: set[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))


def _dice(left: set[str], right: set[str]) -> float:
    return 2 * len(left & right) / max(1, len(left) + len(right))
