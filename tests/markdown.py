"""What a Markdown parser that is not ours makes of our Markdown."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
#: The HTML elements that Markdown may hold where it has no sign for them.
ELEMENTS = re.compile(r"</?(?:strong|em|del|sub|sup)>|<br>")


def text_of(markdown: str) -> str:
    """The text of a parsed page, each block in lines of its own; AssertionError where it is no Markdown of ours."""
    out: list[str] = []
    for token in PARSER.parse(markdown):
        assert token.type not in {"html_block", "code_block"}, token.content
        if token.type == "fence":
            out.append(token.content)
        elif token.type == "inline":
            out += [_inline(child) for child in token.children or ()]
        out.append("\n")
    return "".join(out)


def _inline(token: Token) -> str:
    if token.type in {"text", "code_inline"}:
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "footnote_ref":
        return str(token.meta["label"])
    if token.type == "html_inline":
        assert ELEMENTS.fullmatch(token.content), token.content
        return "\n" if token.content == "<br>" else ""
    return ""


def structure_of(markdown: str) -> str:
    """The page as the parser's HTML."""
    return str(PARSER.render(markdown))
