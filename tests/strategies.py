"""Strategies for hypothesis: pages and texts out of the test material, and structures that no author would write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from hypothesis import strategies as st

from tests.material import APPEALS, ARTICLES, INTENTS, golden_pages

LANGUAGES = tuple(sorted(ARTICLES))
PAGES = tuple(data for _, data, _ in golden_pages())
LINE_ENDS = ("\n", "\r\n", "\r", "\n\n", "\n \n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
SHORT = (
    "Menu", "Share", "Read more", "12", "…", "©", "Home", "5 comments", "a\u00a0b", "‏שלום", "👩‍👩‍👧",
    "e\u0301", "\u200b",
    "& < > \" '", "x" * 300, "]]>", "-->", "\ufeff", "0", "\t", " ",
)  # fmt: skip
BLOCK_TAGS = (
    "p", "div", "section", "article", "li", "ul", "ol", "table", "caption", "tbody", "tr", "td", "th", "h1", "h2",
    "blockquote", "pre", "aside", "nav", "header", "footer", "main", "figure", "figcaption", "form", "button",
    "label", "dl", "dt", "dd", "details", "summary", "center", "address", "fieldset", "select", "option", "textarea",
)  # fmt: skip
INLINE_TAGS = (
    "a", "b", "i", "em", "span", "code", "time", "q", "small", "font", "unknown-element", "svg", "math",
    "object", "noscript", "iframe", "video", "canvas", "template", "script", "style", "title", "head", "body",
    "html", "frameset", "noframes", "plaintext", "xmp", "ruby", "rt",
)  # fmt: skip
VOID_TAGS = ("br", "hr", "img", "input", "wbr", "meta", "link")
ATTRIBUTES = ("", ' class="share"', " hidden", ' id="comments"', ' role="navigation"', ' style="display: none"',
               ' class="article-body content"', ' href="/x"', ' class="', " class='a\"b'", " =",
               " xml:lang=de")  # fmt: skip
MARKUP = ("<!-- comment -->", "<!--", "<![CDATA[ data ]]>", "<?php echo 1 ?>", "&amp;", "&nbsp;", "&#0;", "&#xD800;",
           "&#x110000;", "&bogus;", "<!doctype html>", "</", "<", ">", "<>", "</br>", "</p>", "\0", "\x01")  # fmt: skip


def one_of_these(texts: Sequence[str]) -> st.SearchStrategy[str]:
    """One of many texts, drawn by number so that hypothesis need not describe them all."""
    return st.integers(0, len(texts) - 1).map(lambda number: texts[number])


def paragraphs() -> st.SearchStrategy[str]:
    """Paragraphs of prose and appeals, of any language."""
    prose = [text for texts in ARTICLES.values() for text in texts]
    appeals = [text for by_intent in APPEALS.values() for intent in INTENTS for text in by_intent[intent]]
    return st.one_of(one_of_these(prose), one_of_these(appeals))


def pieces() -> st.SearchStrategy[str]:
    """Pieces of text of any kind, prose more often than not."""
    return st.one_of(paragraphs(), one_of_these(SHORT), st.text(max_size=40))


@st.composite
def composed_texts(draw: st.DrawFn) -> str:
    """Lines of one language, prose and appeals mixed, as an extractor would leave them."""
    language = draw(st.sampled_from(LANGUAGES))
    appeals = [text for intent in INTENTS for text in APPEALS[language][intent]]
    lines = draw(
        st.lists(
            st.one_of(one_of_these(ARTICLES[language]), one_of_these(appeals), one_of_these(SHORT[:6])),
            max_size=12,
        )
    )
    return draw(st.sampled_from(("\n", "\n\n", "\r\n"))).join(lines)


@st.composite
def wild_texts(draw: st.DrawFn) -> str:
    """Texts with every kind of line end and every kind of character, lone surrogates too."""
    anything = st.text(st.characters(), max_size=30) | st.sampled_from(("\ud800", "\udfff x", "\0", " ", "\u3000"))
    lines = draw(st.lists(st.tuples(pieces() | anything, st.sampled_from(LINE_ENDS)), max_size=10))
    return "".join(text + end for text, end in lines) + draw(pieces() | st.just(""))


def texts() -> st.SearchStrategy[str]:
    """Texts for `clean`, reasonable and wild."""
    return composed_texts() | wild_texts()


@st.composite
def soups(draw: st.DrawFn) -> str:
    """Tags, text and broken markup in no order at all; whatever a parser makes of it is a page."""
    tags = st.sampled_from(BLOCK_TAGS + INLINE_TAGS + VOID_TAGS)
    opened = st.builds("<{}{}>".format, tags, st.sampled_from(ATTRIBUTES))
    closed = st.builds("</{}>".format, tags)
    text = pieces().map(escape)
    return "".join(draw(st.lists(st.one_of(opened, text, closed, opened, text, st.sampled_from(MARKUP)), max_size=40)))


@st.composite
def mutated_pages(draw: st.DrawFn) -> bytes:
    """One of the golden pages, cut, shuffled and overwritten."""
    data = PAGES[draw(st.integers(0, len(PAGES) - 1))]
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 400)))
        middle = draw(
            st.one_of(st.just(b""), st.binary(max_size=20), soups().map(str.encode), st.just(data[start:end] * 2))
        )
        data = data[:start] + middle + data[end:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@dataclass(frozen=True)
class Node:
    """An element of a composed page; its children are elements, or text with inline elements, never both."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()
    content: str = ""


