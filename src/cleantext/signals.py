"""Named numbers for every block: its text, its region, its neighbours, its page.

Each signal is a column, one number per block. What a number is worth stands in the rules; here is only how it is
measured. The names are the vocabulary of the rules and of the explanations.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from cleantext.blocks import FALLBACK, HEADING, HIDDEN, LIST, VERBATIM, Blocks
from cleantext.intents import Phrase
from cleantext.lexicon import WORD, Lexicon
from cleantext.page import Head
from cleantext.regions import Regions, regions_of

Column = Sequence[float]
Columns = dict[str, Column]

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？؟।]")
CLOSING = re.compile(r"[.!?…。！？؟।][\"'”’»）)」\]]*$")
# Scripts that put no space between words: two characters count as one word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}\s*(?:月|日|時)")
PROSE_WORDS = 12
FAR = 99
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_FEW_TERMS, _FEW_WORDS = 4, 6
_ASKS = 20
_REACH = 8


def count_words(text: str) -> int:
    """Number of words; in scripts without spaces, half the number of characters."""
    words = len(text.split())
    if text.isascii():
        return words
    return words + len(_UNSPACED.findall(text)) // 2


@dataclass(slots=True)
class Measures:
    """What the stages after the signals ask again.

    columns: the signals; words: per block; prose: words of the blocks that read like prose, else 0; intents: the
    phrases found per block; regions: of the page (None for plain text).
    """

    columns: Columns
    words: list[int]
    prose: list[int]
    intents: list[list[Phrase]]
    regions: Regions | None = None


def _prefix(column: Iterable[float]) -> list[float]:
    return [0, *accumulate(column)]


def measure(blocks: Blocks, head: Head, lexicon: Lexicon) -> Measures:
    """All signals of an HTML page's blocks."""
    regions = regions_of(blocks)
    words = [count_words(text) for text in blocks.text]
    columns: Columns = {}
    languages = lexicon.languages(head.language)
    intents = [lexicon.intents.judge(text, languages) for text in blocks.text]
    columns |= _text(blocks, words)
    columns |= _words(blocks, words, intents, lexicon)
    prose = _prose(columns, words)
    columns["cohesion"] = cohesion(blocks.text, words, prose, columns["ask"])
    columns |= _names(blocks, regions, lexicon)
    columns |= _state(blocks, regions)
    columns |= _containers(columns, blocks, words, prose, regions)
    columns |= _candidates(columns, words, prose, regions)
    columns |= _alike(columns, blocks, words, regions)
    columns |= _position(words, prose)
    columns |= _title(blocks, head, columns, words)
    columns |= _headings(blocks, regions, lexicon)
    columns |= _neighbours(columns, words, prose)
    columns |= _page(columns, blocks, words, prose)
    return Measures(columns, words, prose, intents, regions)


def _text(blocks: Blocks, words: list[int]) -> Columns:
    texts = blocks.text
    chars = [len(text) for text in texts]
    return {
        "chars": chars,
        "words": words,
        "link_density": [
            min(1.0, links / max(1, size - text.count(" ")))
            for links, size, text in zip(blocks.links, chars, texts, strict=True)
        ],
        "anchors": blocks.anchors,
        "bold": [bold / size for bold, size in zip(blocks.bold, chars, strict=True)],
        "sentences": [len(SENTENCE_END.findall(text)) for text in texts],
        "closed": [1 if CLOSING.search(text[-4:]) else 2 if text[-1] in ":：" else 0 for text in texts],
        "commas": [text.count(",") + text.count("、") + text.count("，") + text.count("،") for text in texts],
        "dates": [len(DATE.findall(text[:200])) for text in texts],
        "word_length": [size / (count or 1) for size, count in zip(chars, words, strict=True)],
    }


def _words(blocks: Blocks, words: list[int], intents: list[list[Phrase]], lexicon: Lexicon) -> Columns:
    return {
        "short_words": [
            lexicon.words.points(WORD.findall(text.lower())) if count <= lexicon.short else 0
            for text, count in zip(blocks.text, words, strict=True)
        ],
        "ask": [-sum(phrase.points for phrase in found if phrase.points < 0) for found in intents],
        "told": [sum(phrase.points for phrase in found if phrase.points > 0) for found in intents],
    }


