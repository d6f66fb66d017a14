"""What comes out as Markdown and HTML: all kept words in order, safe, stable, as parsers read it."""

from __future__ import annotations

import pickle
import re
from html import escape
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

import cleantext
from cleantext.render.html import ATTRIBUTES, TAGS
from tests.markdown import structure_of, text_of
from tests.material import ARTICLES
from tests.strategies import PAGES, any_page, composed_pages, pieces, rendered, soups
from tests.trees import folded, parsed

URL = "https://pages.example/stories/page.html"
EVERYTHING = frozenset(cleantext.LABELS)


def everything(page: str | bytes, **options: Any) -> cleantext.Document:
    """A page with nothing removed."""
    return cleantext.extract(page, keep=EVERYTHING, **options)


def words_of(document: cleantext.Document) -> str:
    """The kept words without white space."""
    return "".join(folded(block.text) for block in document.kept).replace("\u00ad", "")


def has_extras(document: cleantext.Document) -> bool:
    """Whether there is text that is in no block: formulas, embedded pages."""
    return "$" in document.markdown or bool(
        re.search(r"<(?:math|annotation|rt|iframe|video|audio|embed|object)|checkbox", document.annotate())
    )


@st.composite
def inline_soups(draw: st.DrawFn) -> str:
    """Paragraphs, items and cells full of inline elements that open and close as they like."""
    tags = st.sampled_from(
        ["b", "i", "em", "strong", "code", "del", "sub", "sup", "a href=/x", "a href='/y(1)'", "span"]
    )
    texts = st.one_of(
        st.sampled_from([" ", "x", "a b", "*", "_", "`", "[x]", "!", "\\", "&amp;amp;", "~~", "1.", "#", "-", "|"]),
        st.sampled_from(["…", "&lt;b>", "“q”", "文"]),
        pieces().map(escape), st.text(max_size=6).map(escape),
    )  # fmt: skip
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 12))):
        tag = draw(tags)
        inner = draw(texts)
        parts.append(
            draw(
                st.sampled_from(
                    [
                        inner,
                        f"<{tag}>{inner}</{tag.split()[0]}>",
                        f"<{tag}>",
                        f"</{tag.split()[0]}>",
                        "<br>",
                        "<img src=/p.png alt='a [b]'>",
                    ]
                )
            )
        )
    holder = draw(st.sampled_from(["p", "li", "h2", "td", "blockquote", "div", "dd", "figcaption"]))
    return f"<{holder}>{''.join(parts)}</{holder}><p>{escape(ARTICLES['en'][0])}</p>"


# Words


@given(soups() | composed_pages().map(rendered) | st.sampled_from(PAGES) | inline_soups())
@example("<p>a<br>---<p>b<br>| - |<p>1.<p>#<p>+<p>===<p>&gt;<p>&amp;lt;")
@example("<ul><li>- x<ol start=7><li>y</ol><li></ul><ul><li>z</ul><pre>```\n`</pre>")
@example("<table><tr><th>a</th><td><pre>b\nc</pre></td></tr></table>")
@example("<p>*<b><img src=/p.png></b></p><p><i>x</i><img src=/p.png><i>y</i></p>")
@example("<p>x!<a href=/y>z</a></p><p><code>a</code><code>`b</code><b>c</b>d<i>e</i></p>")
def test_markdown_has_the_kept_words_in_order_and_nothing_else(page: str | bytes) -> None:
    document = everything(page, url=URL)
    assume(not has_extras(document))
    assume("[^" not in document.markdown)
    assert folded(text_of(document.to_markdown(images=False))) == words_of(document)


@given(soups() | composed_pages().map(rendered) | st.sampled_from(PAGES) | inline_soups())
def test_html_has_the_kept_words_in_order_and_nothing_else(page: str | bytes) -> None:
    document = everything(page, url=URL)
    assume(not has_extras(document))
    root = parsed(f"<div>{document.html}</div>")
    found = "" if root is None else folded("".join(root.itertext()))
    assert found == words_of(document)


