"""What is remembered of a page for the profile of its site: its blocks as terms, how they speak, where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from cleantext.blocks import HEADING, VERBATIM, Blocks
from cleantext.document import Document
from cleantext.fragment import is_fragment
from cleantext.labelling import title_blocks
from cleantext.labels import Label
from cleantext.lexicon import Lexicon
from cleantext.page import Head, Limits, page_of
from cleantext.page_type import page_type_of
from cleantext.rounds import judge_page
from cleantext.ruleset import Rules
from cleantext.signals import measure
from cleantext.signals_words import PROSE_WORDS, SENTENCE_END, count_words
from cleantext.site_rows import Paths, sentences_of, words_in
from cleantext.tokens import tokens_of, unquoted
from cleantext.walk import blocks_of

# Deeper elements are not part of a profile.
_DEEPEST = 60
SHORTEST_NAME = 4
_LINKED = 0.5
_ASKS = ("?", "？", "؟")


@dataclass(frozen=True, slots=True)
class SeenBlock:
    """A block of a page that was seen.

    sentences: as terms; points: by the rules; kept: by them; heading: whether it is one or the page's title; linked:
    whether most of it is links; prose: whether it reads like sentences; question: whether it is a single one; we, you:
    how often it says so, outside quotations; asks: points of its phrases and learned words for asking.
    """

    sentences: tuple[tuple[str, ...], ...]
    points: int
    kept: bool
    heading: bool
    linked: bool
    prose: bool
    question: bool
    we: int
    you: int
    asks: int

    @property
    def size(self) -> int:
        """Number of terms."""
        return sum(map(len, self.sentences))

    @property
    def names_money(self) -> bool:
        """Whether there is an amount with its currency in it."""
        return any("¤" in terms for terms in self.sentences)

    @property
    def words(self) -> frozenset[str]:
        """The words of the block."""
        return frozenset().union(*map(words_in, self.sentences))


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page that was seen.

    containers: path, first and last (exclusive) block; title: the words of its head's; host: the names in the
    address that it states, without the country or whatever comes last.
    """

    blocks: tuple[SeenBlock, ...]
    containers: tuple[tuple[str, int, int], ...]
    title: frozenset[str]
    host: tuple[str, ...] = ()


def seen_page(page: bytes | str | etree._Element | Document, rules: Rules) -> SeenPage:
    """What to remember of a page, or of a document (which has no class names, so there are no paths).

    Raises:
        TypeError: `page` is none of these.

    """
    lexicon = rules.lexicon()
    if isinstance(page, Document):
        title = _name_words([page.title or "", page.site_name or ""])
        texts = [block.text for block in page.blocks]
        language = lexicon.voice.language_of(texts, list(map(tokens_of, texts)), page.language or "")
        rows = ((b.text, b.points, b.label in {Label.HEADING, Label.TITLE}, False) for b in page.blocks)
        return SeenPage(tuple(_seen(rows, language, rules, lexicon)), (), title, _names_in(page.url))
    source = page_of(page, None, Limits())
    limits = Limits()
    blocks = blocks_of(source.root, limits) if source.root is not None else Blocks()
    measures = measure(blocks, source.head, lexicon)
    titles = frozenset(title_blocks(blocks, measures, source.head))
    fragment = is_fragment(source.head, blocks, measures, rules)
    points = judge_page(
        blocks, measures, titles, rules, lexicon, page_type_of(measures, rules)[0], fragment=fragment
    ).points
    states = [blocks.containers.state[own] if own >= 0 else 0 for own in blocks.container]
    density = measures.columns["link_density"]
    found = (
        # What is set verbatim, code say, recurs as code does.
        ("" if state & VERBATIM else text, points[index], index in titles or bool(state & HEADING), linked > _LINKED)
        for index, (text, state, linked) in enumerate(zip(blocks.text, states, density, strict=True))
    )
    seen = tuple(_seen(found, measures.language, rules, lexicon))
    named = [content for name, content in source.head.meta if name == "og:site_name"]
    host = _names_in(next(iter(stated_addresses(source.head)), ""))
    return SeenPage(seen, _containers(blocks), _name_words([source.head.title, *named]), host)


def stated_addresses(head: Head) -> list[str]:
    """The addresses that a page states for itself: its canonical link, then ``og:url``."""
    stated = [href for rel, href in head.links if rel == "canonical"]
    return stated + [content for name, content in head.meta if name == "og:url"]


def _names_in(address: str | None) -> tuple[str, ...]:
    """The names in an address' host, but its last, without marks: ``seedledger`` of ``www.seed-ledger.example``."""
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        return ()
    names = host.removeprefix("www.").split(".")[:-1]
    return tuple("".join(filter(str.isalnum, name)) for name in names)


def _seen(
    rows: Iterable[tuple[str, int, bool, bool]], language: str, rules: Rules, lexicon: Lexicon
) -> Iterable[SeenBlock]:
    languages = lexicon.languages(language)
    for text, points, heading, linked in rows:
        own = unquoted(text)
        tokens = tokens_of(own)
        we, you, _ = rules.voice.counts(text, language)
        said = sum(phrase.points for phrase in lexicon.intents.judge(own, tokens, languages))
        sentences = tuple(sentences_of(text))
        yield SeenBlock(
            sentences=sentences,
            points=points,
            kept=points >= 0,
            heading=heading,
            linked=linked,
            prose=count_words(text) >= PROSE_WORDS and bool(SENTENCE_END.search(text)) and not linked,
            question=len(sentences) == 1 and text.rstrip().endswith(_ASKS),
            we=we,
            you=you,
            asks=-said - lexicon.appeals.points(tokens),
        )


def _containers(blocks: Blocks) -> tuple[tuple[str, int, int], ...]:
    paths, levels = Paths(), blocks.containers
    numbers = paths.of(blocks)
    depths: list[int] = []
    found: list[tuple[str, int, int]] = []
    for number, parent, first, last in zip(numbers, levels.parent, levels.first, levels.last, strict=True):
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
        if number >= 0 and first < last and depths[-1] <= _DEEPEST:
            found.append((paths.text(number), first, last))
    return tuple(found)


def _name_words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in tokens_of(text) if len(word) >= SHORTEST_NAME)
