"""What a block's place in the tree says: names, state, the regions around it, its like on the page."""

from __future__ import annotations

from collections import Counter
from itertools import compress

from cleantext.blocks import FALLBACK, HEADING, HIDDEN, LIST, VERBATIM, Blocks
from cleantext.columns import Shared, numbered
from cleantext.lexicon import Lexicon
from cleantext.regions import Regions
from cleantext.signals_words import Columns, prefix_sums

_NO_POINTS = (0, 0, 0)
_CAPTIONS = frozenset({"figcaption", "caption"})
# How many words of prose are worth one more point in a candidate's score, and how many such points there are.
_CANDIDATE_WORDS, _CANDIDATE_MOST = 20, 3
# What is measured of a region.
_AROUND = ("link_density", "prose", "page_prose", "mean", "size", "blocks", "ask", "short")


def names(blocks: Blocks, regions: Regions, lexicon: Lexicon) -> Columns:
    """What the class names, ids, roles and tags on the way down to a block are worth."""
    names, tags, of = blocks.containers.names, blocks.containers.tag, lexicon.names.of
    of_tag = {tag: lexicon.names.tag(tag) for tag in set(tags)}
    own_sum, lows, highs = ([0] * len(regions.parent) for _ in range(3))
    # A region's containers come before those of the regions inside it.
    reached = -1
    for region, tag, triple in zip(regions.region, tags, names, strict=True):
        if region < 0:
            continue
        total, low, high = of(triple)
        own = of_tag[tag]
        if region > reached:
            reached, parent = region, regions.parent[region]
            if parent >= 0:
                lows[region], highs[region] = lows[parent], highs[parent]
        own_sum[region] += total + own
        if low < lows[region] or own < lows[region]:
            lows[region] = min(low, own)
        if high > highs[region] or own > highs[region]:
            highs[region] = max(high, own)
    sums: list[int] = []
    for parent, own in zip(regions.parent, own_sum, strict=True):
        sums.append(own + (sums[parent] if parent >= 0 else 0))
    home, above = regions.home, regions.parent
    inner = [of(triple) if triple[0] else _NO_POINTS for triple in blocks.inner]
    return {
        "names_sum": [sums[region] + point[0] for region, point in zip(home, inner, strict=True)],
        "names_low": list(map(min, map(lows.__getitem__, home), [point[1] for point in inner])),
        "names_high": list(map(max, map(highs.__getitem__, home), [point[2] for point in inner])),
        "names_near": [
            own_sum[region] + (own_sum[above[region]] if above[region] >= 0 else 0) + point[0]
            for region, point in zip(home, inner, strict=True)
        ],
        "tag": [of_tag[tags[container]] if container >= 0 else 0 for container in blocks.container],
    }


def state(blocks: Blocks, regions: Regions) -> Columns:
    """What kind of element a block is in."""
    states = [regions.state[region] for region in regions.home]
    tags = [blocks.containers.tag[container] if container >= 0 else "" for container in blocks.container]
    return {
        "caption": [1 if tag in _CAPTIONS else 0 for tag in tags],
        "hidden": [1 if state & HIDDEN else 0 for state in states],
        "fallback": [1 if state & FALLBACK else 0 for state in states],
        "list": [1 if state & LIST else 0 for state in states],
        "verbatim": [1 if state & VERBATIM else 0 for state in states],
        "level": [
            int(tag[1]) if state & HEADING and tag[1:].isdigit() else 0 for state, tag in zip(states, tags, strict=True)
        ],
        "depth": [regions.depth[region] for region in regions.home],
    }


def containers(columns: Columns, blocks: Blocks, words: list[int], prose: list[int], regions: Regions) -> Columns:
    """The smallest region of several blocks around the block, and the two around that."""
    total_words, total_prose = sum(words) or 1, sum(prose) or 1
    word_sums, prose_sums = prefix_sums(words), prefix_sums(prose)
    link_sums, char_sums = prefix_sums(blocks.links), prefix_sums(columns["chars"])
    ask_sums, short_sums = prefix_sums(columns["ask"]), prefix_sums(columns["short_words"])
    first, last = regions.first, regions.last
    rows: list[tuple[float, ...]] = []
    for region in regions.several:
        start, end = first[region], last[region]
        count, here = end - start, word_sums[end] - word_sums[start]
        prose_here = prose_sums[end] - prose_sums[start]
        rows.append(
            (
                (link_sums[end] - link_sums[start]) / ((char_sums[end] - char_sums[start]) or 1),
                prose_here / (here or 1),
                prose_here / total_prose,
                here / (count or 1),
                here / total_words,
                count,
                (ask_sums[end] - ask_sums[start]) / (count or 1),
                (short_sums[end] - short_sums[start]) / (count or 1),
            )
        )
    # A page without blocks has these columns too: what signals there are does not hang on the page.
    measured = list(zip(*rows, strict=True)) or [()] * len(_AROUND)
    result: Columns = {
        f"{level}_{what}": Shared(values, groups)
        for level, groups in zip(("group", "outer", "wide"), regions.around, strict=True)
        for what, values in zip(_AROUND, measured, strict=True)
    }
    result["group_place"] = [
        (index - first[region]) / (last[region] - first[region]) for index, region in enumerate(regions.group)
    ]
    return result


