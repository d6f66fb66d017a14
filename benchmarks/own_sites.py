"""Ten made-up sites on which extraction goes wrong: the article is no prose, or the rest of the page is.

Every site has wrappers, names and habits of its own; names are syllables, so no table of words knows them.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

Made = tuple[str, list[str]]  # HTML, and the texts in it that belong to the article

_WHO = (
    "the ferryman",
    "a glass cutter",
    "our oldest neighbour",
    "the harbour board",
    "a retired surveyor",
    "the choir",
    "every second farm",
    "the lock keeper",
    "a travelling dentist",
    "the parish clerk",
)
_DID = (
    "repaired",
    "measured",
    "carried",
    "remembered",
    "painted",
    "counted",
    "lost sight of",
    "described",
    "moved",
    "weighed",
    "sold",
    "drew",
)
_WHAT = (
    "the northern sluice",
    "eleven crates of slate",
    "a bell without a clapper",
    "the long wall",
    "its first map",
    "an iron stove",
    "the winter road",
    "two boats",
    "a jar of pale honey",
    "the tide tables",
    "a brass scale",
    "the orchard gate",
)
_WHEN = (
    "before the thaw",
    "in a dry autumn",
    "while the wind held",
    "at low water",
    "the year the bridge closed",
    "after the second harvest",
    "on a market day",
    "for most of a decade",
)
_WHY = (
    "because nobody else would",
    "though the ledger says otherwise",
    "as the letters show",
    "and told no one",
    "which took three weeks",
    "to the surprise of the town",
    "with borrowed tools",
)
_THINGS = (
    "slate",
    "honey",
    "rope",
    "oak",
    "salt",
    "linen",
    "lamp",
    "barley",
    "copper",
    "wool",
    "reed",
    "chalk",
    "peat",
    "amber",
    "tallow",
    "clay",
    "hazel",
    "flint",
    "brine",
    "thistle",
)
_SYLLABLES = (
    "vor",
    "quil",
    "zam",
    "drub",
    "plix",
    "tosk",
    "yeb",
    "wunt",
    "grof",
    "snel",
    "krip",
    "hupt",
    "jov",
    "frez",
)


class Writer:
    """Sentences, names and numbers of one page."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - the same pages each time

    def sentence(self) -> str:
        """A sentence of ten words or more."""
        pick = self.rng.choice
        return f"{pick(_WHO)} {pick(_DID)} {pick(_WHAT)} {pick(_WHEN)}, {pick(_WHY)}.".capitalize()

    def prose(self, least: int, most: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(self.rng.randint(least, most)))

    def thing(self) -> str:
        """Two or three words without a verb."""
        return " ".join(self.rng.sample(_THINGS, self.rng.randint(2, 3))).capitalize()

    def number(self) -> int:
        """A number of up to three digits."""
        return self.rng.randint(2, 900)


@dataclass(frozen=True)
class MadeSite:
    """A site: its name, which is its host, and how it makes the main part and the rest of a page."""

    name: str
    main: Callable[[Writer, list[str]], Made]
    rest: Callable[[Writer, list[str]], str]

    def page(self, number: int) -> tuple[str, str]:
        """A page and the text that it is to give."""
        names = random.Random(self.name)  # noqa: S311 - the same names each time
        own = ["".join(names.sample(_SYLLABLES, 2)) + names.choice(["", "-x", "_q", "9"]) for _ in range(12)]
        writer = Writer(f"{self.name} {number}")
        main, texts = self.main(writer, own)
        title = writer.thing()
        menu = "".join(f"<a href='/{word}'>{word}</a> " for word in _THINGS[:8])
        html = (
            f"<!doctype html><html lang='en'><head><title>{title}</title></head><body>"
            f"<div class='{own[8]}'>{menu}</div>"
            f"<div class='{own[9]}'><h1>{title}</h1>{main}{self.rest(writer, own)}</div>"
            f"<div class='{own[10]}'>{menu}<p>{writer.thing()}</p></div></body></html>"
        )
        return html, "\n".join(texts)


def _tag(tag: str, name: str, text: str) -> str:
    return f"<{tag} class='{name}'>{text if text.startswith('<') else escape(text)}</{tag}>"


