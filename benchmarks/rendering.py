"""What Markdown and HTML keep of a page's structure, and what printing costs: `python -m benchmarks.rendering`.

Elements are counted on readability's test pages: those of ``expected.html`` whose text is in the text that cleantext
keeps are asked for in its output. Words are counted on every page of the corpora that are there.
"""

from __future__ import annotations

import argparse
import importlib
import re
import time
from collections import Counter
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as lxml_html

from benchmarks.corpora import CorpusMissingError, corpora_root, read_readability, read_trafilatura, read_wcxb
from benchmarks.metrics import Share
from benchmarks.pages import decode, plain_or_gz, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.pages import LabelledPage

KINDS = ("list items", "table cells", "code blocks", "images", "links")
_KINDS = {
    "a": "links", "img": "images", "li": "list items", "pre": "code blocks", "td": "table cells", "th": "table cells",
}  # fmt: skip
_PARAGRAPHS = ("blockquote", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "td", "th")
_BACK = re.compile(r'<a href="#fnref[^>]*>[^<]*</a>')
_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"^ *[0-9-]+\. ", re.MULTILINE)
_SOFT_HYPHEN = "\u00ad"
# Sides of an image below this many pixels make an icon, which nobody asks for.
_ICON = 32
_READERS = {"readability": read_readability, "wcxb": read_wcxb, "trafilatura": read_trafilatura}


def folded(text: str) -> str:
    """The text without white space and soft hyphens."""
    return "".join(text.split()).replace(_SOFT_HYPHEN, "")


class KeptText:
    """The text of the kept blocks, folded, with the places where blocks begin and end."""

    def __init__(self, blocks: Iterable[str]) -> None:
        texts = [folded(text) for text in blocks]
        self.text = "".join(texts)
        borders = [*accumulate(map(len, texts), initial=0)]
        self.begins, self.ends = set(borders[:-1]), set(borders[1:])

    def times(self, text: str) -> int:
        """How often a text is some kept blocks, whole."""
        count, at = 0, self.text.find(text)
        while at >= 0:
            count += at in self.begins and at + len(text) in self.ends
            at = self.text.find(text, at + 1)
        return count


def elements(fragment: str, kept: KeptText | None = None) -> dict[str, Counter[str]]:
    """What a piece of HTML holds, by kind: folded texts, and of images the names of their files.

    With `kept`, only what is in it: items, cells and code whose text is, links and images whose paragraph is.
    """
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    if not fragment.strip():
        return found
    root = lxml_html.fragment_fromstring(fragment, create_parent=True)
    for element in root.iter(etree.Element):
        kind = _KINDS.get(element.tag, "")
        name = _image(element) if kind == "images" else folded(_text_of(element)) if kind else ""
        # A footnote's mark has brackets in one output and none in the other.
        name = name.strip("[]") if kind == "links" else name
        if kind == "links" and not _leads_somewhere(element):
            continue
        if name and (kept is None or _is_kept(element, kind, name, found[kind][name], kept)):
            found[kind][name] += 1
    return found


def _is_kept(element: Any, kind: str, name: str, seen: int, kept: KeptText) -> bool:
    """Whether an element is of the kept region; seen: how many of the same name are found already."""
    if kind == "images":
        near = [_paragraph_near(element, axis) for axis in ("preceding", "following")]
        return all(text and kept.times(text) for text in near)
    if kind == "links":
        return kept.times(_paragraph_of(element)) > seen
    if kind == "table cells" and _is_layout(element):
        return False
    return kept.times(name) > seen


def _is_layout(cell: Any) -> bool:
    """Whether a cell's table has one row or column only, or tables in it: none of these is a table to a reader."""
    table = next(cell.iterancestors("table"), None)
    return (
        table is None
        or bool(table.xpath(".//table"))
        or len(table.xpath(".//tr")) < 2
        or not table.xpath(".//tr[count(td | th) > 1]")
    )


def _paragraph_near(image: Any, axis: str) -> str:
    """The paragraph of the nearest text of more than a few characters before or behind an image."""
    texts = image.xpath(f"{axis}::text()[string-length(normalize-space()) > 3]")
    if not texts:
        return ""
    text = texts[-1 if axis == "preceding" else 0]
    return _paragraph_of(text.getparent().getparent() if text.is_tail else text.getparent())


def _paragraph_of(element: Any) -> str:
    """The folded text of the smallest paragraph or the like that an element is or stands in."""
    within = element if element.tag in _PARAGRAPHS else next(element.iterancestors(*_PARAGRAPHS), None)
    return "" if within is None else folded(_text_of(within))


def _text_of(element: Any) -> str:
    return "".join(map(str, element.itertext()))


def _leads_somewhere(link: Any) -> bool:
    where = (link.get("href") or "").strip()
    return bool(where) and where != "#" and not where.lower().startswith("javascript:")


def _image(element: Any) -> str:
    """The name of an image's file, for addresses are made absolute; nothing for icons and pictures of formulas."""
    sides = [re.match(r"\d+", element.get(name, "")) for name in ("width", "height")]
    if any(side and int(side[0]) < _ICON for side in sides) or "math" in element.get("class", ""):
        return ""
    where = (element.get("src") or "").strip()
    return "" if where.startswith("data:") else where.partition("?")[0].rpartition("/")[2]


def parsed_words(markdown: str) -> int:
    """How many words markdown-it-py reads. Raises ImportError where it is not installed."""
    return len(_WORDS.findall(_text(_tokens(markdown))))


