"""Named numbers for every block: its text, its region, its neighbours, its page.

Each signal is a column, one number per block. What a number is worth stands in the rules; here is only how it is
measured. The names are the vocabulary of the rules and of the explanations.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

from cleantext.blocks import FALLBACK, HEADING, HIDDEN, LIST, VERBATIM, Blocks
from cleantext.intents import UNSPACED, Phrase, tokens_of
from cleantext.lexicon import Lexicon
from cleantext.page import Head
from cleantext.regions import Regions, regions_of

Column = Sequence[float]
Columns = dict[str, Column]

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[。！？؟।]")
_QUOTES = " 	\"'”’»)）」]"
_ENDS, _COLONS = frozenset(".!?…。！？؟।"), frozenset(":：")
_DATE_WORDS = 15
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{1,2}\s*(?:月|日|時)")
PROSE_WORDS = 12
FAR = 99
_LONG = 5
_FEW_TERMS, _FEW_WORDS = 4, 6
_ASKS = 20
_REACH = 8
_NO_POINTS = (0, 0, 0)
_NO_TOKENS: list[str] = []
_NO_PHRASES: list[Phrase] = []
# A menu entry: few words, all of them links. Its words are not looked up, its make says enough.
_MENU_WORDS, _MENU_DENSITY = 4, 0.9


def words_of(texts: Sequence[str]) -> list[int]:
    """Number of words of each text; in scripts without spaces, half the number of characters."""
    if not has_unspaced(texts):
        return [len(text.split()) for text in texts]
    return [count_words(text) for text in texts]


def count_words(text: str) -> int:
    """Number of words of one text."""
    words = len(text.split())
    return words if text.isascii() else words + len(UNSPACED.findall(text)) // 2


def has_unspaced(texts: Sequence[str]) -> bool:
    """Whether any text is in a script that puts no space between words."""
    joined = "".join(texts)
    return not joined.isascii() and UNSPACED.search(joined) is not None


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
    words = words_of(blocks.text)
    density = _link_density(blocks)
    tokens = [
        _NO_TOKENS if count <= _MENU_WORDS and linked > _MENU_DENSITY else tokens_of(text)
        for text, count, linked in zip(blocks.text, words, density, strict=True)
    ]
    languages = lexicon.languages(head.language)
    judged = lexicon.intents.judge
    intents = [
        judged(text, found, languages) if found else _NO_PHRASES
        for text, found in zip(blocks.text, tokens, strict=True)
    ]
    columns: Columns = {"link_density": density}
    columns |= _text(blocks, words, tokens)
    columns |= _words(tokens, words, intents, lexicon)
    prose = _prose(columns, words)
    columns["cohesion"] = cohesion(blocks.text, tokens, prose, columns["ask"])
    columns |= _names(blocks, regions, lexicon)
    columns |= _state(blocks, regions)
    columns |= _containers(columns, blocks, words, prose, regions)
    columns |= _candidates(columns, words, prose, regions)
    columns |= _alike(columns, blocks, words, regions)
    columns |= _position(words, prose)
    columns |= _title(tokens, head, columns, words)
    columns |= _headings(tokens, regions, lexicon)
    columns |= _neighbours(columns, words, prose)
    columns |= _page(columns, blocks, words, prose)
    return Measures(columns, words, prose, intents, regions)


def _link_density(blocks: Blocks) -> list[float]:
    return [
        min(1.0, links / max(1, len(text) - text.count(" "))) if links else 0.0
        for links, text in zip(blocks.links, blocks.text, strict=True)
    ]


def _text(blocks: Blocks, words: list[int], tokens: list[list[str]]) -> Columns:
    texts = blocks.text
    chars = [len(text) for text in texts]
    return {
        "chars": chars,
        "words": words,
        "anchors": blocks.anchors,
        "bold": [bold / size if bold else 0.0 for bold, size in zip(blocks.bold, chars, strict=True)],
        "sentences": [
            len(SENTENCE_END.findall(text)) if found else 0 for text, found in zip(texts, tokens, strict=True)
        ],
        "closed": [closing(text) for text in texts],
        "commas": [commas(text) if found else 0 for text, found in zip(texts, tokens, strict=True)],
        "dates": [
            1 if found and count <= _DATE_WORDS and DATE.search(text) else 0
            for text, found, count in zip(texts, tokens, words, strict=True)
        ],
        "word_length": [size / (count or 1) for size, count in zip(chars, words, strict=True)],
    }


def closing(text: str) -> int:
    """1 when a text ends like a sentence, 2 when it announces something, else 0."""
    last = text.rstrip(_QUOTES)[-1:]
    return 1 if last in _ENDS else 2 if last in _COLONS else 0


def commas(text: str) -> int:
    """Number of commas of any script."""
    count = text.count(",")
    return count if text.isascii() else count + text.count("、") + text.count("，") + text.count("،")


def _words(tokens: list[list[str]], words: list[int], intents: list[list[Phrase]], lexicon: Lexicon) -> Columns:
    points = lexicon.words.points
    return {
        "short_words": [
            points(found) if found and count <= lexicon.short else 0 for found, count in zip(tokens, words, strict=True)
        ],
        "ask": [-sum([row.points for row in found if row.points < 0]) if found else 0 for found in intents],
        "told": [sum([row.points for row in found if row.points > 0]) if found else 0 for found in intents],
    }


def _prose(columns: Columns, words: list[int]) -> list[int]:
    """Words of the blocks that read like prose: sentences, few links, some length."""
    return [
        count if count >= PROSE_WORDS and sentences and density < 0.4 else 0
        for count, sentences, density in zip(words, columns["sentences"], columns["link_density"], strict=True)
    ]


def cohesion(
    texts: Sequence[str], tokens: Sequence[list[str]], prose: Sequence[int], ask: Sequence[float]
) -> list[float]:
    """Share of a block's longer words that other prose of the page has too; -1 where there are too few to tell.

    Paragraphs of one article share its vocabulary, what was put between them does not (lexical cohesion; Hearst,
    "TextTiling", Computational Linguistics 1997). Blocks that ask for something lend their words to no other.
    """
    pick = _character_pairs if has_unspaced(texts) else _long_words
    terms = [pick(text, found) if found else frozenset() for text, found in zip(texts, tokens, strict=True)]
    lends = [count > 0 and asked < _ASKS for count, asked in zip(prose, ask, strict=True)]
    counts = Counter(chain.from_iterable(mine for mine, lent in zip(terms, lends, strict=True) if lent))
    return [
        sum([counts[term] > lent for term in mine]) / len(mine) if len(mine) >= _FEW_TERMS else -1
        for mine, lent in zip(terms, lends, strict=True)
    ]


def _long_words(_text: str, tokens: list[str]) -> frozenset[str]:
    """Words long enough to be about something."""
    if len(tokens) < _FEW_WORDS:
        return frozenset()
    return frozenset([token for token in tokens if len(token) >= _LONG])


def _character_pairs(text: str, tokens: list[str]) -> frozenset[str]:
    """Pairs of characters of scripts without spaces; where there are none, the longer words."""
    characters = UNSPACED.findall(text)
    return frozenset(map("".join, pairwise(characters))) if characters else _long_words(text, tokens)


def _names(blocks: Blocks, regions: Regions, lexicon: Lexicon) -> Columns:
    names, tags, of = blocks.containers.names, blocks.containers.tag, lexicon.names.of
    own_sum: list[int] = []
    sums: list[int] = []
    lows: list[int] = []
    highs: list[int] = []
    for parent, members in zip(regions.parent, regions.members, strict=True):
        total, low, high = (0, lows[parent], highs[parent]) if parent >= 0 else (0, 0, 0)
        for member in members:
            points = of(tags[member], names[member])
            total += points[0]
            if points[1] < low:
                low = points[1]
            if points[2] > high:
                high = points[2]
        own_sum.append(total)
        sums.append(total + (sums[parent] if parent >= 0 else 0))
        lows.append(low)
        highs.append(high)
    home, above = regions.home, regions.parent
    inner = [of("", triple) if triple[0] else _NO_POINTS for triple in blocks.inner]
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
    sibling_of: list[tuple[int, int]] = []
    containers = blocks.containers
    tags, names = containers.tag, containers.names
    for parent, members in zip(regions.parent, regions.members, strict=True):
        if members:
            inmost = members[-1]
            made = (key_of[parent] if parent >= 0 else -1, tags[inmost], names[inmost][0])
        else:
            made = (-1, "", "")
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
        "alike": [counts[key] for key in home_keys],
        "alike_share": [shares[key] for key in home_keys],
        "alike_mean": [means[key] for key in home_keys],
        "alike_links": [links_by_key[key] for key in home_keys],
        "siblings": [beside[home] for home in regions.home],
        "repeats": [repeats[text] for text in blocks.text],
    }


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


def _title(tokens: list[list[str]], head: Head, columns: Columns, words: list[int]) -> Columns:
    """Where the page's title stands: the heading that shares most words with it."""
    wanted = head.title
    for name, content in head.meta:
        if name == "og:title":
            wanted = content
            break
    title = set(tokens_of(wanted))
    best, place = 0.0, -1
    overlap: list[float] = []
    for index, (found, level, count) in enumerate(zip(tokens, columns["level"], words, strict=True)):
        if count > 40 or title.isdisjoint(found):
            overlap.append(0.0)
            if not level:
                continue
            shared = 0.0
        else:
            mine = set(found)
            shared = len(mine & title) / len(mine | title)
            overlap.append(shared)
        rank = shared + (0.5 if level == 1 else 0.3 if level == 2 else 0.1 if level else 0)
        if rank > best and (level or shared > 0.5):
            best, place = rank, index
    return {
        "title_overlap": overlap,
        "since_title": [FAR * 2 if place < 0 else max(-FAR, min(FAR, index - place)) for index in range(len(words))],
    }


def _headings(tokens: list[list[str]], regions: Regions, lexicon: Lexicon) -> Columns:
    """The heading above: what its words are worth, and how far it is."""
    points: list[int] = []
    distance: list[int] = []
    current, far = 0, FAR
    for found, home in zip(tokens, regions.home, strict=True):
        if regions.state[home] & HEADING:
            current, far = lexicon.headings.points(found), 0
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
        "words_1_after": [*words, 0][1:],
        "links_1_after": [*density, 1][1:],
        "short_1_after": [*short, 0][1:],
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
