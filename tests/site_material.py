"""Pages of made-up sites (``sites.toml``), with what must stay and what must go."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.material import ARTICLES

_DATA: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("sites.toml").read_text(encoding="utf-8"))
SITES: tuple[Mapping[str, Any], ...] = tuple(_DATA["site"])
_MENU = ("Front page", "Around town", "Letters", "Archive", "Who we are")


@dataclass(frozen=True)
class SitePage:
    """A page of a site: its HTML, its text, the paragraphs that must stay and those that must go."""

    html: str
    text: str
    body: tuple[str, ...]
    appeals: tuple[str, ...]


def pool_of(language: str) -> list[str]:
    """All paragraphs of articles in a language, each once."""
    folders = (Path(__file__).parent / "grammar", Path(__file__).parent / "insertion")
    found = [
        text
        for folder in folders
        for text in tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))["articles"]
    ]
    return list(dict.fromkeys([*ARTICLES[language], *found]))


def pages_of(site: Mapping[str, Any], count: int, seed: int, pool: list[str] | None = None) -> list[SitePage]:
    """Pages of a site; the appeal stands on its share of them, the articles have no paragraph in common."""
    rng = random.Random(f"{site['name']} {seed}")  # noqa: S311 - the same pages each time
    paragraphs = list(pool or pool_of(site.get("language", "en")))
    if pool is None:
        rng.shuffle(paragraphs)
    each = max(2, len(paragraphs) // count)
    appealing = set(rng.sample(range(count), round(site["share"] * count)))
    introduced = set(rng.sample(range(count), round(site.get("series_share", 0) * count)))
    pages = []
    for number in range(count):
        body = [paragraphs[place % len(paragraphs)] for place in range(number * each, (number + 1) * each)]
        appeals = _appeal(site, rng) if number in appealing else []
        intro = [" ".join(site["series"])] if number in introduced else []
        pages.append(_page(site, rng, f"Story {number} of {rng.randrange(10_000)}", intro, body, appeals))
    return pages


def _appeal(site: Mapping[str, Any], rng: random.Random) -> list[str]:
    found = []
    for sentences in site["paragraphs"]:
        chosen = {slot: rng.choice(values) for slot, values in _DATA["names"].items()}
        own = [sentence.format(**chosen) for sentence in sentences]
        if site.get("shuffle"):
            rng.shuffle(own)
        found.append(" ".join(own))
    return found


def _page(
    site: Mapping[str, Any], rng: random.Random, title: str, intro: list[str], body: list[str], appeals: list[str]
) -> SitePage:
    places = {
        "start": 0,
        "end": len(body),
        "middle": rng.randint(1, max(1, len(body) - 1)),
        "any": rng.randint(0, len(body)),
    }
    at = places[site["place"]]
    column = [*intro, *body[:at], *appeals, *body[at:]]
    before, after = site["wrap"].split("%s")
    opening, _, inner = before.rpartition("<p")
    inner = f"<p{inner}"
    closing = after.removeprefix("</p>")
    menu = "".join(f"<li><a href='/{index}'>{entry}</a></li>" for index, entry in enumerate(_MENU))
    html = (
        f"<html lang='{site.get('language', 'en')}'><head><title>{title} - {site['name']}</title></head><body>"
        f"<ul class='zq-top'>{menu}</ul><h1>{title}</h1>{opening}"
        + "".join(f"{inner}{text}</p>" for text in column)
        + f"{closing}<div class='zq-end'><p>{site['name']}, all rights reserved.</p></div></body></html>"
    )
    return SitePage(html, "\n\n".join([title, *column]), (*intro, *body), tuple(appeals))