def _prose(columns: Columns, words: list[int]) -> list[int]:
    """Words of the blocks that read like prose: sentences, few links, some length."""
    return [
        count if count >= PROSE_WORDS and sentences and density < 0.4 else 0
        for count, sentences, density in zip(words, columns["sentences"], columns["link_density"], strict=True)
    ]


def cohesion(
    texts: Sequence[str], words: Sequence[int], prose: Sequence[int], ask: Sequence[float]
) -> list[float]:
    """Share of a block's longer words that other prose of the page has too; -1 where there are too few to tell.

    Paragraphs of one article share its vocabulary, what was put between them does not (lexical cohesion; Hearst,
    "TextTiling", Computational Linguistics 1997). Blocks that ask for something lend their words to no other.
    """
    terms = [
        _topic_terms(text) if count >= _FEW_WORDS else frozenset() for text, count in zip(texts, words, strict=True)
    ]
    lends = [count > 0 and asked < _ASKS for count, asked in zip(prose, ask, strict=True)]
    counts: Counter[str] = Counter()
    for mine, lent in zip(terms, lends, strict=True):
        if lent:
            counts.update(mine)
    return [
        sum(counts[term] > lent for term in mine) / len(mine) if len(mine) >= _FEW_TERMS else -1
        for mine, lent in zip(terms, lends, strict=True)
    ]


def _topic_terms(text: str) -> frozenset[str]:
    """Words long enough to be about something; in scripts without spaces, pairs of characters."""
    terms = set(_LONG_WORD.findall(text.lower()))
    if not text.isascii() and _UNSPACED.search(text):
        run = "".join(_UNSPACED.findall(text))
        terms.update(map("".join, pairwise(run)))
    return frozenset(terms)


def _names(blocks: Blocks, regions: Regions, lexicon: Lexicon) -> Columns:
    names, tags = blocks.containers.names, blocks.containers.tag
    own_sum: list[int] = []
    sums: list[int] = []
    lows: list[int] = []
    highs: list[int] = []
    for parent, members in zip(regions.parent, regions.members, strict=True):
        points = [lexicon.names.of(tags[member], *names[member]) for member in members]
        total = sum(point[0] for point in points)
        low = min((point[1] for point in points), default=0)
        high = max((point[2] for point in points), default=0)
        own_sum.append(total)
        sums.append(total + (sums[parent] if parent >= 0 else 0))
        lows.append(min(low, lows[parent] if parent >= 0 else 0))
        highs.append(max(high, highs[parent] if parent >= 0 else 0))
    home, above = regions.home, regions.parent
    inner = [lexicon.names.of("", *triple) for triple in blocks.inner]
    return {
        "names_sum": [sums[region] + point[0] for region, point in zip(home, inner, strict=True)],
        "names_low": [min(lows[region], point[1]) for region, point in zip(home, inner, strict=True)],
        "names_high": [max(highs[region], point[2]) for region, point in zip(home, inner, strict=True)],
        "names_near": [
            own_sum[region] + (own_sum[above[region]] if above[region] >= 0 else 0) + point[0]
            for region, point in zip(home, inner, strict=True)
        ],
        "tag": [lexicon.names.tag(tags[container]) if container >= 0 else 0 for container in blocks.container],
    }


def _state(blocks: Blocks, regions: Regions) -> Columns:
    states = [regions.state[region] for region in regions.home]
    tags = [blocks.containers.tag[container] if container >= 0 else "" for container in blocks.container]
    return {
        "hidden": [1 if state & HIDDEN else 0 for state in states],
        "fallback": [1 if state & FALLBACK else 0 for state in states],
        "list": [1 if state & LIST else 0 for state in states],
        "verbatim": [1 if state & VERBATIM else 0 for state in states],
        "level": [
            int(tag[1]) if state & HEADING and tag[1:].isdigit() else 0 for state, tag in zip(states, tags, strict=True)
        ],
        "depth": [regions.depth[region] for region in regions.home],
    }


