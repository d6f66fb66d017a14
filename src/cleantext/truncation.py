"""Whether the text ends in a lock: what stands right behind the article says that there is more of it.

Some signs are a lock by themselves: words that say so, a container with the name of one, and a part of the page that
it states to be locked and that is empty. Others only make a lock of a mere offer to subscribe: a page that states to be
locked, a container that is named after offers, one that fades out. (An ellipsis is no sign: lists of excerpts end so.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from cleantext.blocks import HIDDEN, Blocks
from cleantext.intents import by_label
from cleantext.labels import Label
from cleantext.lexicon import name_terms
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures

# As https://schema.org/isAccessibleForFree is written, as a boolean or as a text.
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?(?:https?://schema\.org/)?false"?', re.IGNORECASE)
# One element named by its tag, classes and id; what else CSS knows names no part here.
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
# A page names one part or two.
_MOST_PARTS = 50
_LOCKS = (Label.PAYWALL, Label.REGISTRATION)


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs of a lock in a page's markup: locks of these kinds, or only that an offer would be one."""

    locks: frozenset[Label] = frozenset()
    offers: bool = False

    def __or__(self, other: Signs) -> Signs:
        return Signs(self.locks | other.locks, self.offers or other.offers)


NO_SIGNS = Signs()


def truncation(measures: Measures, kept: Sequence[bool], rules: Rules, signs: Signs = NO_SIGNS) -> set[str]:
    """The flags ``truncated:paywall`` and ``truncated:registration``, where the text ends that way.

    The first few blocks behind the last kept one have to say it, unless the `signs` are a lock already.
    """
    numbers = rules.settings["truncated"]
    end = _end(kept)
    if end < 0:
        return set()
    found = set(signs.locks)
    for phrases in measures.intents[end + 1 : end + 1 + int(numbers["reach"])]:
        found |= {Label(label) for label, points in by_label(phrases).items() if points <= -numbers["points"]}
    if signs.offers and Label.SUBSCRIPTION in found:
        found.add(Label.PAYWALL)
    return {f"truncated:{label}" for label in _LOCKS if label in found}


def _end(kept: Sequence[bool]) -> int:
    """The last kept block, -1 where there is none."""
    return max((index for index, keeps in enumerate(kept) if keeps), default=-1)


def named_signs(blocks: Blocks, kept: Sequence[bool], rules: Rules) -> Signs:
    """What containers' names tell: of those right behind the text, and of those that end with it."""
    lock, offer, fade = (rules.labels.get(where, {}) for where in ("lock", "offer", "fade"))
    end, reach = _end(kept), int(rules.settings["truncated"]["reach"])
    containers, locks, offers = blocks.containers, set(), False
    for names, state, first, last in zip(
        containers.names, containers.state, containers.first, containers.last, strict=True
    ):
        behind = end < first <= end + reach
        if (behind or last == end + 1) and first != last and not state & HIDDEN and any(names):
            terms = set(name_terms(*names))
            offers |= not terms.isdisjoint(offer if behind else fade)
            if behind:
                locks |= {lock[term] for term in terms & lock.keys()}
    return Signs(frozenset(locks), offers)


def states_lock(jsonld: Sequence[str]) -> bool:
    """Whether a page's statements have anything that is not free to read."""
    return any(_NOT_FREE.search(script) for script in jsonld)


def stated_signs(selectors: Iterable[str], blocks: Blocks, kept: Sequence[bool], rules: Rules) -> Signs:
    """What it tells that a page states to be locked, the parts that the CSS `selectors` name or all of it.

    Many publishers state it on pages that they deliver whole and lock in the browser. So, of the parts that are on
    the page where the text ends: when they are as good as empty, that is a lock; when they hold text, the page is
    whole for all that it states. Selectors that name nothing there tell no more than that the page is locked.
    """
    end, reach = _end(kept), int(rules.settings["truncated"]["reach"])
    parts = list(islice((part for selector in selectors for part in _parts(selector)), _MOST_PARTS))
    containers = blocks.containers
    found = [
        range(first, last)
        for tag, names, first, last in zip(
            containers.tag, containers.names, containers.first, containers.last, strict=True
        )
        if first <= end + reach and last > end and any(_is_named(part, tag, names) for part in parts)
    ]
    if not found:
        return Signs(offers=True)
    inside = {index for blocks_in in found for index in blocks_in if kept[index]}
    words = sum(len(blocks.text[index].split()) for index in inside)
    empty = words < rules.settings["truncated"]["locked_words"]
    return Signs(frozenset({Label.PAYWALL} if empty else ()))


def _parts(selector: str) -> Iterable[Mapping[str, set[str]]]:
    """The last element of each of a list of selectors, as the names that it must have."""
    for one in selector.split(","):
        last = one.replace(">", " ").split()[-1:]
        match = _SELECTOR.fullmatch(last[0]) if last else None
        if match and match[2]:
            names = re.findall(r"([.#])([\w-]+)", match[2])
            yield {
                "tag": {match[1].lower()} if match[1] else set(),
                "class": {name for mark, name in names if mark == "."},
                "id": {name for mark, name in names if mark == "#"},
            }


def _is_named(part: Mapping[str, set[str]], tag: str, names: tuple[str, str, str]) -> bool:
    return part["tag"] <= {tag} and part["class"] <= set(names[0].split()) and part["id"] <= {names[1]}
