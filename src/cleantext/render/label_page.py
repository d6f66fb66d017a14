"""A document as a page to correct its verdicts on, in a browser that talks to nobody but the server of the page."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Template
from types import MappingProxyType

from cleantext.document import Block, Document
from cleantext.labels import CONTENT, LABELS, Label
from cleantext.render.outline import Leaf, outline
from cleantext.render.sheet import container, digest, kinds, language, part, percent, shown

# The key of each verdict, most of them a letter of its name; j, q and z mean something else.
KEYS: Mapping[Label, str] = MappingProxyType(
    {
        Label.BODY: "b",
        Label.HEADING: "h",
        Label.CAPTION: "c",
        Label.TITLE: "t",
        Label.METADATA: "m",
        Label.DONATION: "d",
        Label.SUBSCRIPTION: "s",
        Label.PAYWALL: "p",
        Label.NEWSLETTER: "n",
        Label.REGISTRATION: "r",
        Label.APP: "a",
        Label.ADBLOCK: "k",
        Label.COOKIE: "i",
        Label.SOCIAL: "f",
        Label.RELATED: "l",
        Label.ADVERTISEMENT: "v",
        Label.EVENT: "e",
        Label.COMMENTS: "o",
        Label.AUTHOR: "u",
        Label.LEGAL: "g",
        Label.CONTACT: "y",
        Label.NAVIGATION: "w",
        Label.OTHER: "x",
    }
)
_DOUBTFUL = 0.1  # and up to 1 minus this, a probability is worth a look
_NEAR = 100  # pages on either side that the list of pages shows


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known of the work on a page.

    place: of the page, from 1; pages: name and state (``open``, ``begun``, ``done``) of each; present, verdicts: the
    rules' verdicts and those that hold, by block; given: the blocks that a person spoke of; done: whether the page is;
    notes: what its reader should know.
    """

    place: int
    pages: Sequence[tuple[str, str]]
    present: Sequence[Label] = ()
    verdicts: Sequence[Label] = ()
    given: Container[int] = ()
    done: bool = False
    notes: Sequence[str] = ()


def label_page(document: Document | None, desk: Desk, root: str) -> tuple[str, str]:
    """Return the page, whole, and the Content-Security-Policy that it needs.

    document: None where the page cannot be shown; root: the path below which the server answers, with a slash at its
    end. No content of a document is anything but text there.
    """
    style, script = part("report.css") + part("label.css"), part("label.js")
    policy = (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    name = desk.pages[desk.place - 1][0]
    done = sum(state == "done" for _, state in desk.pages)
    page = Template(part("label.html")).substitute(
        style=style,
        script=script,
        root=shown(root),
        name=shown(name),
        title=shown(document.title or name if document else name),
        language=language(document) if document else "",
        place=desk.place,
        pages=len(desk.pages),
        finished=done,
        done="true" if desk.done else "false",
        list="".join(_list(desk, root)),
        notes="".join(f'<p class="notice">{shown(note)}</p>' for note in desk.notes),
        blocks="".join(_blocks(document, desk)) if document else "",
        verdicts="".join(_verdicts()),
    )
    return page, policy


def _list(desk: Desk, root: str) -> Iterator[str]:
    """Links to the pages around this one."""
    first = max(0, desk.place - 1 - _NEAR)
    for place, (name, state) in enumerate(desk.pages[first : desk.place + _NEAR], first + 1):
        here = ' aria-current="page"' if place == desk.place else ""
        yield (
            f'<li value="{place}"><a href="{shown(root)}page/{place}"{here}><bdi>{shown(name)}</bdi></a> '
            f"<small>{state}</small></li>"
        )


def _blocks(document: Document, desk: Desk) -> Iterator[str]:
    for piece in outline([block.path for block in document.blocks]):
        if isinstance(piece, Leaf):
            yield _block(piece.index, document.blocks[piece.index], kinds(piece.tags), desk)
        else:
            yield container(piece)


def _block(index: int, block: Block, look: str, desk: Desk) -> str:
    verdict, present = desk.verdicts[index], desk.present[index]
    states = (
        "b",
        "keep" if verdict in CONTENT else "drop",
        look,
        "line" if block.path is None else "",
        "given" if index in desk.given else "",
        "changed" if verdict != present else "",
        "doubtful" if _DOUBTFUL <= block.probability <= 1 - _DOUBTFUL else "",
    )
    # One stop for the tabulator key; from there the arrow keys go from block to block.
    return (
        f'<div class="{" ".join(filter(None, states))}" id="b{index}" data-l="{verdict}" data-was="{present}" '
        f'data-chance="{shown(percent(block.probability))}" tabindex="{-1 if index else 0}" role="option" '
        f'aria-selected="false"><p dir="auto">{shown(block.text)}</p></div>\n'
    )


def _verdicts() -> Iterator[str]:
    """The buttons of the verdicts, each with its key."""
    for label in LABELS:
        kept = " data-kept" if label in CONTENT else ""
        yield (
            f'<button type="button" data-l="{label}"{kept} data-key="{KEYS[label]}" aria-keyshortcuts="{KEYS[label]}">'
            f"<kbd>{KEYS[label]}</kbd>{label}</button>"
        )