def _containers(columns: Columns, blocks: Blocks, words: list[int], prose: list[int], regions: Regions) -> Columns:
    """The smallest region of several blocks around the block, and the two around that."""
    total_words, total_prose = sum(words) or 1, sum(prose) or 1
    word_sums, prose_sums = _prefix(words), _prefix(prose)
    link_sums, char_sums = _prefix(blocks.links), _prefix(columns["chars"])
    ask_sums, short_sums = _prefix(columns["ask"]), _prefix(columns["short_words"])
    density: list[float] = []
    prose_share: list[float] = []
    page_share: list[float] = []
    mean: list[float] = []
    size: list[float] = []
    ask: list[float] = []
    short: list[float] = []
    for start, end in zip(regions.first, regions.last, strict=True):
        count, here = end - start, word_sums[end] - word_sums[start]
        density.append((link_sums[end] - link_sums[start]) / ((char_sums[end] - char_sums[start]) or 1))
        prose_here = prose_sums[end] - prose_sums[start]
        prose_share.append(prose_here / (here or 1))
        page_share.append(prose_here / total_prose)
        mean.append(here / (count or 1))
        size.append(here / total_words)
        ask.append((ask_sums[end] - ask_sums[start]) / (count or 1))
        short.append((short_sums[end] - short_sums[start]) / (count or 1))
    first, last, parent = regions.first, regions.last, regions.parent
    group = [
        region if last[region] - first[region] > 1 or parent[region] < 0 else parent[region] for region in regions.home
    ]
    result: Columns = {}
    level = group
    for name in ("group", "outer", "wide"):
        result |= {
            f"{name}_link_density": [density[region] for region in level],
            f"{name}_prose": [prose_share[region] for region in level],
            f"{name}_page_prose": [page_share[region] for region in level],
            f"{name}_mean": [mean[region] for region in level],
            f"{name}_size": [size[region] for region in level],
            f"{name}_blocks": [last[region] - first[region] for region in level],
            f"{name}_ask": [ask[region] for region in level],
            f"{name}_short": [short[region] for region in level],
        }
        level = [max(0, parent[region]) for region in level]
    result["group_place"] = [
        (index - first[region]) / (last[region] - first[region]) for index, region in enumerate(group)
    ]
    return result