@given(any_page(), st.tuples(*[st.booleans()] * 4))
def test_options_take_markup_away_and_never_words(page: str | bytes, chosen: tuple[bool, bool, bool, bool]) -> None:
    document = cleantext.extract(page)
    options = dict(zip(("links", "images", "tables", "formatting"), chosen, strict=True))
    markdown, html = document.to_markdown(**options), document.to_html(**options)
    if not has_extras(document) and "[^" not in markdown:
        assert folded(text_of(document.to_markdown(**options | {"images": False}))) == words_of(document)
    assert options["links"] or "<a " not in html
    assert options["images"] or "<img" not in html
    assert options["tables"] or "<table" not in html
    assert options["formatting"] or not re.search(r"<(?:strong|em|del|sub|sup)>", html)


@given(any_page())
def test_what_is_printed_by_default_is_what_is_kept_by_default(page: str | bytes) -> None:
    document = cleantext.extract(page)
    assume(not has_extras(document))
    assume("[^" not in document.markdown)
    assert folded(text_of(document.to_markdown(images=False))) == words_of(document)


@pytest.mark.parametrize(
    "page", ["<table><caption>Hay</table>", "<table><caption>Hay<tr><td> </table>", "<p>A<div><caption>Hay</div>"]
)
def test_a_caption_without_a_table_is_a_paragraph(page: str) -> None:
    document = everything(page)
    assert document.markdown.endswith("Hay")
    assert document.html.endswith("<p>Hay</p>")


# Images


@pytest.mark.parametrize(
    ("inner", "files"),
    [
        ("x<img src=/a.jpg>y <noscript><img src=/b.jpg></noscript>", ["a.jpg", "b.jpg"]),
        (
            "x<img src=/a.jpg><noscript><img src=/a.jpg></noscript><noscript><img src=/b.jpg></noscript>",
            ["a.jpg", "b.jpg"],
        ),
        ("x<img src=/a.jpg>y<img src='data:,'><noscript><img src=/b.jpg></noscript>z", ["a.jpg", "b.jpg"]),
        ("x<img src=/p-1.jpg>y<noscript><img src=/p-2.jpg></noscript>z", ["p-1.jpg", "p-2.jpg"]),
        # What stands for an image that is there.
        ("x<img src=/a-300x200.jpg> <noscript><img src=/full/b.jpg></noscript>y", ["a-300x200.jpg"]),
        ("x<img src=/a.jpg>y<noscript><img src=/a-600x400.jpg?q=1></noscript>", ["a.jpg"]),
        ("x<noscript><img src=/a.jpg></noscript><img src='data:,' data-src=/a.jpg>", ["a.jpg"]),
        ("x<img src='data:,'><noscript><img src=/a.jpg></noscript>", ["a.jpg"]),
    ],
)
def test_an_image_without_scripts_is_printed_unless_it_stands_for_one_that_is(inner: str, files: list[str]) -> None:
    document = everything(f"<p>{inner}</p>", url=URL)
    assert re.findall(r'src="[^"]*/([^"/]+)"', document.html) == files
    assert re.findall(r"!\[\]\([^)]*/([^)/]+)\)", document.markdown) == files


# Safety

_BAD = (
    "javascript:alert(1)",
    " java\nscript:x",
    "vbscript:x",
    "data:text/html,x",
    "JaVaScRiPt&colon;x",
    "\x01javascript:x",
    "file:///etc",
)
_HOSTILE = (
    '<p onclick="x()">a</p>', "<script>x</script>", "<style>p{}</style>", '<svg onload="x"><script>y</script></svg>',
    '<img src=x onerror="y">', '<iframe src="javascript:x" allowfullscreen></iframe>',
    '<object data="javascript:x"></object>', '<math><a href="javascript:x">m</a></math>',
    '<form action="javascript:x"><input type=checkbox onfocus=x>y</form>', '<video src="javascript:x"></video>',
    '<p style="x">b</p>', "<base href='javascript:x//'>", '<li id=\'"><script>x\'>c</li>',
    '<pre class=\'language-"><script>\'>d</pre>', '<ol start="1&quot; onclick=&quot;x">e</ol>',
    '<td colspan=\'"x\'>f</td>', "&lt;script&gt;alert(1)&lt;/script&gt;", "<img alt='\"><script>' src='/a\"b'>",
    '<embed src="javascript:x/embed/">',
)  # fmt: skip


@st.composite
def hostile_pages(draw: st.DrawFn) -> str:
    links = st.sampled_from(_BAD).map(
        lambda where: (
            f'<p><a href="{escape(where)}">link</a> and <img src="{escape(where)}" data-src="{escape(where)}"></p>'
        )
    )
    return "".join(draw(st.lists(st.one_of(st.sampled_from(_HOSTILE), links, soups()), min_size=1, max_size=8)))