def _rows(own: list[str], texts: list[str], tag: str = "div") -> Made:
    return _tag("div", own[0], "".join(_tag(tag, own[1], text) for text in texts)), texts


def _verse(writer: Writer, own: list[str]) -> Made:
    lines = [f"{writer.thing()} and {writer.thing().lower()}" for _ in range(writer.rng.randint(14, 30))]
    return _rows(own, lines, "span")[0].replace("</span>", "</span><br><br>"), lines


def _parts(writer: Writer, own: list[str]) -> Made:
    texts = [f"{writer.number()} g {writer.thing().lower()}" for _ in range(writer.rng.randint(12, 25))]
    links = "".join(f"<li class='{own[1]}'><a href='/p/{place}'>{text}</a></li>" for place, text in enumerate(texts))
    return f"<ul class='{own[0]}'>{links}</ul>", texts


def _ledger(writer: Writer, own: list[str]) -> Made:
    pairs = [(writer.thing(), f"{writer.number()} to {writer.number()}") for _ in range(writer.rng.randint(12, 24))]
    rows = "".join(f"<tr><td class='{own[1]}'>{key}</td><td>{value}</td></tr>" for key, value in pairs)
    return f"<table class='{own[0]}'>{rows}</table>", [text for pair in pairs for text in pair]


def _talk(writer: Writer, own: list[str]) -> Made:
    return _rows(own, [f"{writer.rng.choice('ABC')}: {writer.thing()}?" for _ in range(writer.rng.randint(20, 40))])


def _gazetteer(writer: Writer, own: list[str]) -> Made:
    texts = [f"{writer.thing()}, {writer.number()}" for _ in range(writer.rng.randint(25, 45))]
    cells = "".join(f"<div class='{own[1]}'><a href='/g/{place}'>{text}</a></div>" for place, text in enumerate(texts))
    return _tag("section", own[0], cells), texts


def _notes(writer: Writer, own: list[str]) -> Made:
    texts = [f"{writer.thing()}: {writer.sentence()}" for _ in range(writer.rng.randint(4, 9))]
    return _rows(own, texts)


def _story(writer: Writer, own: list[str]) -> Made:
    return _rows(own, [writer.prose(2, 4) for _ in range(writer.rng.randint(3, 6))], "p")


def _dates(writer: Writer, own: list[str]) -> Made:
    texts = [f"{writer.rng.randint(1, 28)}.{writer.rng.randint(1, 12)}. {writer.thing()}" for _ in range(18)]
    return _rows(own, texts, "p")


def _nothing(writer: Writer, own: list[str]) -> str:
    return _tag("div", own[4], f"<p>{writer.thing()}</p>")


def _tales(writer: Writer, own: list[str]) -> str:
    """Prose of other pages, set like an article."""
    return _tag("div", own[4], "".join(_tag("p", own[5], writer.prose(2, 5)) for _ in range(writer.rng.randint(3, 7))))


def _house(writer: Writer, own: list[str]) -> str:
    """What the house says of itself on each page, in prose and with other figures."""
    said = (
        f"Some {writer.number()} hands keep this house in order, and {writer.rng.choice(_WHO)} keeps the keys.",
        f"In {writer.number()} rooms there is {writer.rng.choice(_WHAT)}, dusted weekly and never shown to visitors.",
        f"Ask at the gate for {writer.rng.choice(_WHO)}, who has walked these halls for {writer.number()} winters.",
    )
    return "".join(_tag("p", own[6], text) for text in said)


def _both(writer: Writer, own: list[str]) -> str:
    return _house(writer, own) + _tales(writer, own)


SITES = (
    MadeSite("verse.example", _verse, _tales),
    MadeSite("parts.example", _parts, _tales),
    MadeSite("ledger.example", _ledger, _house),
    MadeSite("talk.example", _talk, _tales),
    MadeSite("gazetteer.example", _gazetteer, _nothing),
    MadeSite("notes.example", _notes, _both),
    MadeSite("story.example", _story, _tales),
    MadeSite("halls.example", _story, _house),
    MadeSite("dates.example", _dates, _both),
    MadeSite("shelf.example", _gazetteer, _house),
)