def _tokens(markdown: str) -> Sequence[Any]:
    parser: Any = importlib.import_module("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    footnotes = importlib.import_module("mdit_py_plugins.footnote").footnote_plugin
    tokens: Sequence[Any] = parser.use(footnotes).parse(markdown)
    return tokens


def _text(tokens: Iterable[Any]) -> str:
    out: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline", "fence", "code_block"}:
            out.append(token.content)
        elif token.type == "footnote_ref":
            out.append(f" {token.meta['label']} ")
        elif token.type == "inline":
            out += [_text(token.children or ()), "\n"]
        elif token.type in {"softbreak", "hardbreak"} or (token.type == "html_inline" and token.content == "<br>"):
            out.append("\n")
    return "".join(out)


def markdown_html(markdown: str) -> str:
    """The HTML that markdown-it-py makes of it. Raises ImportError where it is not installed."""
    parser: Any = importlib.import_module("markdown_it").MarkdownIt("commonmark").enable(["table", "strikethrough"])
    footnotes = importlib.import_module("mdit_py_plugins.footnote").footnote_plugin
    parser.use(footnotes)
    # The parser numbers footnotes anew and adds a link back to each.
    parser.renderer.rules["footnote_ref"] = _footnote_mark
    return _BACK.sub("", parser.render(markdown))


def _footnote_mark(tokens: Sequence[Any], index: int, *_: object) -> str:
    return f'<sup><a href="#fn">[{tokens[index].meta["label"]}]</a></sup>'


def survived(expected: str, blocks: Iterable[str], output: str, page: str) -> dict[str, Share]:
    """Per kind, how many of the expected elements are in the output, and how many there are.

    Asked for are elements of the kept `blocks`, as far as the `page` itself has them: a reference may have made
    addresses of its own.
    """
    wanted, given, source = elements(expected, KeptText(blocks)), elements(output), elements(page)
    scores: dict[str, Share] = {}
    for kind in KINDS:
        counts = {name: min(count, source[kind][name]) for name, count in wanted[kind].items()}
        right = sum(min(count, given[kind][name]) for name, count in counts.items())
        scores[kind] = (float(right), float(sum(counts.values())))
    return scores


def structure(root: Path) -> dict[str, dict[str, Share]]:
    """Per output and kind, sums over readability's test pages. Raises CorpusMissingError, ImportError."""
    cleantext = importlib.import_module("cleantext")
    sums = {output: dict.fromkeys(KINDS, (0.0, 0.0)) for output in ("html", "markdown")}
    for page in read_readability(root):
        path = plain_or_gz(page.path.parent / "expected.html")
        assert path is not None  # noqa: S101 - the reader has read it
        doc = cleantext.extract(page.html)
        source = decode(page.html)
        for output, given in (("html", doc.html), ("markdown", markdown_html(doc.markdown))):
            scores = survived(decode(read_bytes(path)), [block.text for block in doc.kept], given, source)
            sums[output] = {kind: _add(sums[output][kind], scores[kind]) for kind in KINDS}
    return sums


def _add(one: Share, other: Share) -> Share:
    return one[0] + other[0], one[1] + other[1]


def costs(pages: Sequence[LabelledPage]) -> tuple[float, float, list[str]]:
    """CPU time of Markdown and of HTML by that of the extraction, each best of three; and pages with words lost."""
    cleantext = importlib.import_module("cleantext")
    cleantext.extract("<p>One.<p>Two.").markdown  # noqa: B018 - what is loaded once is not the page's
    times = [0.0, 0.0, 0.0]
    lost = []
    for page in pages:
        best = [float("inf")] * 3
        for _ in range(3):
            begun = time.process_time()
            doc = cleantext.extract(page.html)
            done = [time.process_time()]
            markdown = doc.markdown
            done.append(time.process_time())
            doc = cleantext.extract(page.html)
            again = time.process_time()
            doc.to_html()
            spent = (done[0] - begun, done[1] - done[0], time.process_time() - again)
            best = [min(pair) for pair in zip(best, spent, strict=True)]
        times = [total + value for total, value in zip(times, best, strict=True)]
        # A parser gives the numbers of items no text.
        if parsed_words(markdown) < len(_WORDS.findall(_NUMBER.sub("", doc.text))):
            lost.append(page.id)
    whole = times[0] or 1.0
    return times[1] / whole, times[2] / whole, lost


def report(root: Path, step: int) -> str:
    """All figures as lines of Markdown; what is missing is said."""
    lines = []
    try:
        shares = structure(root)
        lines += _rows(shares)
    except (CorpusMissingError, ImportError) as error:
        lines.append(f"- structure is not measured: {error}")
    for name, read in _READERS.items():
        try:
            pages = read(root)[::step]
            markdown, html, lost = costs(pages)
        except (CorpusMissingError, ImportError) as error:
            lines.append(f"- {name} is not measured: {error}")
            continue
        lines.append(
            f"- {name}, {len(pages)} pages: Markdown takes {markdown:.1%} of the extraction's time, HTML {html:.1%}; "
            f"pages whose Markdown parses into fewer words than were kept: {' '.join([str(len(lost)), *lost])}"
        )
    return "\n".join(lines)


def _rows(shares: Mapping[str, Mapping[str, Share]]) -> list[str]:
    rows = [f"| output | {' | '.join(KINDS)} |", f"|---|{'---|' * len(KINDS)}"]
    for output, scores in shares.items():
        cells = [f"{right / total:.3f} of {total:.0f}" if total else "none" for right, total in scores.values()]
        rows.append(f"| {output} | {' | '.join(cells)} |")
    return [*rows, ""]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rendering", description="Measure Markdown and HTML.")
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="folder of the corpora")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="time and words: every n-th page only")
    options = parser.parse_args()
    print(report(corpora_root(options.corpora), max(1, options.every)))


if __name__ == "__main__":
    main()