def candidates(columns: Columns, words: list[int], prose: list[int], regions: Regions) -> Columns:
    """How a block stands to the page's main region, after readability's candidate scores (Arc90, 2009).

    Prose, which has few links, scores for the region around it, and half as much for the one above.
    """
    scores = [0.0] * len(regions.parent)
    first, last, parent = regions.first, regions.last, regions.parent
    for around, count, commas in compress(zip(regions.group, prose, columns["commas"], strict=True), prose):
        worth = 1 + commas + min(count / _CANDIDATE_WORDS, _CANDIDATE_MOST)
        scores[around] += worth
        if parent[around] >= 0:
            scores[parent[around]] += worth / 2
    top = max(range(len(scores)), key=scores.__getitem__)
    prose_sums = prefix_sums(prose)
    main, half = 0, prose_sums[-1] / 2
    for region in range(len(parent)):
        if prose_sums[last[region]] - prose_sums[first[region]] > half:
            main = region
    return {
        "in_top": [0] * first[top] + [1] * (last[top] - first[top]) + [0] * (len(words) - last[top]),
        "top_gap": _gap(regions, top),
        "main_gap": _gap(regions, main),
        "candidate": [
            max(scores[home], scores[parent[home]] if parent[home] >= 0 else 0) / (scores[top] or 1)
            for home in regions.home
        ],
    }


def _gap(regions: Regions, goal: int) -> list[int]:
    """Per block, how many levels above `goal` the first region lies that holds both."""
    on_path: set[int] = set()
    region = goal
    while region >= 0:
        on_path.add(region)
        region = regions.parent[region]
    gaps: list[int] = []
    for region, parent in enumerate(regions.parent):
        gaps.append(regions.depth[goal] - regions.depth[region] if region in on_path else gaps[parent])
    return [gaps[home] for home in regions.home]


def alike(columns: Columns, blocks: Blocks, words: list[int], regions: Regions) -> Columns:
    """Blocks and regions of the same make: same tag and class all the way up."""
    keys: dict[tuple[int, str, str], int] = {}
    key_of: list[int] = []
    sibling_of: list[tuple[int, int]] = []
    containers = blocks.containers
    tags, names = containers.tag, containers.names
    for parent, inmost in zip(regions.parent, regions.inmost, strict=True):
        above = key_of[parent] if parent >= 0 else -1
        made = (above, tags[inmost], names[inmost][0]) if inmost >= 0 else (-1, "", "")
        key = keys.setdefault(made, len(keys))
        key_of.append(key)
        sibling_of.append((parent, key))
    siblings = Counter(sibling_of)
    # How many regions of its make a region, or the one around it, has beside it.
    around = [siblings[pair] for pair in sibling_of]
    beside = [
        max(own, around[parent]) if parent >= 0 else own for own, parent in zip(around, regions.parent, strict=True)
    ]
    home_keys = [key_of[home] for home in regions.home]
    groups = numbered(home_keys, len(keys))
    counts, key_words, key_links, key_chars = ([0] * len(keys) for _ in range(4))
    for key, count, links, chars in zip(home_keys, words, blocks.links, columns["chars"], strict=True):
        counts[key] += 1
        key_words[key] += count
        key_links[key] += links
        key_chars[key] += int(chars)
    total = sum(words) or 1
    shares = [count / total for count in key_words]
    means = [size / (count or 1) for size, count in zip(key_words, counts, strict=True)]
    links_by_key = [links / (chars or 1) for links, chars in zip(key_links, key_chars, strict=True)]
    repeats = Counter(blocks.text)
    return {
        "alike": Shared(counts, groups),
        "alike_share": Shared(shares, groups),
        "alike_mean": Shared(means, groups),
        "alike_links": Shared(links_by_key, groups),
        "siblings": [beside[home] for home in regions.home],
        "repeats": [repeats[text] for text in blocks.text],
    }
