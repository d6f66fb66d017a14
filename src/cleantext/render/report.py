"""One HTML file that shows a page's blocks in place, what became of each, and why.

It asks nothing of the network: styles and script stand in the file, and its Content-Security-Policy (W3C, CSP Level 3)
allows these two, by their digests, and nothing else.
"""

import json
from collections import Counter
from collections.abc import Iterator
from string import Template

from cleantext.document import Block, Document
from cleantext.labels import LABELS
from cleantext.render.outline import Leaf, outline
from cleantext.render.pieces import SOFT_HYPHEN
from cleantext.render.sheet import container, digest, kinds, language, part, percent, shown

STRONGEST = 12  # reasons shown of each block

_BAR = 1000  # units of the bar's width
_LOOK = 2000  # characters of the text in which the next block is looked for
_FACTS = ("title", "byline", "date", "language", "site_name", "url", "description")
_ALWAYS = frozenset({"title", "byline", "date"})


def report(document: Document, name: str, *, every_reason: bool = False) -> str:
    """Return the report on one document, a whole HTML page.

    name: what the input is called; every_reason: all reasons of each block, not the `STRONGEST`. The same document
    gives the same report, and no content of it is anything but text there.
    """
    style, script = part("report.css"), part("report.js")
    title = document.title or name
    return Template(part("report.html")).substitute(
        policy=f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title=shown(title),
        name=shown(name),
        language=language(document),
        verdict=_verdict(document),
        bar=_bar(document),
        filters="\n".join(_filters(document)),
        facts="\n".join(_facts(document)),
        count=f"{len(document.blocks):,}",
        blocks="".join(_blocks(document)),
        text="".join(_text(document)),
        data=_data(document, every_reason=every_reason),
    )


# The summary


def _verdict(document: Document) -> str:
    blocks = document.blocks
    kept = sum(block.kept for block in blocks)
    told = [f"<b>{kept:,}</b> of {len(blocks):,} blocks kept"]
    told.append(f"confidence <b>{document.confidence:.2f}</b> <small>(the expected F1 of the text)</small>")
    if not _is_text(document):
        chance = percent(document.page_type_probability)
        told.append(f"looks like: <b>{shown(document.page_type)}</b> <small>({shown(chance)})</small>")
    flags = [f'<b class="flag">{shown(flag)}</b>' for flag in sorted(document.flags)]
    told.append(f"flags: {' '.join(flags)}" if flags else "no flags")
    return "".join(f"<li>{fact}</li>" for fact in told)


def _is_text(document: Document) -> bool:
    return bool(document.blocks) and document.blocks[0].path is None


def _bar(document: Document) -> str:
    """What became of the characters: a strip for what is kept, then one for each label of what is not."""
    sizes: Counter[str] = Counter()
    for block in document.blocks:
        sizes["kept" if block.kept else block.label.value] += len(block.text)
    total = sizes.total()
    order = [name for name in ("kept", *LABELS) if sizes[name]]
    parts, at = [], 0.0
    for name in order:
        width = _BAR * sizes[name] / total
        parts.append(f'<rect data-l="{name}" x="{at:.1f}" width="{width:.1f}" height="10"/>')
        at += width
    told = ", ".join(f"{name} {percent(sizes[name] / total)}" for name in order) or "nothing"
    return (
        f'<svg class="bar" role="img" viewBox="0 0 {_BAR} 10" preserveAspectRatio="none" '
        f'aria-label="Share of the characters: {shown(told)}">{"".join(parts)}</svg>'
    )


def _filters(document: Document) -> Iterator[str]:
    counts = Counter(block.label for block in document.blocks)
    kept = Counter(block.label for block in document.blocks if block.kept)
    for label in LABELS:
        if counts[label]:
            fate = "keep" if kept[label] else "drop"
            yield (
                f'<label class="chip {fate}" data-l="{label}"><input type="checkbox" value="{label}" checked>'
                f"<span>{label}</span> <b>{counts[label]:,}</b></label>"
            )


def _facts(document: Document) -> Iterator[str]:
    found = document.metadata
    for name in _FACTS:
        if name in found:
            value, source = found[name]["value"], shown(found[name]["source"])
            told = f'<bdi>{shown(value)}</bdi> <span class="source">from {source}</span>'
        elif name in _ALWAYS and not _is_text(document):
            told = "<small>none found</small>"
        else:
            continue
        yield f"<dt>{name.replace('_', ' ')}</dt><dd>{told}</dd>"


# The page


def _blocks(document: Document) -> Iterator[str]:
    before = ""  # the label of the block just before in the same container
    for piece in outline([block.path for block in document.blocks]):
        if isinstance(piece, Leaf):
            block = document.blocks[piece.index]
            run = block.label == before
            before = block.label
            yield _block(piece.index, block, kinds(piece.tags), run=run)
        else:
            before = ""
            yield container(piece)


def _block(index: int, block: Block, look: str, *, run: bool) -> str:
    fate, told = ("keep", "kept") if block.kept else ("drop", "removed")
    classes = " ".join(filter(None, ("b", fate, look, "run" if run else "", "line" if block.path is None else "")))
    # One stop for the tabulator key; from there the arrow keys go from block to block.
    stop = 0 if index == 0 else -1
    return (
        f'<div class="{classes}" id="b{index}" data-l="{block.label}" tabindex="{stop}" role="group" '
        f'aria-label="{block.label}, {told}, {shown(percent(block.probability))}">'
        f'<p dir="auto">{shown(block.text)}</p></div>\n'
    )


def _text(document: Document) -> Iterator[str]:
    """The article, a paragraph for each line, so that each has its own direction; together they are the text."""
    for line in document.text.splitlines(keepends=True):
        yield f'<p dir="auto">{shown(line)}</p>'


def _lines(document: Document) -> Iterator[int]:
    """For each block the line of the text that it begins in, -1 where it is not found there."""
    text = document.text
    lines = text.splitlines(keepends=True)
    line = begins = at = 0
    for block in document.blocks:
        # In a list, lines behind the first stand further in. Formulas are printed as their source and not found; all
        # else that is kept stands in this order, so a short look is enough.
        first = block.text.split("\n", 1)[0].replace(SOFT_HYPHEN, "").strip()
        found = text.find(first, at, at + len(first) + _LOOK) if block.kept else -1
        if found >= 0:
            at = found + len(first)
        while found >= 0 and begins + len(lines[line]) <= found:
            begins += len(lines[line])
            line += 1
        yield line if found >= 0 else -1


def _data(document: Document, *, every_reason: bool) -> str:
    """What the script shows of a block on demand.

    Points, probability, place, reasons as pairs of number and points, number and sum of the other reasons, line of
    the text. Reasons have the numbers of their names, because these repeat. "<" is written as an escape: so no text
    ends the element that holds the data.
    """
    numbers: dict[str, int] = {}
    rows = []
    for block, line in zip(document.blocks, _lines(document), strict=True):
        strong = block.reasons if every_reason else block.reasons[:STRONGEST]
        rest = block.reasons[len(strong) :]
        pairs = [number for name, points in strong for number in (numbers.setdefault(name, len(numbers)), points)]
        place = block.path if block.path is not None else f"characters {block.start}–{block.end}"
        more = sum(points for _, points in rest)
        rows.append([block.points, percent(block.probability), place, pairs, len(rest), more, line])
    data = json.dumps({"names": list(numbers), "blocks": rows}, separators=(",", ":"))
    return data.replace("<", "\\u003c")