@given(hostile_pages(), st.sampled_from([None, URL, "javascript:x", "data:x"]))
def test_html_is_made_of_few_elements_and_attributes_and_nothing_runs(page: str, url: str | None) -> None:
    document = everything(page, url=url)
    for element in lxml_html.fragment_fromstring(document.html, create_parent=True).iterdescendants():
        assert element.tag in TAGS
        for name, value in element.items():
            assert name in ATTRIBUTES
            if name in {"href", "src"}:
                scheme = re.match(r"[\s\x00-\x20]*([a-zA-Z][\w+.-]*):", value)
                assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel", "ftp", "xmpp"}
                assert not re.search(r"[\x00-\x20]", value)
    addresses = re.findall(r"\]\(<?([^)>]*)", document.markdown)
    assert not [where for where in addresses if re.match(r"(?i)\s*(?:javascript|vbscript|data|file):", where)]


# Stability


@given(soups() | composed_pages().map(rendered) | inline_soups() | st.sampled_from(PAGES))
@example("<h2>x<br><br><img src=/p.png><br>y</h2>")
@example("<div>a<p>b</p>c</div><table><tr><td>d<td><tr><td rowspan=2>e</table>")
def test_html_that_is_extracted_again_stays_as_it_is(page: str | bytes) -> None:
    once = everything(page, url=URL).html
    assert everything(once, url=URL).html == once


def test_markup_is_read_as_it_was_meant() -> None:
    page = "<p><b>a</b>b <i>c</i> <b>d:</b>e <b><i>f</i></b></p><ol start=3><li>g<ul><li>h</ul></ol>"
    assert structure_of(everything(page).markdown) == (
        "<p><strong>a</strong>b <em>c</em> <strong>d:</strong>e <strong><em>f</em></strong></p>\n"
        '<ol start="3">\n<li>g\n<ul>\n<li>h</li>\n</ul>\n</li>\n</ol>\n'
    )


# Documents


@given(any_page())
def test_a_pickled_document_prints_the_same(page: str | bytes) -> None:
    document = cleantext.extract(page)
    other = pickle.loads(pickle.dumps(document))  # noqa: S301 - our own pickle
    assert (other.markdown, other.html, other.annotate()) == (document.markdown, document.html, document.annotate())


def test_printing_does_not_depend_on_later_edits_of_the_tree() -> None:
    root = parsed(PAGES[0].decode())
    document, expected = cleantext.extract(root), cleantext.extract(PAGES[0])
    for element in list(root):
        root.remove(element)
    assert (document.markdown, document.html) == (expected.markdown, expected.html)
    assert "data-cleantext-label" in document.annotate()


@given(any_page())
def test_an_annotated_page_is_the_page_with_labels_and_nothing_else(page: str | bytes) -> None:
    document = cleantext.extract(page)
    assume("binary" not in document.flags)
    annotated = parsed(document.annotate())
    assume(annotated is not None)
    labels = [
        element.attrib.pop("data-cleantext-label")
        for element in annotated.iter(etree.Element)
        if "data-cleantext-label" in element.attrib
    ]
    assert len(labels) <= len({block.path for block in document.blocks})
    assert {name for value in labels for name in value.split()} <= {block.label.value for block in document.blocks}


@pytest.mark.parametrize("data", PAGES)
def test_each_block_of_an_annotated_page_has_its_label(data: bytes) -> None:
    document = cleantext.extract(data)
    annotated = parsed(document.annotate())
    tree = annotated.getroottree()
    for block in document.blocks:
        [element] = tree.xpath(block.path)
        assert block.label.value in element.get("data-cleantext-label").split()
    plain = re.sub(r' data-cleantext-label="[^"]*"', "", document.annotate())
    assert etree.tostring(parsed(plain)) == etree.tostring(
        parsed(etree.tostring(parsed(data.decode()).getroottree(), encoding="unicode", method="html"))
    )


def test_a_plain_text_has_markdown_and_html_but_no_elements() -> None:
    document = cleantext.clean("One *line*.\nAnother.\n\n" + ARTICLES["en"][0] + "\n")
    assert document.markdown.startswith("One \\*line\\*.\\\nAnother.\n\n")
    assert document.html.startswith("<p>One *line*.<br>Another.</p>\n<p>")
    with pytest.raises(ValueError, match="plain text"):
        document.annotate()