def rendered(
    node: Node, *, between: str = "", turned: bool = False, rename: Callable[[str], str] = str, wrapped: int = -1
) -> str:
    """The HTML of a composed page, with differences that mean nothing.

    between: stands between the tags of elements that hold no text of their own; turned: attributes in reverse order;
    rename: of class names; wrapped: the number of the element, in document order, that gets a ``div`` around it.
    """
    count = 0

    def write(node: Node) -> str:
        nonlocal count
        number, count = count, count + 1
        pairs = [(key, rename(value) if key == "class" else value) for key, value in node.attributes]
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in (pairs[::-1] if turned else pairs))
        inner = between.join(["", *map(write, node.children), ""]) if node.children else node.content
        html = f"<{node.tag}{attributes}>{inner}</{node.tag}>"
        return f"<div>{html}</div>" if number == wrapped else html

    return f'<!doctype html><html lang="en"><head><title>The page</title></head><body>{write(node)}</body></html>'


def size(node: Node) -> int:
    """How many elements a composed page has."""
    return 1 + sum(map(size, node.children))


def unknown_names() -> st.SearchStrategy[str]:
    """Class names that no rule knows."""
    return st.sampled_from(("qjx", "wvq-zkx", "xvz"))


# Syllables that no rule of names knows: classes made of them say nothing.
_NAMES = ("zqx", "vkw-zqx", "xqj", "qzv-jxk")
_LEAVES = ("p", "p", "p", "h2", "blockquote", "ul")
_BOXES = ("div", "section", "article", "aside", "nav", "footer")


def _attributes(number: int) -> tuple[tuple[str, str], ...]:
    """Attributes that say nothing; none for every other element."""
    return (("class", _NAMES[number // 2 % 4]), ("data-n", str(number)), ("title", "one")) if number % 2 else ()


def _content(text: str, number: int) -> str:
    """A text with or without inline elements."""
    linked = f'<a href="/{number}">{("Home", "Read more", "Map")[number % 3]}</a>'
    return (escape(text), linked, f"{escape(text)} <b>now</b> {linked}", escape(text))[number % 4]


def _leaf(tag: str, texts: list[str], number: int) -> Node:
    if tag == "ul":
        items = tuple(Node("li", _attributes(number), content=_content(text, number)) for text in texts)
        return Node("ul", _attributes(number), items)
    return Node(tag, _attributes(number), content=_content(texts[0], number))


@st.composite
def composed_pages(draw: st.DrawFn) -> Node:
    """Pages of nested containers with prose, appeals and links, as trees that can be written in several ways."""
    leaves = st.builds(
        _leaf, st.sampled_from(_LEAVES), st.lists(paragraphs(), min_size=1, max_size=3), st.integers(0, 15)
    )
    levels: list[list[Node]] = [[]]
    for depth, leaf in draw(st.lists(st.tuples(st.integers(0, 3), leaves), min_size=1, max_size=16)):
        while len(levels) > depth + 1:
            _closed(levels)
        while len(levels) <= depth:
            levels.append([])
        levels[-1].append(leaf)
    while len(levels) > 1:
        _closed(levels)
    return Node("main", (), tuple(levels[0]))


def _closed(levels: list[list[Node]]) -> None:
    """End the innermost container."""
    inner = levels.pop()
    number = len(inner) + 3 * len(levels)
    levels[-1].append(Node(_BOXES[number % len(_BOXES)], _attributes(number), tuple(inner)))


def any_page() -> st.SearchStrategy[str | bytes]:
    """Pages of every kind, as text or bytes."""
    return st.one_of(soups(), composed_pages().map(rendered), mutated_pages(), st.binary(max_size=200))
