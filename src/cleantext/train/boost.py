"""Boosted trees of at most two tests, added up into curves and pairs: an exact and readable form of the same model.

A tree that tests one signal is a step function of it, a tree that tests two is a grid over both; sums of those are
tables again. So the shipped rules are the boosted model itself (LightGBM, Ke et al. 2017), rounded to whole points.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from cleantext.score import Curve, Model, Pair
from cleantext.train.tables import PER_DOUBLING

Matrix = NDArray[np.float32]
Vector = NDArray[np.float64]

_PARAMETERS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 4, "max_depth": 2, "learning_rate": 0.15, "max_bin": 32,
    "min_data_in_leaf": 400, "lambda_l2": 5.0, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1,
    "seed": 1, "verbose": -1, "num_threads": 2, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def _train(
    names: Sequence[str], values: Matrix, kept: Vector, weight: Vector, offset: Vector | None, rounds: int,
    falling: Sequence[str], **more: Any,
) -> lightgbm.Booster:  # fmt: skip
    used = weight > 0
    data = lightgbm.Dataset(
        values[used], kept[used] >= 0.5, weight=weight[used], init_score=None if offset is None else offset[used],
        params={"max_bin": _PARAMETERS["max_bin"], "min_data_in_bin": 50},
    )  # fmt: skip
    monotone = [-1 if name in falling else 0 for name in names]
    parameters = _PARAMETERS | {"monotone_constraints": monotone} | more
    if offset is not None:
        parameters["boost_from_average"] = False
    return lightgbm.train(parameters, data, rounds)


def best_pairs(
    names: Sequence[str], values: Matrix, kept: Vector, weight: Vector, count: int, rounds: int = 200,
    offset: Vector | None = None, falling: Sequence[str] = (),
) -> list[tuple[int, int]]:  # fmt: skip
    """The `count` pairs of signals whose interaction gains most, found by boosting without constraints."""
    gains: dict[tuple[int, int], float] = defaultdict(float)
    booster = _train(names, values, kept, weight, offset, rounds, falling)
    for tree in booster.dump_model()["tree_info"]:
        root = tree["tree_structure"]
        for child in (root.get("left_child", {}), root.get("right_child", {})):
            pair = sorted((root.get("split_feature", -1), child.get("split_feature", -1)))
            if pair[0] >= 0 and pair[0] != pair[1]:
                gains[pair[0], pair[1]] += child["split_gain"]
    return sorted(gains, key=lambda pair: (-gains[pair], pair))[:count]


def fit(
    prefix: str, names: Sequence[str], values: Matrix, kept: Vector, weight: Vector, *,
    pairs: Sequence[tuple[int, int]], rounds: int, offset: Vector | None = None, falling: Sequence[str] = (),
    least: int = 400,
) -> Model:  # fmt: skip
    """Curves and pairs for blocks given as rows.

    Args:
        prefix: the model's name.
        names: of the columns of `values`.
        values: one row per block.
        kept: 0..1 per block.
        weight: 0 leaves a block out.
        rounds: number of trees.
        pairs: columns that may interact; no others do.
        offset: log-odds that the model is added to (the second pass).
        falling: names of signals that may only ever speak against a block.
        least: fewest rows in a leaf.

    """
    groups = [list(pair) for pair in pairs] + [[index] for index in range(len(names))]
    booster = _train(
        names, values, kept, weight, offset, rounds, falling, interaction_constraints=groups, min_data_in_leaf=least
    )
    return _tables(prefix, names, booster.dump_model()["tree_info"], values[weight > 0])


Interval = tuple[float, float]
Leaf = tuple[dict[int, Interval], float]


def _leaves(tree: Mapping[str, Any]) -> list[Leaf]:
    """Leaves as (interval per column, value)."""
    done: list[Leaf] = []
    todo: list[tuple[Mapping[str, Any], dict[int, Interval]]] = [(tree, {})]
    while todo:
        node, box = todo.pop()
        if "split_feature" not in node:
            done.append((box, node["leaf_value"]))
            continue
        column, edge = node["split_feature"], _rounded(node["threshold"])
        low, high = box.get(column, (-np.inf, np.inf))
        todo.append((node["left_child"], {**box, column: (low, min(high, edge))}))
        todo.append((node["right_child"], {**box, column: (max(low, edge), high)}))
    return done


def _rounded(edge: float) -> float:
    """Four digits; LightGBM's edge just above zero becomes zero."""
    return float(f"{edge:.4g}") if abs(edge) > 1e-20 else 0.0


