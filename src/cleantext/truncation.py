"""Whether the text ends in a lock: what stands right behind the article says that there is more of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleantext.intents import by_label
from cleantext.labels import Label
from cleantext.ruleset import Rules
from cleantext.signals_words import Measures

# As https://schema.org/isAccessibleForFree is written, as a boolean or as a text.
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?(?:https?://schema\.org/)?false"?', re.IGNORECASE)
_LOCKS = (Label.PAYWALL, Label.REGISTRATION)


def declared_locked(jsonld: Sequence[str]) -> bool:
    """Whether a page states that it, or a part of it, is not free to read."""
    return any(_NOT_FREE.search(script) for script in jsonld)


def truncation(measures: Measures, kept: Sequence[bool], rules: Rules, *, declared: bool = False) -> set[str]:
    """The flags ``truncated:paywall`` and ``truncated:registration``, where the text ends that way.

    The first few blocks behind the last kept one have to say it; on a page that is `declared` to be locked, an offer
    of a subscription is enough.
    """
    numbers = rules.settings["truncated"]
    end = max((index for index, keeps in enumerate(kept) if keeps), default=-1)
    if end < 0:
        return set()
    found = set()
    for phrases in measures.intents[end + 1 : end + 1 + int(numbers["reach"])]:
        found |= {label for label, points in by_label(phrases).items() if points <= -numbers["points"]}
    if declared and Label.SUBSCRIPTION in found:
        found.add(Label.PAYWALL)
    return {f"truncated:{label}" for label in _LOCKS if label in found}
