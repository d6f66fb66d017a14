"""Selectors that people write, CSS or XPath, for elements of whole pages: read, checked, bounded.

CSS is put into XPath by hand, for the part of Selectors Level 3 that such rules use: ``tag``, ``*``, ``.class``,
``#id``, ``[name]`` and ``[name=value]`` with ``~= ^= $= *= |=``, ``:first-child``, ``:last-child``, ``:not(...)`` of
one of these, the combinators space, ``>``, ``+``, ``~``, and lists with commas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_LONGEST = 2000  # characters of a selector
# So many visits of an element a selector may take on one page, by a bound that its form and the page's size give.
_MOST_VISITS = 20_000_000
_DEEPEST = 3
_NAME = r"-?[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff-]*"
_IDENT = r"(?:\\.|[\w\u0080-\U0010ffff-])+"
_SIMPLE = re.compile(
    rf"""(?P<tag>{_NAME}|\*)|\.(?P<class>{_IDENT})|\#(?P<id>{_IDENT})
    |\[\s*(?P<name>{_NAME})\s*(?:(?P<how>[~^$*|]?=)\s*(?P<value>"[^"]*"|'[^']*'|{_IDENT})\s*)?\]
    |:(?P<edge>first-child|last-child)|:not\((?P<not>[^()]+)\)""",
    re.VERBOSE,
)
_COMBINATOR = re.compile(r"\s*([>+~,])\s*|\s+")
_LOOKS_LIKE_XPATH = re.compile(r"\s*(?:\(*\.?/|id\(|(?:child|descendant|descendant-or-self|self|ancestor)::)|.*\b::")
# What looks around from each element that it is asked of: at those above it or in it (there are few of each, on the
# whole), or at any number of others.
_NEAR = re.compile(r"(?:descendant|descendant-or-self|ancestor|ancestor-or-self)::|\(\s*\.\s*[,)]|-sibling::\*\[1\]")
_FAR = re.compile(r"(?:following|preceding)(?:-sibling)?::(?!\*\[1\])")
_UP = re.compile(r"\.\.|parent::")
_DESCENT = re.compile(r"//")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector: as it was written, the XPath that it means, and the power of the page's size that bounds its work."""

    written: str
    xpath: str
    power: float

    def elements(self, root: etree._Element) -> list[etree._Element]:
        """The elements of a page that it selects.

        Raises:
            ValueError: it gives no elements, or might take too long on a page of this size.

        """
        found = self._found(root)
        if not isinstance(found, list):
            raise ValueError(f"gives {type(found).__name__}, not elements")
        return [element for element in found if isinstance(element, etree._Element)]

    def text(self, root: etree._Element) -> str:
        """The text of what it selects first, white space folded; "" where there is none. Raises as `elements` does."""
        found = self._found(root)
        first = found[0] if isinstance(found, list) and found else "" if isinstance(found, list) else found
        text = "".join(map(str, first.itertext())) if isinstance(first, etree._Element) else str(first)
        return " ".join(text.split())

    def _found(self, root: etree._Element) -> object:
        size = sum(1 for _ in root.getroottree().iter()) if self.power > 1 else 1
        if size**self.power > _MOST_VISITS:
            raise ValueError("might take too long on a page of this size")
        try:
            return etree.XPath(self.xpath, regexp=False, smart_strings=False)(root.getroottree())
        except etree.XPathError as error:
            raise ValueError(str(error) or "cannot be evaluated") from error


def selector(text: str, *, is_xpath: bool = False) -> Selector:
    """Read a selector, CSS or XPath; the latter is known by how it begins, where nobody says so.

    Raises:
        ValueError: it is neither, or it is too long, or of a form that takes too long on any page.

    """
    written = text.strip()
    if not written:
        raise ValueError("there is no selector")
    if len(written) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters")
    xpath = written if is_xpath or _LOOKS_LIKE_XPATH.match(written) else css_to_xpath(written)
    power = _power(xpath)
    if power > _DEEPEST:
        raise ValueError("looks through the whole page too many times, one within the other")
    try:
        etree.XPath(xpath, regexp=False)
    except etree.XPathError as error:
        raise ValueError(f"no XPath: {error}") from error
    return Selector(written, xpath, power)


def _power(xpath: str) -> float:
    """The power of the page's size that bounds the work: 1, and more for each look around, one within the other."""
    bare = _QUOTED.sub("''", xpath)
    here, deepest = [0.0], 0.0
    for place, char in enumerate(bare):
        if char == "[":
            here.append(0.0)
        elif char == "]" and len(here) > 1:
            here.pop()
        here[-1] = max(here[-1], _look(bare, place, inside=len(here) > 1))
        deepest = max(deepest, sum(here))
    chained = len(_DESCENT.findall(re.sub(r"\[[^\]]*\]", "", bare))) > 1 + bare.count("|")
    return 1 + deepest + (0.5 if chained else 0)


def _look(bare: str, place: int, *, inside: bool) -> float:
    if _FAR.match(bare, place):
        # Outside of conditions the finds of each element are merged as well.
        return 1.0 if inside else 1.25
    if inside and _UP.match(bare, place):
        return 1.0
    if inside and _DESCENT.match(bare, place):
        return 0.5 if bare[place - 1] not in "[(,=<>|+ " else 1.0
    return 0.5 if _NEAR.match(bare, place) else 0.0


def css_to_xpath(css: str) -> str:
    """The XPath that a CSS selector means. Raises ValueError where it is none, or uses what is not known here."""
    paths, path, place, axis = [], "", 0, "//"
    while place < len(css):
        step, place = _compound(css, place)
        path += axis + step
        match = _COMBINATOR.match(css, place)
        if place < len(css) and not match:
            raise ValueError(f"no CSS that is known here: {css[place:]!r}")
        if not match:
            break
        place = match.end()
        axis = {">": "/", "+": "/following-sibling::*[1]/self::", "~": "/following-sibling::"}.get(match[1] or "", "//")
        if match[1] == ",":
            paths.append(path)
            path, axis = "", "//"
        if place >= len(css):
            raise ValueError("ends with a combinator")
    return " | ".join([*paths, path])


def _compound(css: str, place: int) -> tuple[str, int]:
    """One element of a selector as an XPath step, and where the selector goes on."""
    tag, tests, begin = "*", [], place
    while match := _SIMPLE.match(css, place):
        if match["tag"]:
            if place != begin:
                break
            tag = match["tag"].lower()
        else:
            tests.append(_test(match))
        place = match.end()
    if place == begin:
        raise ValueError(f"no CSS that is known here: {css[place:]!r}")
    return tag + "".join(f"[{test}]" for test in tests), place


def _test(match: re.Match[str]) -> str:
    if match["class"]:
        return _has_word("class", _plain(match["class"]))
    if match["id"]:
        return f"@id = {_literal(_plain(match['id']))}"
    if match["edge"]:
        side = "preceding" if match["edge"] == "first-child" else "following"
        return f"not({side}-sibling::*[1])"
    if match["not"]:
        inner = _SIMPLE.fullmatch(match["not"].strip())
        if not inner or inner["not"]:
            raise ValueError(f":not({match['not']}) holds more than one simple selector")
        return f"not(self::{inner['tag'].lower()})" if inner["tag"] else f"not({_test(inner)})"
    name, how, value = match["name"].lower(), match["how"], _plain(match["value"] or "")
    if not how:
        return f"@{name}"
    literal = _literal(value)
    if how == "~=":
        return _has_word(name, value)
    if how in {"^=", "$=", "*="} and not value:
        return "false()"
    return {
        "=": f"@{name} = {literal}",
        "^=": f"starts-with(@{name}, {literal})",
        "*=": f"contains(@{name}, {literal})",
        "$=": f"substring(@{name}, string-length(@{name}) - {len(value) - 1}) = {literal}",
        "|=": f"@{name} = {literal} or starts-with(@{name}, {_literal(value + '-')})",
    }[how]


def _has_word(name: str, word: str) -> str:
    return f"contains(concat(' ', normalize-space(@{name}), ' '), {_literal(f' {word} ')})"


def _plain(text: str) -> str:
    if text[:1] in "\"'" and text[:1] == text[-1:] and len(text) > 1:
        return text[1:-1]
    return re.sub(r"\\(.)", r"\1", text)


def _literal(text: str) -> str:
    """A string of XPath, which knows no escapes."""
    if '"' not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return "concat(" + ", '\"', ".join(f'"{part}"' for part in text.split('"')) + ")"