def _candidates(columns: Columns, words: list[int], prose: list[int], regions: Regions) -> Columns:
    """How a block stands to the page's main region, after readability's candidate scores (Arc90, 2009).

    Prose scores for the region around it and half for the one above; the scores are damped by link density.
    """
    scores = [0.0] * len(regions.parent)
    first, last, parent = regions.first, regions.last, regions.parent
    for home, count, commas in zip(regions.home, prose, columns["commas"], strict=True):
        if count:
            around = home if last[home] - first[home] > 1 or parent[home] < 0 else parent[home]
            worth = 1 + commas + min(count / 20, 3)
            scores[around] += worth
            if parent[around] >= 0:
                scores[parent[around]] += worth / 2
    top = max(range(len(scores)), key=scores.__getitem__)
    prose_sums = _prefix(prose)
    main, half = 0, prose_sums[-1] / 2
    for region in range(len(parent)):
        if prose_sums[last[region]] - prose_sums[first[region]] > half:
            main = region
    return {
        "in_top": [1 if first[top] <= index < last[top] else 0 for index in range(len(words))],
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


def _alike(columns: Columns, blocks: Blocks, words: list[int], regions: Regions) -> Columns:
    """Blocks and regions of the same make: same tag and class all the way up."""
    keys: dict[tuple[int, str, str], int] = {}
    key_of: list[int] = []
    containers = blocks.containers
    for parent, members in zip(regions.parent, regions.members, strict=True):
        inmost = members[-1] if members else -1
        tag, css = (containers.tag[inmost], containers.names[inmost][0]) if inmost >= 0 else ("", "")
        made = (key_of[parent] if parent >= 0 else -1, tag, css)
        key_of.append(keys.setdefault(made, len(keys)))
    siblings = Counter(zip(regions.parent, key_of, strict=True))
    home_keys = [key_of[home] for home in regions.home]
    counts = Counter(home_keys)
    key_words: Counter[int] = Counter()
    key_links: Counter[int] = Counter()
    key_chars: Counter[int] = Counter()
    for key, count, links, chars in zip(home_keys, words, blocks.links, columns["chars"], strict=True):
        key_words[key] += count
        key_links[key] += links
        key_chars[key] += int(chars)
    total = sum(words) or 1
    repeats = Counter(blocks.text)
    group_siblings = [
        max(siblings[regions.parent[home], key_of[home]], _siblings_above(regions, siblings, key_of, home))
        for home in regions.home
    ]
    return {
        "alike": [counts[key] for key in home_keys],
        "alike_share": [key_words[key] / total for key in home_keys],
        "alike_mean": [key_words[key] / counts[key] for key in home_keys],
        "alike_links": [key_links[key] / (key_chars[key] or 1) for key in home_keys],
        "siblings": group_siblings,
        "repeats": [repeats[text] for text in blocks.text],
    }


def _siblings_above(regions: Regions, siblings: Counter[tuple[int, int]], key_of: list[int], home: int) -> int:
    above = regions.parent[home]
    return siblings[regions.parent[above], key_of[above]] if above >= 0 else 0


def _position(words: list[int], prose: list[int]) -> Columns:
    total = sum(words) or 1
    before = list(accumulate(words, initial=0))[:-1]
    prose_before = list(accumulate(prose, initial=0))[:-1]
    total_prose = sum(prose) or 1
    since: list[int] = []
    distance = FAR
    for value in prose:
        distance = 0 if value else min(FAR, distance + 1)
        since.append(distance)
    until: list[int] = []
    distance = FAR
    for value in reversed(prose):
        distance = 0 if value else min(FAR, distance + 1)
        until.append(distance)
    until.reverse()
    return {
        "words_before": [value / total for value in before],
        "prose_before": [value / total_prose for value in prose_before],
        "prose_after": [1 - (value + here) / total_prose for value, here in zip(prose_before, prose, strict=True)],
        "since_prose": since,
        "until_prose": until,
    }


def _title(blocks: Blocks, head: Head, columns: Columns, words: list[int]) -> Columns:
    """Where the page's title stands: the heading that shares most words with it."""
    wanted = head.title
    for name, content in head.meta:
        if name == "og:title":
            wanted = content
            break
    title = set(WORD.findall(wanted.lower()))
    best, place = 0.0, -1
    overlap: list[float] = []
    for index, (text, level, count) in enumerate(zip(blocks.text, columns["level"], words, strict=True)):
        if count > 40 or not title:
            overlap.append(0.0)
            continue
        mine = set(WORD.findall(text.lower()))
        shared = len(mine & title) / (len(mine | title) or 1)
        overlap.append(shared)
        rank = shared + (0.5 if level == 1 else 0.3 if level == 2 else 0.1 if level else 0)
        if rank > best and (level or shared > 0.5):
            best, place = rank, index
    return {
        "title_overlap": overlap,
        "since_title": [FAR * 2 if place < 0 else max(-FAR, min(FAR, index - place)) for index in range(len(words))],
    }


def _headings(blocks: Blocks, regions: Regions, lexicon: Lexicon) -> Columns:
    """The heading above: what its words are worth, and how far it is."""
    points: list[int] = []
    distance: list[int] = []
    current, far = 0, FAR
    for text, home in zip(blocks.text, regions.home, strict=True):
        if regions.state[home] & HEADING:
            current, far = lexicon.headings.points(WORD.findall(text.lower())), 0
        else:
            far = min(FAR, far + 1)
        points.append(current)
        distance.append(far)
    return {"heading_words": points, "since_heading": distance}


def _neighbours(columns: Columns, words: list[int], prose: list[int]) -> Columns:
    density, short = columns["link_density"], columns["short_words"]
    prose_sums = _prefix(prose)
    count = len(words)
    return {
        "words_1_after": [*words[1:], 0],
        "links_1_after": [*density[1:], 1],
        "short_1_after": [*short[1:], 0],
        "prose_near": [
            prose_sums[min(count, index + _REACH + 1)] - prose_sums[max(0, index - _REACH)] for index in range(count)
        ],
    }


def _page(columns: Columns, blocks: Blocks, words: list[int], prose: list[int]) -> Columns:
    count, total = len(words), sum(words) or 1
    long = sum(1 for value in prose if value)
    repeated = sum(1 for value in columns["siblings"] if value >= 5)
    facts = {
        "page_words": total,
        "page_blocks": count,
        "page_link_density": sum(blocks.links) / (sum(columns["chars"]) or 1),
        "page_prose": sum(prose) / total,
        "page_long": long,
        "page_long_mean": sum(prose) / (long or 1),
        "page_repeated": repeated / (count or 1),
        "page_verbatim": sum(columns["verbatim"]) / (count or 1),
        "page_dates": sum(columns["dates"]),
        "page_hidden": sum(prose_here for prose_here, hidden in zip(prose, columns["hidden"], strict=True) if hidden)
        / (sum(prose) or 1),
    }
    return {name: [value] * count for name, value in facts.items()}
