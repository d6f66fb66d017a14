"""The kind of page, guessed from the page's own signals."""

from __future__ import annotations

from cleantext.ruleset import PAGE_TYPES, Rules
from cleantext.settle import probability
from cleantext.signals_words import Measures


def page_type_of(measures: Measures, rules: Rules) -> tuple[str, float]:
    """The likeliest type and its probability (each type's own, brought to a sum of 1)."""
    if not measures.words:
        return "article", 0.0
    points = {name: rules.models[f"type_{name}"].total_points(measures.columns, 1)[0] for name in PAGE_TYPES}
    chances = {name: probability(value) for name, value in points.items()}
    best = max(PAGE_TYPES, key=chances.__getitem__)
    return best, chances[best] / sum(chances.values())
