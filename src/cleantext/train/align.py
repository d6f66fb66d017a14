"""Which words of a page its reference text holds: greedy string tiling in order of length, then the gaps between.

Source: Wise, "String Similarity via Greedy String Tiling" (1993), seeded with word 4-grams.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

# A word of a spaced script, or one character of an unspaced one.
TOKEN = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
_SEED = 4
_CANDIDATES = 24
_GAP = 400


def tokens_of(text: str) -> list[str]:
    """The words that alignment compares."""
    return TOKEN.findall(text.lower())


def matched_tokens(page: Sequence[str], reference: Sequence[str]) -> bytearray:
    """One byte per token of `page`: 1 where the token is part of `reference`; each of its tokens is used once."""
    in_page, in_reference = bytearray(len(page)), bytearray(len(reference))
    tiles: list[tuple[int, int, int]] = []
    for length, i, j in sorted(_runs(page, reference), key=lambda run: (-run[0], run[1], run[2])):
        for start, size in _free_parts(in_page, in_reference, i, j, length):
            if size >= _SEED or size == length:
                in_page[i + start : i + start + size] = b"\1" * size
                in_reference[j + start : j + start + size] = b"\1" * size
                tiles.append((i + start, j + start, size))
    _fill_gaps(page, reference, in_page, tiles)
    return in_page


def _runs(page: Sequence[str], reference: Sequence[str]) -> list[tuple[int, int, int]]:
    """Maximal common runs as (length, place in page, place in reference)."""
    seeds: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(reference) - _SEED + 1):
        seeds[tuple(reference[j : j + _SEED])].append(j)
    runs: list[tuple[int, int, int]] = []
    open_runs: dict[int, int] = {}
    for i in range(len(page) - _SEED + 1):
        places = seeds.get(tuple(page[i : i + _SEED]), ())[:_CANDIDATES]
        still_open: dict[int, int] = {}
        for j in places:
            still_open[j - i] = open_runs.get(j - i, i)
        for offset, start in open_runs.items():
            if offset not in still_open:
                runs.append((i - start + _SEED - 1, start, start + offset))
        open_runs = still_open
    end = max(0, len(page) - _SEED + 1)
    runs.extend((end - start + _SEED - 1, start, start + offset) for offset, start in open_runs.items())
    if not runs and page and reference:
        match = SequenceMatcher(None, page, reference, autojunk=False).find_longest_match()
        runs.append((match.size, match.a, match.b))
    return runs


def _free_parts(in_page: bytearray, in_reference: bytearray, i: int, j: int, length: int) -> list[tuple[int, int]]:
    parts, start = [], -1
    for k in range(length + 1):
        free = k < length and not in_page[i + k] and not in_reference[j + k]
        if free and start < 0:
            start = k
        elif not free and start >= 0:
            parts.append((start, k - start))
            start = -1
    return parts


def _fill_gaps(
    page: Sequence[str], reference: Sequence[str], in_page: bytearray, tiles: list[tuple[int, int, int]]
) -> None:
    """Between two tiles that follow each other in both texts, match what is too short for a seed."""
    last_i = last_j = 0
    for i, j, size in [*sorted(tiles), (len(page), len(reference), 0)]:
        if j < last_j:
            continue
        if 0 < i - last_i <= _GAP and 0 < j - last_j <= _GAP:
            matcher = SequenceMatcher(None, page[last_i:i], reference[last_j:j], autojunk=False)
            for match in matcher.get_matching_blocks():
                start = last_i + match.a
                in_page[start : start + match.size] = b"\1" * match.size
        last_i, last_j = i + size, j + size
