"""The elements of HTML: which begin a block, which hand a state down, which matter to those who print.

After the rendering section of the HTML standard.
"""

from __future__ import annotations

from cleantext.blocks import EMPHASIS, FALLBACK, HEADING, LINK, LIST, VERBATIM

# What the walk does with an element. LAZY: fallback content and drawings, nearly always empty of text.
INLINE, BLOCK, LAZY, BREAK, SKIP = range(5)

# Display of elements after the rendering section of the HTML standard; what is not named here is inline, for an
# unknown element is, too.
KINDS: dict[str, int] = (
    dict.fromkeys(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "button",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "html",
            "label",
            "legend",
            "li",
            "listing",
            "main",
            "marquee",
            "menu",
            "nav",
            "noembed",
            "noframes",
            "ol",
            "optgroup",
            "option",
            "p",
            "plaintext",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
            "xmp",
        ],
        BLOCK,
    )
    | dict.fromkeys(["audio", "canvas", "iframe", "noscript", "object", "select", "svg", "video"], LAZY)
    | dict.fromkeys(["head", "script", "style", "template"], SKIP)
    | {"br": BREAK}
)
# What belongs in a head: all else in it is the page's, whose body has not begun.
METADATA = frozenset(["base", "basefont", "bgsound", "isindex", "link", "meta", "noscript", "title"])

STATES: dict[str, int] = {
    "a": LINK, "b": EMPHASIS, "em": EMPHASIS, "i": EMPHASIS, "strong": EMPHASIS, "noscript": FALLBACK,
    "pre": VERBATIM, "listing": VERBATIM, "xmp": VERBATIM, "plaintext": VERBATIM, "ul": LIST,
    "ol": LIST, "dl": LIST,
    "h1": HEADING, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING,
}  # fmt: skip
# Inline elements whose begin and end is noted, for those who print.
MARKED = frozenset(
    [
        "a",
        "annotation",
        "b",
        "code",
        "del",
        "em",
        "i",
        "kbd",
        "math",
        "rt",
        "s",
        "samp",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
    ]
)
# What an inline element is noted as that is there for programs, or for the page itself, and not to be read.
UNREAD = "unread"
# Elements that are noted where they stand: there is something to see, but no text.
MEDIA = frozenset(
    ["audio", "embed", "hr", "iframe", "img", "input", "noscript", "object", "script", "source", "td", "th", "video"]
)
# Block-level elements whose attributes are needed to print them.
DESCRIBED = frozenset(["li", "ol", "pre", "table", "td", "th"])
