"""The rows of a site's profile, out of pages that were seen: what recurs on pages that otherwise differ.

Sentences that are alike but for a few words (an amount, a name, a date) are one cluster. A cluster that stands on
several pages, in blocks that are made of such, is either an appeal or belongs to the articles (the introduction of a
series): an appeal addresses the reader, speaks of the publisher, stands between paragraphs that know nothing of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import ceil

from cleantext.site_alike import Cluster, Places, clustered, distinct
from cleantext.site_rows import STEP, Numbers, Row, words_in
from cleantext.site_seen import SHORTEST_NAME, SeenBlock, SeenPage

# A word of so many letters is about something.
_LONG = 5


def learned(pages: Sequence[SeenPage], numbers: Numbers) -> tuple[int, tuple[Row, ...]]:
    """The number of pages that differ, and the rows that these give."""
    clusters, places = clustered(pages, numbers)
    chosen = distinct(pages, places, numbers)
    if len(chosen) < numbers["least_pages"]:
        return len(chosen), ()
    return len(chosen), _Learner(pages, chosen, clusters, places, numbers).rows()


class _Learner:
    """One site's pages on their way to rows."""

    def __init__(
        self,
        pages: Sequence[SeenPage],
        chosen: Sequence[int],
        clusters: list[Cluster],
        places: Places,
        numbers: Numbers,
    ) -> None:
        self.pages, self.chosen, self.clusters, self.places, self.numbers = pages, chosen, clusters, places, numbers
        self.least = max(numbers["least_pages"], ceil(numbers["least_share"] * len(chosen)))
        self.site_name = self._name()

    def _name(self) -> frozenset[str]:
        """The words that name the site: those that most pages' titles share, and those that its host is made of."""
        titles = Counter(word for number in self.chosen for word in self.pages[number].title)
        common = frozenset(word for word, count in titles.items() if count > len(self.chosen) / 2)
        hosts = Counter(self.pages[number].host for number in self.chosen)
        names = max(sorted(hosts), key=hosts.__getitem__, default=())
        said = frozenset[str]().union(*(cluster.words for cluster in self.clusters)) if names else frozenset[str]()
        return common | {
            word
            for word in said
            if len(word) >= SHORTEST_NAME and any(name.startswith(word) or name.endswith(word) for name in names)
        }

    def rows(self) -> tuple[Row, ...]:
        """The rows, phrases first, those that are seen most often first."""
        self._count()
        for number in self.chosen:
            self._judge(number)
        verdicts = {place: self._verdict(cluster) for place, cluster in enumerate(self.clusters) if cluster.pages}
        dropped = {place for place, verdict in verdicts.items() if verdict == "drop"}
        dropped |= self._companions(dropped)
        found = [
            self.clusters[place].row("drop" if place in dropped else "keep", len(self.chosen), self.numbers)
            for place in sorted(dropped | {place for place, verdict in verdicts.items() if verdict == "keep"})
        ]
        rows = {row.text: row for row in found if row}
        return tuple(
            sorted(
                [*rows.values(), *self._paths(dropped)], key=lambda row: (row.verdict, row.kind, -row.seen, row.text)
            )
        )

    def _count(self) -> None:
        """Note on which pages each cluster stands, in whatever block, and which words its instances have."""
        self.spread: list[set[int]] = [set() for _ in self.clusters]
        self.forms: list[set[frozenset[str]]] = [set() for _ in self.clusters]
        for number in self.chosen:
            for block, own in zip(self.pages[number].blocks, self.places[number], strict=True):
                for terms, cluster in zip(block.sentences, own, strict=True):
                    self.spread[cluster].add(number)
                    self.forms[cluster].add(words_in(terms))
        self.beside: Counter[frozenset[int]] = Counter()
        for number in self.chosen:
            leads = [self._lead(number, index) for index in range(len(self.pages[number].blocks))]
            self.beside.update({frozenset(pair) for pair in pairwise(leads)})

    def _recurs(self, block: SeenBlock, own: Sequence[int]) -> bool:
        """Whether most of a block stands on other pages, too."""
        size = sum(
            len(terms) for terms, cluster in zip(block.sentences, own, strict=True) if len(self.spread[cluster]) > 1
        )
        return bool(size) and size >= self.numbers["least_cover"] * block.size

    def _judge(self, number: int) -> None:
        """Weigh the recurring blocks of one page."""
        page, places = self.pages[number], self.places[number]
        recurs = [self._recurs(block, own) for block, own in zip(page.blocks, places, strict=True)]
        unique = self._unique(page, recurs)
        topic = frozenset[str]().union(
            *(block.words for block, alone in zip(page.blocks, unique, strict=True) if alone)
        )
        before = [0, *accumulate(unique)]
        weights: dict[int, float] = {}
        for index, block in enumerate(page.blocks):
            if recurs[index]:
                between = 1 if 0 < before[index] < before[-1] else 0 if before[index] else -1
                varies = block.prose and any(len(self.forms[cluster]) > 1 for cluster in places[index])
                standing = between >= 0 and self._stands_everywhere(places[index])
                weights[index] = self._weight(block, topic, standing=standing)
                weights[index] += self._place(block, between, varies=varies)
                if block.question and any(unique[index + 1 : index + 2]):
                    # What each guest of a series is asked: it heads an answer.
                    weights[index] += self.numbers["question"]
        self._together(number, weights, before)
        for index, weight in weights.items():
            for terms, cluster in zip(page.blocks[index].sentences, places[index], strict=True):
                if len(self.spread[cluster]) > 1:
                    into = self.clusters[cluster]
                    into.pages.add(number)
                    into.instances.setdefault(number, terms)
                    into.evidence.append(weight)
                    into.blocks.append((number, index))

    @staticmethod
    def _unique(page: SeenPage, recurs: Sequence[bool]) -> list[bool]:
        """Which blocks are the page's own article: prose, or whatever else it is made of where there is none."""
        own = [block.kept and not again for block, again in zip(page.blocks, recurs, strict=True)]
        prose = [alone and block.prose for alone, block in zip(own, page.blocks, strict=True)]
        if any(prose):
            return prose
        return [alone and block.size > 0 and not block.heading for alone, block in zip(own, page.blocks, strict=True)]

    def _together(self, number: int, weights: dict[int, float], before: Sequence[int]) -> None:
        """Weigh paragraphs as one that stand side by side on the very same pages.

        On all pages together says nothing of what opens the article: the introduction of a series may stand there
        before an appeal.
        """
        run: list[int] = []
        for index in [*sorted(weights), -1]:
            fits = run and index == run[-1] + 1 and self._same_pages(number, run[-1], index, opens=not before[index])
            if not fits:
                mine = [weights[own] for own in run] or [0]
                common = (max(mine) + sum(mine) / len(mine)) / 2
                weights |= {own: max(weights[own], common) for own in run}
                run = []
            if index >= 0 and self.pages[number].blocks[index].prose:
                run.append(index)

    def _same_pages(self, number: int, first: int, second: int, *, opens: bool) -> bool:
        if not self.pages[number].blocks[second].prose:
            return False
        mine, other = (self._spread_of(number, index) for index in (first, second))
        alike = len(mine & other) >= self.numbers["same_pages"] * len(mine | other)
        together = self.beside[frozenset((self._lead(number, first), self._lead(number, second)))]
        beside = together >= self.numbers["beside"] * len(mine & other)
        return alike and beside and not (opens and len(mine | other) == len(self.chosen))

    def _lead(self, number: int, index: int) -> int:
        """The most common sentence of a block; -1 where it has none."""
        return max(self.places[number][index], key=lambda cluster: len(self.spread[cluster]), default=-1)

    def _spread_of(self, number: int, index: int) -> set[int]:
        """The pages that a block stands on: those of its most common sentence."""
        return self.spread[self._lead(number, index)]

    def _place(self, block: SeenBlock, between: int, *, varies: bool) -> float:
        """How much speaks for an appeal in where a block stands, and whether its words are the same on each page."""
        wants = block.you or block.asks > 0 or block.names_money
        opens = self.numbers["opens_alike" if not varies else "opens" if wants else "opens_idly"]
        return {1: self.numbers["between"], -1: opens, 0: 0.0}[between] + self.numbers["varies"] * varies

    def _stands_everywhere(self, own: Sequence[int]) -> bool:
        """Whether a block is several sentences, each of which nearly every page has."""
        least = self.numbers["steady"] * len(self.chosen)
        return len(own) >= self.numbers["several"] and all(len(self.spread[cluster]) >= least for cluster in own)

    def _weight(self, block: SeenBlock, topic: frozenset[str], *, standing: bool) -> float:
        """How much speaks for an appeal in what a block says, and what it shares with the article."""
        numbers = self.numbers
        said = numbers["you"] * bool(block.you) + numbers["we"] * bool(block.we)
        said += max(-numbers["most_told"], min(numbers["most_asks"], numbers["asks"] * block.asks))
        said += numbers["named"] * (not self.site_name.isdisjoint(block.words))
        said += numbers["removed"] * max(0, min(1, -block.points / numbers["removed_surely"]))
        said += numbers["heading"] * block.heading
        weight = said + numbers["money"] * block.names_money
        long = [word for word in block.words if len(word) >= _LONG and word not in self.site_name]
        shared = sum([word in topic for word in long]) / max(numbers["topic_words"], len(long))
        # Reports, too, repeat themselves with other names and amounts; an appeal has somebody who speaks. But no
        # report repeats a whole paragraph each time.
        silent = numbers["silent"] if said < numbers["spoken"] and not standing else 0
        return weight + silent + numbers["topic"] * min(1, shared / numbers["topic_share"])

    def _verdict(self, cluster: Cluster) -> str:
        """``drop`` or ``keep``, or nothing where it is too rare or too short to be judged by itself."""
        if len(cluster.words) < self.numbers["least_terms"]:
            return ""
        weight = sum(cluster.evidence) / len(cluster.evidence)
        weight += self.numbers["everywhere"] * (len(cluster.pages) >= self.numbers["steady"] * len(self.chosen))
        sure = weight >= self.numbers["sure"]
        if len(cluster.pages) < (self.numbers["least_sure"] if sure else self.least):
            return ""
        rare = len(cluster.pages) < self.numbers["rare"] * len(self.chosen)
        return "drop" if sure or (weight >= self.numbers["drop_from"] and not rare) else "keep"

    def _companions(self, dropped: set[int]) -> set[int]:
        """Short blocks that stand beside a dropped one wherever they stand: its heading, its button."""
        found: set[int] = set()
        for place, cluster in enumerate(self.clusters):
            long = len(cluster.words) >= self.numbers["least_terms"]
            if place in dropped or len(cluster.pages) < self.least:
                continue
            if long and any(self.pages[number].blocks[index].prose for number, index in cluster.blocks):
                continue
            if all(self._is_beside(number, index, dropped) for number, index in cluster.blocks):
                found.add(place)
        return found

    def _is_beside(self, number: int, index: int, dropped: set[int]) -> bool:
        blocks, places = self.pages[number].blocks, self.places[number]
        if blocks[index].prose or len(places[index]) > 1:
            # A short sentence in an appeal's paragraph goes with the others.
            return bool(dropped.intersection(places[index]))
        behind = index + 1 < len(blocks) and bool(dropped.intersection(places[index + 1]))
        before = index > 0 and bool(dropped.intersection(places[index - 1]))
        return behind or (before and not (blocks[index].heading or blocks[index].question))

    def _paths(self, dropped: set[int]) -> list[Row]:
        """The outermost paths that hold nothing but what recurs and goes."""
        pages: dict[str, set[int]] = defaultdict(set)
        bad: set[str] = set()
        for number in self.chosen:
            page, places = self.pages[number], self.places[number]
            stays = [not self._goes(block, own, dropped) for block, own in zip(page.blocks, places, strict=True)]
            sums = [0, *accumulate(stays)]
            for path, first, last in page.containers:
                pages[path].add(number)
                if sums[last] > sums[first]:
                    bad.add(path)
        good = {
            path
            for path, mine in pages.items()
            if path not in bad and len(mine) >= self.least and {".", "#"} & set(path.rpartition(STEP)[2])
        }
        return [
            Row("drop", "path", path, len(pages[path]), len(self.chosen))
            for path in sorted(good)
            if not _has_above(path, good)
        ]

    def _goes(self, block: SeenBlock, own: Sequence[int], dropped: set[int]) -> bool:
        if not block.size:
            return not block.kept
        recurring = sum(
            len(terms)
            for terms, cluster in zip(block.sentences, own, strict=True)
            if cluster in dropped or (not block.kept and len(self.spread[cluster]) >= self.least)
        )
        return recurring >= self.numbers["least_cover"] * block.size


def _has_above(path: str, others: set[str]) -> bool:
    while STEP in path:
        path = path.rpartition(STEP)[0]
        if path in others:
            return True
    return False
