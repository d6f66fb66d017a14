"""Articles with an appeal put in: every label and language, in front of, inside and behind, as a page and as a text."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import cleantext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MATERIAL: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted((Path(__file__).parent / "insertion").glob("*.toml"))
    }
)
LANGUAGES = tuple(_MATERIAL)
LABELS = tuple(_MATERIAL["en"]["appeals"])
POSITIONS = ("before", "inside", "after")
FORMS = ("page", "text")
MOST_BLOCKS = 5
LEAST_PARAGRAPHS, MOST_PARAGRAPHS = 6, 7


@dataclass(frozen=True)
class Insertion:
    """Which appeal stands where in which article: `count` blocks of the label, and of a newsletter's when it has less.

    `paragraphs`: how many of the article; `place`: in front of which of them, inside; `first`: block of the appeal.
    """

    language: str
    label: str
    position: str
    form: str
    count: int
    paragraphs: int
    place: int
    first: int

    @property
    def article(self) -> list[str]:
        """The paragraphs that are to stay."""
        return list(_MATERIAL[self.language]["articles"][: self.paragraphs])

    @property
    def appeal(self) -> list[str]:
        """The blocks that are to go."""
        appeals = _MATERIAL[self.language]["appeals"]
        own = appeals[self.label]
        own = own[min(self.first, max(0, len(own) - self.count)) :][: self.count]
        others = appeals["newsletter" if self.label != "newsletter" else "donation"]
        return [*own, *others[: self.count - len(own)]]

    @property
    def blocks(self) -> list[str]:
        """The article with the appeal in it."""
        place = {"before": 0, "inside": self.place, "after": self.paragraphs}[self.position]
        return [*self.article[:place], *self.appeal, *self.article[place:]]


@dataclass(frozen=True)
class Outcome:
    """What became of an insertion: blocks of the appeal given and left, paragraphs given and lost.

    `exact`: the kept text is the article, whole and alone.
    """

    appeals: int
    left: int
    lines: int
    lost: int
    exact: bool


def appeals_of(language: str, label: str) -> list[str]:
    """The blocks of an appeal."""
    return list(_MATERIAL[language]["appeals"][label])


def page_document(language: str, texts: Iterable[str]) -> cleantext.Document:
    """The document of a page of paragraphs and nothing else: no names, no title."""
    inner = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return cleantext.extract(f'<html lang="{language}"><body>{inner}</body></html>')


def outcome(insertion: Insertion) -> Outcome:
    """Extract or clean what an insertion makes."""
    blocks, article, appeal = insertion.blocks, insertion.article, insertion.appeal
    if insertion.form == "page":
        kept = page_document(insertion.language, blocks).text.split("\n\n")
    else:
        text = cleantext.clean("\n".join(blocks)).text
        kept = text.splitlines()
    left, lost = sum(one in kept for one in appeal), sum(one not in kept for one in article)
    return Outcome(len(appeal), left, len(article), lost, kept == article)


def grid(rounds: int = 1, seed: int = 0) -> Iterator[Insertion]:
    """Every label, language, position and form, `rounds` times, with the rest drawn by a seeded generator."""
    chooser = random.Random(seed)  # noqa: S311 - a sample, nothing secret
    for label in LABELS:
        for language in LANGUAGES:
            for position in POSITIONS:
                for form in FORMS:
                    for _ in range(rounds):
                        paragraphs = chooser.randint(LEAST_PARAGRAPHS, MOST_PARAGRAPHS)
                        yield Insertion(
                            language,
                            label,
                            position,
                            form,
                            chooser.randint(1, MOST_BLOCKS),
                            paragraphs,
                            chooser.randint(1, paragraphs - 1),
                            chooser.randrange(MOST_BLOCKS),
                        )
