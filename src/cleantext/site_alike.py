"""Which sentences of a site's pages are alike but for a few words, and which pages are nearly the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cleantext.site_rows import Numbers, Row, phrase_of, words_in
from cleantext.site_seen import SeenPage

# A pair of words that so many clusters have tells nothing; so many clusters are compared.
_COMMON, _COMPARED = 40, 8


@dataclass(slots=True)
class Cluster:
    """Sentences that are alike: their leader's words, and those of each page's first instance."""

    words: frozenset[str]
    instances: dict[int, tuple[str, ...]] = field(default_factory=dict)
    evidence: list[float] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    blocks: list[tuple[int, int]] = field(default_factory=list)

    def row(self, verdict: str, pages: int, numbers: Numbers) -> Row | None:
        """The cluster as a phrase: the words that most instances share."""
        counts = Counter(word for terms in self.instances.values() for word in words_in(terms))
        least = numbers["least_in"] * len(self.instances)
        fixed = frozenset(word for word, count in counts.items() if count >= least)
        if len(fixed) < numbers["least_terms"] and len(set(self.instances.values())) > 1:
            return None
        text = max(
            (phrase_of(terms, fixed) for terms in self.instances.values()), key=lambda own: (-own.count("*"), own)
        )
        return Row(verdict, "phrase", text, len(self.pages), pages) if fixed else None


Places = list[list[list[int]]]  # the cluster of each sentence of each block of each page


def clustered(pages: Sequence[SeenPage], numbers: Numbers) -> tuple[list[Cluster], Places]:
    """The clusters of all sentences, and which one each sentence belongs to."""
    clusters: list[Cluster] = []
    exact: dict[tuple[str, ...], int] = {}
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)

    def number_of(terms: tuple[str, ...]) -> int:
        if terms in exact:
            return exact[terms]
        words = words_in(terms)
        best, place = 0.0, -1
        if len(words) >= numbers["least_terms"]:
            votes = Counter(
                other
                for pair in pairwise(terms)
                if len(by_pair.get(pair, ())) <= _COMMON
                for other in by_pair.get(pair, ())
            )
            for other, _ in votes.most_common(_COMPARED):
                alike = 2 * len(words & clusters[other].words) / (len(words) + len(clusters[other].words))
                if alike > best:
                    best, place = alike, other
        if best < numbers["least_alike"]:
            place = len(clusters)
            clusters.append(Cluster(words))
            if len(words) >= numbers["least_terms"]:
                for pair in set(pairwise(terms)):
                    by_pair[pair].append(place)
        exact[terms] = place
        return place

    return clusters, [[[number_of(terms) for terms in block.sentences] for block in page.blocks] for page in pages]


def distinct(pages: Sequence[SeenPage], places: Places, numbers: Numbers) -> list[int]:
    """The pages without those that are nearly the same as an earlier one: of these nothing can be said to recur."""
    chosen: list[int] = []
    by_cluster: dict[int, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for number, (page, own) in enumerate(zip(pages, places, strict=True)):
        mine = {
            cluster: len(terms)
            for block, found in zip(page.blocks, own, strict=True)
            if block.kept
            for cluster, terms in zip(found, block.sentences, strict=True)
        }
        shared: Counter[int] = Counter()
        for cluster, size in mine.items():
            for other in by_cluster[cluster]:
                shared[other] += size
        sizes[number] = sum(mine.values())
        if any(size >= numbers["same_page"] * max(sizes[number], sizes[other]) for other, size in shared.items()):
            continue
        chosen.append(number)
        for cluster in mine:
            if len(by_cluster[cluster]) < _COMMON:
                by_cluster[cluster].append(number)
    return chosen
