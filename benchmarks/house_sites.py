"""Made-up sites on whose pages the house speaks, too, in its own words; ``house/sites.toml``, ``house/prose.toml``.

They were written by somebody who had not seen the rules, but the description of profiles in docs/sites.md. Appeals
change from page to page (amount, name, date, wording, order of sentences), notes on authors and beginnings of other
pages stand in the article's column; some articles are lists, tables or letters. Introductions and standing questions
must stay.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).with_name("house")
_PROSE: Mapping[str, Any] = tomllib.loads((_FOLDER / "prose.toml").read_text(encoding="utf-8"))
_SITES: Mapping[str, Any] = tomllib.loads((_FOLDER / "sites.toml").read_text(encoding="utf-8"))
_PARTS = 13  # of a sentence's five, each in so many forms; a prime
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_DATES = {"en": "{} {}", "de": "{}. {}", "fr": "{} {}", "es": "{} de {}", "nl": "{} {}"}
_MONEY = {"en": "£{}", "de": "{} Euro", "fr": "{} €", "es": "{} euros", "nl": "€ {}"}

Part = tuple[str, str, str]  # kind, text, HTML


@dataclass(frozen=True, slots=True)
class HousePage:
    """A page: its HTML; the same as text, title included; paragraphs that stay; kind and text of those of the house."""

    html: str
    text: str
    body: tuple[str, ...]
    house: tuple[tuple[str, str], ...]


class HouseSite:
    """A site of ``sites.toml``; the same number gives the same page."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data, self.name, self.language = data, str(data["name"]), str(data["language"])
        self._prose = _PROSE[self.language]
        draw = random.Random(self.name)  # noqa: S311 - the same pages each time
        self._titles = draw.sample(self._prose["titles"], len(self._prose["titles"]))
        self._codes: list[tuple[int, ...]] = []
        numbers = range(_PARTS)
        # A Reed-Solomon code: two sentences share two of five parts at most, and only one when they are of one `own`.
        for c in draw.sample(numbers, _PARTS):
            own = [
                (a, b, (a + b + c) % _PARTS, (a + 2 * b + 3 * c) % _PARTS, (a + 3 * b + 2 * c) % _PARTS)
                for a in numbers
                for b in numbers
            ]
            self._codes += draw.sample(own, len(own))
        others = sum(item.get("times", 0) for item in data["house"])
        self._sentences = (data["items"] + 4 if "items" in data else 24) + 2 * others

    @property
    def address(self) -> str:
        """Of its front page."""
        return f"https://www.{self.name.replace(' ', '-')}.example/"

    def page(self, number: int) -> HousePage:
        """One of its pages; there are about forty."""
        return _Writer(self, number).page()

    def sentences(self, number: int, write: _Writer) -> Iterator[list[str]]:
        """The parts of the sentences that one page may use; no other page has them."""
        first = number * self._sentences
        for code in self._codes[first : first + self._sentences]:
            yield [write.named(self._prose["parts"][slot][form]) for slot, form in enumerate(code)]


class _Writer:
    """Writes one page of a site."""

    def __init__(self, site: HouseSite, number: int) -> None:
        self.site, self.data, self.prose = site, site.data, _PROSE[site.language]
        self.draw = random.Random(f"{site.name} {number}")  # noqa: S311 - the same page each time
        people, places = self.prose["people"], self.prose["names"]
        self.who = [people[(3 * number + step) % len(people)] for step in range(3)]
        self.where = [places[(2 * number + step) % len(places)] for step in range(2)]
        self.codes = site.sentences(number, self)
        self.title = self.named(site._titles[number % len(site._titles)])

    def named(self, text: str) -> str:
        return text.replace("{who}", self.draw.choice(self.who)).replace("{where}", self.draw.choice(self.where))

    def page(self) -> HousePage:
        parts = self.items() if "items" in self.data else self.paragraphs()
        for house in self.data["house"]:
            if self.draw.random() < house["share"]:
                for _ in range(house.get("times", 1)):
                    text = self.prose_of(2) if house["kind"] == "teaser" else self.said(house)
                    parts.insert(self.place(house, parts), (house["kind"], text, house["element"].replace("{}", text)))
        column = "\n".join(html for _, _, html in parts)
        html = self.data["page"].replace("{body_heading}", f"<h1>{self.title}</h1>").replace("{title}", self.title)
        staying = ("body", "intro")
        return HousePage(
            html.replace("{body}", column),
            "\n\n".join([self.title, *(text for _, text, _ in parts)]),
            tuple(text for kind, text, _ in parts if kind in staying),
            tuple((kind, text) for kind, text, _ in parts if kind not in staying),
        )

    def place(self, house: Mapping[str, Any], parts: list[Part]) -> int:
        middle = self.draw.randint(2, max(3, len(parts) - 2))
        return {"first": 0, "second": 1, "third": 2, "middle": middle, "end": len(parts)}[house["place"]]

    def prose_of(self, count: int) -> str:
        return " ".join(_capital(self.prose["form"].format(*parts)) for parts in islice(self.codes, count))

    def paragraphs(self) -> list[Part]:
        found: list[Part] = []
        heads = self.draw.sample(self.prose["heads"], 2)
        questions = [text.replace("{n}", str(self.draw.randint(10, 300))) for text in self.data.get("questions", ())]
        for number in range(self.draw.randint(5, 8)):
            if number in {3, 6}:
                found.append(self.part("heading", heads[number // 6]))
            if number < len(questions):
                found.append(self.part("question", questions[number]))
            sentences = [self.prose_of(1) for _ in range(self.draw.randint(2, 3))]
            html = self.data["paragraph"].replace("{lines}", "<br>".join(sentences))
            text = " ".join(sentences)
            found.append(("body", text, html.replace("{}", text)))
        return found

    def part(self, element: str, text: str) -> Part:
        return "body", text, self.data[element].replace("{}", text)

    def items(self) -> list[Part]:
        found: list[Part] = []
        for parts in islice(self.codes, self.data["items"] + self.draw.randint(0, 4)):
            values = {
                "n": str(self.draw.randint(2, 900)),
                "a": _capital(parts[1]),
                "b": parts[2],
                "c": parts[4],
                "who": self.draw.choice(self.prose["people"]),
                "where": self.draw.choice(self.prose["names"]),
            }
            html = self.data["item"].format(**values)
            around = [self.data[name].format(**values) if name in self.data else "" for name in ("headed", "signed")]
            shown = self.data["shown"].format(**values)
            # The first of an item's blocks carries the HTML of all.
            texts = [text for text in (around[0], shown, around[1]) if text]
            found.extend(("body", text, html if text is texts[0] else "") for text in texts)
        return found

    def said(self, house: Mapping[str, Any]) -> str:
        wordings = [self.draw.choice(sentence.split("|")) for sentence in house["sentences"]]
        if house.get("pick"):
            wordings = [self.draw.choice(wordings)]
        if house.get("take") or house.get("shuffled"):
            wordings = self.draw.sample(wordings, house.get("take", len(wordings)))
        months = _MONTHS[self.site.language].split()
        return " ".join(wordings).format_map(
            {
                "amount": _MONEY[self.site.language].format(self.draw.randint(3, 950)),
                "n": self.draw.randint(3, 600),
                "m": self.draw.randint(600, 900),
                "month": self.draw.choice(months),
                "date": _DATES[self.site.language].format(self.draw.randint(1, 28), self.draw.choice(months)),
                "name": self.draw.choice(self.prose["people"]),
            }
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


HOUSE_SITES = tuple(HouseSite(data) for data in _SITES["site"])
