"""Blocks that are nothing but a standing phrase go, wherever the same words stand in a sentence they stay."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleantext
from cleantext.tokens import tokens_of
from tests.material import ARTICLES

ROWS = [
    row.split("\t")
    for row in (Path(cleantext.__file__).parent / "rules" / "lines.tsv").read_text(encoding="utf-8").split("\n")[1:]
    if row
]


def page_of(language: str, inner: str) -> cleantext.Document:
    """An element between the paragraphs of an article."""
    before, after = ARTICLES[language][:4], ARTICLES[language][4:8]
    around = ["".join(f"<p>{text}</p>" for text in part) for part in (before, after)]
    return cleantext.extract(
        f'<!doctype html><html lang="{language}"><body><article>{around[0]}{inner}{around[1]}</article></body></html>'
    )


def block_of(doc: cleantext.Document, text: str) -> cleantext.Block:
    return next(block for block in doc.blocks if " ".join(tokens_of(block.text)) == " ".join(tokens_of(text)))


def test_rows_are_sorted_and_written_as_they_are_compared() -> None:
    lines = [row[0] for row in ROWS]
    assert lines == sorted(set(lines))
    assert [line for line in lines if "#" not in line and " ".join(tokens_of(line)) != line] == []
    assert all(len(line.split()) <= 9 for line in lines)


@pytest.mark.parametrize("language", sorted({language for row in ROWS for language in row[2].split()}))
def test_every_line_goes_from_a_page_and_from_a_text_with_its_label(language: str) -> None:
    lines = {row[0]: row[1] for row in ROWS if language in row[2].split()}
    article = ARTICLES[language]
    for line, label in lines.items():
        text = line.replace("#", "5")
        block = block_of(page_of(language, f"<p>{text.capitalize()}</p>"), text)
        assert (block.kept, block.label) == (False, label), line
        assert any(name == f"line:{line}" for name, _ in block.reasons)
        alone = f"{text.capitalize()}:"
        lines_of_text = cleantext.clean("\n\n".join([*article[:4], alone, *article[4:8]]), language=language)
        assert alone not in lines_of_text.text.split("\n"), line
        assert article[3] in lines_of_text.text


@pytest.mark.parametrize(
    "sentence",
    [
        "The advertisement that the council placed in the paper cost more than the bench that it was about.",
        "He pinned a note to the door, Share this story, and walked down to the harbour without his coat.",
        "Skip to content that matters, the chairman told the clerk, and the clerk skipped eleven pages.",
    ],
)
def test_the_words_of_a_line_inside_a_sentence_mean_nothing(sentence: str) -> None:
    assert block_of(page_of("en", f"<p>{sentence}</p>"), sentence).kept


def test_a_heading_of_one_word_may_be_the_articles() -> None:
    doc = page_of("de", f"<h2>Werbung</h2><p>{ARTICLES['de'][8]}</p>")
    assert not any(name.startswith("line:") for name, _ in block_of(doc, "Werbung").reasons)


def test_an_overlay_adds_lines_and_takes_them_out(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[lines]\n"Hand me the lantern!" = "related"\n"share this story" = "body"\n', encoding="utf-8")
    rules = cleantext.Rules.load(own)
    article = ARTICLES["en"]
    text = "\n\n".join([*article[:4], "Hand me the lantern", *article[4:8]])
    assert "lantern" in cleantext.clean(text).text
    assert "lantern" not in cleantext.clean(text, rules=rules).text
    assert "share this story" not in rules.lines


@pytest.mark.parametrize("row", ['"share this" = "socal"', '"share this" = 0', '"!?" = "social"'])
def test_a_line_that_makes_no_sense_is_an_error_with_its_place(tmp_path: Path, row: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f"[lines]\n{row}\n", encoding="utf-8")
    with pytest.raises(cleantext.RuleError, match=r"own\.toml:2: \[lines\]"):
        cleantext.Rules.load(own)


LEADS = sorted(cleantext.Rules.default().labels["lead"].items())


def test_short_lines_that_begin_with_a_lead_and_a_colon_go_from_pages_and_texts() -> None:
    article = ARTICLES["en"]
    for lead, label in LEADS:
        term = lead.removesuffix(" #")
        assert " ".join(tokens_of(term)) == term
        for line in (f"{term.capitalize()}: 4.5.2024, 10:15", f"{term.title()} :the old well, 3"):
            block = block_of(page_of("en", f"<p>{line}</p>"), line)
            assert (block.kept, block.label) == (False, label), line
            assert any(name == f"line:{lead}:" for name, _ in block.reasons)
            assert line not in cleantext.clean("\n\n".join([*article[:4], line, *article[4:8]])).text


@pytest.mark.parametrize(
    "line",
    [
        "Updated: the well has been found, and the miller has it back.",
        "Tags:",
        "Tags: the miller had a whole box of them behind his stove, and nobody knew what they were for.",
        "The tags: red for rye, and 3 blue ones for wheat.",
    ],
)
def test_a_line_that_only_looks_like_a_lead_stays(line: str) -> None:
    doc = page_of("en", f"<p>{line}</p>")
    assert not any(name.startswith("line:") for name, _ in block_of(doc, line).reasons)


REFERENCES = sorted(term for term in cleantext.Rules.default().labels["reference"])
NAMED = "What the miller found in the old well"


@pytest.mark.parametrize("phrase", REFERENCES)
def test_links_behind_a_reference_and_a_colon_are_no_part_of_the_article(phrase: str) -> None:
    assert " ".join(tokens_of(phrase)) == phrase
    for written in (f"{phrase.upper()}: {{}}", f"&gt;&gt; {phrase}\uff1a{{}}", f"[{phrase}: {{}}]"):
        link = written.format(f'<a href="/well">{NAMED}</a>')
        doc = page_of("en", f"<p>{link}</p>")
        block = next(block for block in doc.blocks if NAMED in block.text)
        assert not block.kept
        assert block.label == "related"


def test_a_reference_that_nothing_else_speaks_against_goes_by_its_name() -> None:
    doc = page_of("en", f'<p>See also: <a href="/well">{NAMED}</a></p>')
    block = next(block for block in doc.blocks if NAMED in block.text)
    assert block.points < 0
    assert any(name == "line.related" and points < 0 for name, points in block.reasons)


@pytest.mark.parametrize(
    "paragraph",
    [
        f"Read more: {NAMED}, he told them, and the rest will follow by itself.",
        f"Related: {NAMED}, which nobody believed until it was too late.",
        f'See also the letter: <a href="/well">{NAMED}</a>, which he wrote when the mill had been sold to his brother.',
        f'The source: <a href="/well">{NAMED}</a>, the oldest of the books that the miller kept behind his stove.',
    ],
)
def test_a_reference_without_links_and_links_without_a_reference_stay(paragraph: str) -> None:
    doc = page_of("en", f"<p>{paragraph}</p>")
    block = next(block for block in doc.blocks if NAMED in block.text)
    assert not any(name.startswith("line.") for name, _ in block.reasons)
    assert block.kept


CREDITS = sorted(term for term in cleantext.Rules.default().labels["credit"])


@pytest.mark.parametrize("phrase", CREDITS)
def test_credits_are_metadata(phrase: str) -> None:
    assert " ".join(tokens_of(phrase)) == phrase
    for written in (f"{phrase.capitalize()}: Ada Byron / Harbour Press", f"({phrase}\uff1aAda Byron)"):
        block = block_of(page_of("en", f"<p>{written}</p>"), written)
        assert (block.kept, block.label) == (False, "metadata"), written


def test_a_credit_that_nothing_else_speaks_against_says_why_it_went() -> None:
    block = block_of(page_of("en", "<p>Photo: Ada Byron</p>"), "Photo: Ada Byron")
    assert any(name == "line.metadata" and points < 0 for name, points in block.reasons)


@pytest.mark.parametrize(
    "inner",
    [
        "<h2>Source: the well below the mill</h2>",
        "<p>Photo: the miller stands beside the well that his father dug in the year of the long frost.</p>",
        "<p>Sources: the parish book and the letters</p>",
        "<p>A source: the well behind the mill</p>",
        "<p>Photo:</p>",
    ],
)
def test_headings_sentences_and_heads_of_lists_are_no_credits(inner: str) -> None:
    assert "line.metadata" not in {name for block in page_of("en", inner).blocks for name, _ in block.reasons}


def listed(head: str, inner: str = "") -> list[cleantext.Block]:
    """A line with links below it, in an article: these blocks."""
    names = [f"{NAMED}, part {number}" for number in range(3)]
    items = "".join(f'<p><a href="#{number}">{name}</a></p>' for number, name in enumerate(names))
    doc = page_of("en", f"<p>{head}</p>{inner}{items}")
    return [block for block in doc.blocks if block.text in names]


@pytest.mark.parametrize(
    "head", ["Table of contents", "In this article:", "Read more:", "See also", "Inhaltsverzeichnis"]
)
def test_links_below_a_line_that_stands_for_a_list_go_with_it(head: str) -> None:
    blocks = listed(head)
    assert len(blocks) == 3
    assert not any(block.kept for block in blocks)
    assert {block.label.value for block in blocks} <= {"navigation", "related"}


def test_links_below_other_lines_and_below_links_are_left_to_the_other_rules() -> None:
    for blocks in (
        listed("He left a list of the wells"),
        listed("See also", "<p>He had told it to nobody but his wife, and she was dead.</p>"),
        listed('<a href="/next">Read more</a>'),
    ):
        assert len(blocks) == 3
        assert not any(name.startswith("line.") for block in blocks for name, _ in block.reasons)


def ending(below: str, page_type: str = "article", paragraphs: int = 8) -> cleantext.Document:
    """An article in whose element something stands below it."""
    story = "".join(f"<p>{text}</p>" for text in ARTICLES["en"][:paragraphs])
    body = f"<body><main><article><h1>The old door</h1>{story}{below}</article></main></body>"
    return cleantext.extract(
        f'<!doctype html><html lang="en"><title>The old door</title>{body}</html>', page_type=page_type
    )


OTHERS = [f"{NAMED}, part {number}" for number in range(3)]
LINKS = "".join(f'<p><a href="/{number}">{name}</a></p>' for number, name in enumerate(OTHERS))


def test_the_links_that_an_article_ends_with_go_with_the_line_above() -> None:
    doc = ending(f"<h2>Wells of our parish</h2>{LINKS}")
    assert not any(text in doc.text for text in ("Wells of our parish", *OTHERS))
    assert any(("line.links" in dict(block.reasons)) for block in doc.blocks if block.text in OTHERS)
    assert all(block.points == sum(points for _, points in block.reasons) for block in doc.blocks)
    assert ARTICLES["en"][7] in doc.text


@pytest.mark.parametrize(
    ("below", "page_type"),
    [
        (f"{LINKS}<p>{ARTICLES['en'][8]}</p>", "article"),
        (f'<p><a href="/0">{OTHERS[0]}</a></p>', "article"),
        (LINKS, "listing"),
    ],
)
def test_links_amid_a_text_a_single_one_and_those_of_other_pages_are_left_alone(below: str, page_type: str) -> None:
    assert not any("line.links" in dict(block.reasons) for block in ending(below, page_type).blocks)


def test_a_page_that_is_mostly_links_keeps_them() -> None:
    links = "".join(f'<p><a href="/{number}">{NAMED}, part {number}</a></p>' for number in range(60))
    doc = ending(links, paragraphs=2)
    assert not any("line.links" in dict(block.reasons) for block in doc.blocks)
