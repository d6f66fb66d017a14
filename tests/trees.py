"""An independent look at a page: parsed by lxml alone, its text read off without the library."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

import cleantext
from cleantext.decode import parsable

#: What is no text of the page, as XPath: of a head, what belongs in one.
_OF_HEADS = " or ".join(f"self::{tag}" for tag in ("base", "link", "meta", "noscript", "title"))
LEFT_OUT = " or ".join(
    [f"local-name()='{tag}'" for tag in ("script", "style", "template")] + [f"parent::head and ({_OF_HEADS})"]
)


def parsed(text: str) -> Any:
    """The tree of a page as lxml builds it, comments and processing instructions included; None where there is none."""
    try:
        return etree.fromstring(parsable(text), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.XMLSyntaxError:
        return None


def folded(text: str) -> str:
    return "".join(text.split())


def record(document: cleantext.Document) -> str:
    return json.dumps(document.to_dict(), ensure_ascii=True)


def text_of(element: Any) -> str:
    """All text below an element, in the way that blocks count it."""
    return folded("".join(element.xpath(f".//text()[not(ancestor::*[{LEFT_OUT}])]")))
