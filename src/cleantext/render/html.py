"""The kept nodes as HTML: few elements, fewer attributes, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from cleantext.render.nodes import BARE, PARAGRAPH, PHRASES, PLAIN, Node
from cleantext.render.pieces import Piece
from cleantext.render.style import Style

#: All that is ever printed.
TAGS = frozenset(
    ["a", "blockquote", "br", "caption", "code", "dd", "del", "details", "dl", "dt", "em", "figcaption", "figure",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "li", "ol", "p", "pre", "strong", "sub", "summary",
     "sup", "table", "td", "th", "tr", "ul"]
)  # fmt: skip
ATTRIBUTES = frozenset(
    ["alt", "checked", "class", "colspan", "disabled", "href", "id", "rowspan", "src", "start", "type", "value"]
)
_PRINTED = ("start", "value", "colspan", "rowspan", "id")
_WHOLE = frozenset([PLAIN, "root"])
_LINES = frozenset(["blockquote", "details", "dl", "figure", "ol", "table", "tr", "ul", *_WHOLE])


def page_html(root: Node, style: Style) -> str:
    """The HTML of the kept nodes, a fragment without ``html`` and ``body``; one element a line."""
    out: list[str] = []
    # What is still to print: a node, or text that stands behind one.
    stack: list[Node | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif node.is_leaf:
            out.append(_leaf(node, style))
        elif node.tag == "pre":
            out.append(_code(node, style))
        elif node.tag in PHRASES:
            out.append(f"<{node.tag}>{_phrase(node, style)}</{node.tag}>\n")
        else:
            begin, end = _tags(node)
            out.append(begin)
            stack.append(end)
            stack += reversed(_dressed(node))
    return "".join(out).strip("\n")


def _tags(node: Node) -> tuple[str, str]:
    if node.tag in _WHOLE:
        return "", ""
    attributes = "".join(f' {name}="{escape(node.attributes[name])}"' for name in _PRINTED if name in node.attributes)
    line = "\n" if node.tag in _LINES else ""
    return f"<{node.tag}{attributes}>{line}", f"</{node.tag}>\n"


def _dressed(node: Node) -> list[Node]:
    """The children; where text stands bare in an element beside others, all but the first text is a paragraph."""
    seen = False
    children = []
    for child in node.children:
        if child.tag == BARE and (seen or node.tag in _WHOLE):
            child = Node(PARAGRAPH, pieces=child.pieces)
        seen = True
        children.append(child)
    return children


def _leaf(node: Node, style: Style) -> str:
    if node.tag == "hr":
        return "<hr>\n"
    inner = inline_html(node.pieces, style)
    return f"<p>{inner}</p>\n" if inner and node.tag == PARAGRAPH else inner


def _phrase(node: Node, style: Style) -> str:
    """The paragraphs of an element that can hold none, in lines."""
    out, spoken = "", False
    for leaf in node.children:
        line = inline_html(leaf.pieces, style)
        if line:
            speaks = any(piece.kind == "text" for piece in leaf.pieces)
            # An image needs no line, and would lose it when the page is read again.
            out += ("<br>" if speaks and spoken else " ") + line if out else line
            spoken = spoken or speaks
    return out


def _code(node: Node, style: Style) -> str:
    language = node.attributes.get("language", "")
    lines = [[piece for piece in leaf.pieces if piece.tag != "code"] for leaf in node.children]
    text = "\n".join(_inline(pieces, style) for pieces in lines)
    code = f'<code class="language-{escape(language)}">' if language else "<code>"
    return f"<pre>{code}{text}</code></pre>\n"


def inline_html(pieces: Iterable[Piece], style: Style) -> str:
    """The HTML of the pieces of a leaf."""
    return _inline(pieces, style).strip()


def _inline(pieces: Iterable[Piece], style: Style) -> str:
    out: list[str] = []
    for piece in pieces:
        kind, tag = piece.kind, piece.tag
        if kind == "text":
            out.append(escape(piece.value, quote=False))
        elif kind in {"begin", "end"}:
            if style.links if tag == "a" else style.formatting:
                address = f' href="{escape(piece.value)}"' if kind == "begin" and tag == "a" else ""
                out.append(f"<{'/' if kind == 'end' else ''}{tag}{address}>")
        elif kind == "break":
            out.append("<br>")
        elif kind == "space":
            if out and not out[-1].endswith(" "):
                out.append(" ")
        elif kind == "image":
            if style.images:
                out.append(f'<img src="{escape(piece.value)}" alt="{escape(piece.label)}">')
        elif kind == "embed":
            if style.links:
                out.append(f'<a href="{escape(piece.value)}">{escape(piece.label or piece.value, quote=False)}</a>')
        elif kind == "formula":
            sign = "$$" if tag else "$"
            out.append(escape(f"{sign}{piece.value}{sign}", quote=False))
        elif kind == "check":
            out.append(f'<input type="checkbox" disabled{" checked" if piece.value else ""}> ')
    return "".join(out)
