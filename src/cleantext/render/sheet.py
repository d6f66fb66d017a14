"""What the pages for a browser share: text that is nothing but text there, blocks in their containers, digests."""

import base64
import hashlib
import re
from html import escape
from importlib.resources import files
from types import MappingProxyType

from cleantext.document import Document
from cleantext.render.outline import Close, Open

# What an element is to the eye: tags of HTML to the names that the style sheet knows.
_KINDS = MappingProxyType(
    {
        **{f"h{level}": f"h{level}" for level in range(1, 7)},
        **dict.fromkeys(("ul", "ol", "menu", "dl"), "list"),
        "li": "item",
        "dd": "detail",
        **dict.fromkeys(("td", "th"), "cell"),
        **dict.fromkeys(("figcaption", "caption"), "caption"),
        **dict.fromkeys(("pre", "textarea", "listing"), "pre"),
        **dict.fromkeys(("button", "option"), "control"),
        "th": "cell head",
        "dt": "term",
        "tr": "row",
        "table": "table",
        "blockquote": "quote",
    }
)
_LANDMARKS = frozenset(
    {
        "header", "nav", "main", "article", "section", "aside", "footer", "form", "figure", "dialog", "details",
        "noscript", "search", "table",
    }
)  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# HTML (WHATWG, 13.2.3.5) has no character references for these: they come out as what shows that something was there.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def part(name: str) -> str:
    """Return a file that stands beside this module."""
    return (files("cleantext.render") / name).read_text(encoding="utf-8")


def digest(part: str) -> str:
    """Return what a Content-Security-Policy calls a style sheet or a script in the page (W3C, CSP Level 3)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


def shown(text: str) -> str:
    """Return a text as HTML that shows it, between tags and in an attribute in quotes."""
    return escape(_UNSAFE.sub("\ufffd", text))


def language(document: Document) -> str:
    """Return the attribute that names a document's language, empty where there is none to name."""
    named = document.language or ""
    return f' lang="{named}"' if _LANGUAGE.fullmatch(named) else ""


def percent(probability: float) -> str:
    """Return a share for people: never a certainty that isn't one."""
    if 0 < probability < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < probability < 1 else f"{probability:.0%}".replace("%", " %")


def container(piece: Open | Close) -> str:
    """Return the tag that begins or ends what holds several blocks."""
    if isinstance(piece, Close):
        return "</div>\n"
    landmarks = " › ".join(tag for tag in piece.tags if tag in _LANDMARKS)
    named = f' data-tag="{landmarks}" role="group" aria-label="{landmarks}"' if landmarks else ""
    classes = " ".join(filter(None, ("g", kinds(piece.tags))))
    return f'<div class="{classes}"{named}>\n'


def kinds(tags: tuple[str, ...]) -> str:
    """Return the classes that an element with these tags has for the style sheet."""
    return " ".join(dict.fromkeys(_KINDS[tag] for tag in tags if tag in _KINDS))