def _tables(prefix: str, names: Sequence[str], trees: Sequence[Mapping[str, Any]], values: Matrix) -> Model:
    base = 0.0
    singles: dict[int, list[Leaf]] = defaultdict(list)
    doubles: dict[tuple[int, int], list[Leaf]] = defaultdict(list)
    # Leaf by leaf: a tree of depth two may test three signals, but the path to a leaf at most two.
    for box, value in (leaf for tree in trees for leaf in _leaves(tree["tree_structure"])):
        columns = sorted(box)
        if not columns:
            base += value
        elif len(columns) == 1:
            singles[columns[0]].append((box, value))
        else:
            doubles[columns[0], columns[1]].append((box, value))
    sample = values[:: max(1, len(values) // 50_000)]
    curves, pairs = [], []
    for column, leaves in sorted(singles.items()):
        edges = _edges(leaves, column)
        heights = np.zeros(len(edges) + 1)
        for box, value in leaves:
            heights[_span(box, column, edges)] += value
        mean = float(heights[np.searchsorted(edges, sample[:, column])].mean())
        base += mean
        points = tuple(round(height) for height in (heights - mean) * PER_DOUBLING)
        curves.append(_merged(names[column], edges, points))
    for (first, second), leaves in sorted(doubles.items()):
        rows, cells = _edges(leaves, first), _edges(leaves, second)
        grid = np.zeros((len(rows) + 1, len(cells) + 1))
        for box, value in leaves:
            grid[_span(box, first, rows), _span(box, second, cells)] += value
        mean = float(grid[np.searchsorted(rows, sample[:, first]), np.searchsorted(cells, sample[:, second])].mean())
        base += mean
        whole = tuple(tuple(round(cell) for cell in row) for row in (grid - mean) * PER_DOUBLING)
        pairs.append(Pair(names[first], names[second], tuple(rows), tuple(cells), whole))
    return Model(prefix, round(base * PER_DOUBLING), tuple(curves), tuple(pairs))


def _edges(leaves: Sequence[Leaf], column: int) -> list[float]:
    ends = {end for box, _ in leaves for end in box.get(column, ())}
    return sorted(end for end in ends if np.isfinite(end))


def _span(box: Mapping[int, Interval], column: int, edges: list[float]) -> slice:
    low, high = box.get(column, (-np.inf, np.inf))
    start = bisect_left(edges, low) + 1 if np.isfinite(low) else 0
    end = bisect_left(edges, high) + 1 if np.isfinite(high) else len(edges) + 1
    return slice(start, end)


def _merged(name: str, edges: Sequence[float], points: Sequence[int]) -> Curve:
    """The curve without the edges on both sides of which the points are the same."""
    kept = [index for index in range(len(edges)) if points[index] != points[index + 1]]
    return Curve(name, tuple(edges[i] for i in kept), (points[0], *(points[i + 1] for i in kept)))


def log_odds(model: Model, names: Sequence[str], values: Matrix) -> Vector:
    """The model's verdict on rows, in log-odds; what `Model.total_points` gives, for many rows at once."""
    place = {name: index for index, name in enumerate(names)}
    total = np.full(len(values), float(model.base))
    for curve in model.curves:
        total += np.array(curve.points)[np.searchsorted(curve.bins, values[:, place[curve.signal]])]
    for pair in model.pairs:
        rows = np.searchsorted(pair.first_bins, values[:, place[pair.first]])
        cells = np.searchsorted(pair.second_bins, values[:, place[pair.second]])
        total += np.array(pair.points)[rows, cells]
    return total / PER_DOUBLING
