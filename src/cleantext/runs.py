"""Runs, not lines: the part of an appeal that asks for nothing goes with the parts that do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from cleantext.signals_words import Measures
from cleantext.voice import Voice


@dataclass(frozen=True, slots=True)
class Scene:
    """What the search for runs looks at.

    voice: the words of direct speech, we and you; numbers: ``[run]`` of ``base.toml``.
    """

    texts: Sequence[str]
    points: Sequence[int]
    measures: Measures
    voice: Voice
    numbers: Mapping[str, float]

    def asks(self, index: int) -> float:
        """Points of asking of a block; none outside the page."""
        return self.measures.columns["ask"][index] if index >= 0 else 0

    def speaks(self, index: int) -> bool:
        """Whether a block says we, our or you, and not in a quotation."""
        if self.measures.regions is None:
            return bool(self.measures.columns["speaks"][index])
        return self.voice.speaks(self.texts[index], self.measures.language, self.measures.tokens[index])


def bridged(scene: Scene) -> list[int]:
    """The kept blocks that belong to a removed appeal.

    Removed blocks that clearly ask, and the place where the kept prose begins, make a run when what lies between them
    is little and foreign to the article. The run is an appeal when it asks for enough, all together.
    """
    prose, points, numbers = scene.measures.prose, scene.points, scene.numbers
    strong = {index for index, value in enumerate(points) if value < 0 and scene.asks(index) >= numbers["seed_ask"]}
    if not strong:
        return []
    start = next((index for index, count in enumerate(prose) if count and points[index] >= 0), 0) - 1
    seeds = sorted({start, *strong})
    speaking: list[Sequence[int]] = []
    found: list[int] = []
    run = seeds[:1]
    for seed in [*seeds[1:], len(points) + int(numbers["longest_gap"]) + 2]:
        if _joined(scene, range(run[-1] + 1, seed), speaking, edge=run[-1] not in strong):
            run.append(seed)
        else:
            found += _with_last_word(scene, run, _kept_in(scene, run))
            run = [seed]
    return [] if _is_most(scene, found) else found


def _is_most(scene: Scene, found: Sequence[int]) -> bool:
    """Whether blocks hold more of the kept words than appeals ever do between removed ones."""
    words = scene.measures.words
    kept = sum(count for count, value in zip(words, scene.points, strict=True) if value >= 0)
    return sum(words[index] for index in found) > scene.numbers["most_share"] * kept


def _joined(scene: Scene, between: range, speaking: list[Sequence[int]], *, edge: bool) -> bool:
    """Whether what lies between two seeds is short and foreign, but for a hole or two.

    Behind the place where the prose begins, something must ask at least a little, or the removed block there speak to
    the reader: that place is no appeal by itself.
    `speaking`: as `_speaking` has it; filled when it is first needed, which is seldom.
    """
    if len(between) > scene.numbers["longest_gap"]:
        return False
    kept = [index for index in between if scene.points[index] >= 0]
    if not kept:
        return True
    if edge and not any(scene.asks(index) for index in kept) and not _speaks_up(scene, between.start - 1):
        return False
    if not speaking:
        speaking += _speaking(scene)
    # We and you tell nothing where the article itself says them often.
    others, speak = (sums[-1] - sums[between.stop] + sums[between.start] for sums in speaking)
    plain = speak <= scene.numbers["speaking_share"] * others
    own = [index for index in kept if not _is_foreign(scene, index, plain, others >= scene.numbers["topic_blocks"])]
    holes = all(scene.measures.words[index] <= scene.numbers["hole_words"] for index in own)
    return holes and len(own) <= scene.numbers["hole_share"] * len(kept)


def _speaks_up(scene: Scene, index: int) -> bool:
    """Whether a block, if there is one, is a removed sentence that speaks to the reader."""
    return index >= 0 > scene.points[index] and bool(scene.measures.columns["closed"][index]) and scene.speaks(index)


def _speaking(scene: Scene) -> tuple[Sequence[int], Sequence[int]]:
    """How many kept blocks of prose stand before each place, and how many of these say we, our or you."""
    kept = [bool(count) and value >= 0 for count, value in zip(scene.measures.prose, scene.points, strict=True)]
    speaks = [keeps and scene.speaks(index) for index, keeps in enumerate(kept)]
    return list(accumulate(kept, initial=0)), list(accumulate(speaks, initial=0))


def _is_foreign(scene: Scene, index: int, plain: bool, has_topic: bool) -> bool:
    """Whether a block's words are not those of the article, or it speaks to the reader, which `plain` ones don't.

    Whether it shares the topic can be said only of an article that has one, that is, enough paragraphs. A
    block too short to tell is taken for foreign.
    """
    columns, numbers = scene.measures.columns, scene.numbers
    if columns["told"][index]:
        return False
    cohesion = columns["cohesion"][index]
    if cohesion < 0:
        return scene.measures.words[index] <= numbers["short_words"]
    return (has_topic and cohesion <= numbers["foreign_cohesion"]) or (plain and scene.speaks(index))


def _kept_in(scene: Scene, run: Sequence[int]) -> list[int]:
    """The kept blocks of a run, if it asks for enough."""
    inside = range(run[0] + 1, run[-1] + 1)
    asked = scene.asks(run[0]) + sum(scene.asks(index) for index in inside)
    strongest = max(scene.asks(index) for index in run)
    if asked < scene.numbers["run_ask"] or strongest < scene.numbers["seed_ask"]:
        return []
    return [index for index in inside if scene.points[index] >= 0 and not _is_sure(scene, index)]


def _is_sure(scene: Scene, index: int) -> bool:
    """Whether a block is a longer paragraph that is clearly body by itself and does not speak to the reader."""
    numbers = scene.numbers
    long = scene.measures.words[index] > numbers["hole_words"]
    return long and scene.points[index] > numbers["most_points"] and not scene.speaks(index)


def _with_last_word(scene: Scene, run: Sequence[int], found: list[int]) -> list[int]:
    """The blocks found, and the one behind the last ask, when it is a short line in other words than the article's."""
    after = run[-1] + 1
    if not found or after >= len(scene.points) or scene.points[after] < 0:
        return found
    columns, numbers = scene.measures.columns, scene.numbers
    foreign = 0 <= columns["cohesion"][after] <= numbers["foreign_cohesion"] and not columns["told"][after]
    short = scene.measures.words[after] <= numbers["short_words"]
    return [*found, after] if foreign and short and columns["closed"][after] else found
