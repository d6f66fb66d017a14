"""What the head and the lines near the title state is given with its source; nothing else is."""

import json
import subprocess
import sys
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleantext
from cleantext.byline import Line, visible_byline
from cleantext.dates import day_in, iso_date
from cleantext.headline import bare_title
from cleantext.metadata import metadata_of
from cleantext.page import Head, Limits, page_of

NAMES = {"title", "byline", "date", "language", "url", "site_name", "description", "image"}


def article(**fields: object) -> str:
    return json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})


def lines(*texts: str) -> list[Line]:
    """The blocks below the title."""
    return [Line(text, place) for place, text in enumerate(texts, 1)]


def test_a_page_that_states_nothing_has_no_metadata() -> None:
    assert metadata_of(Head(), [], [], None) == {}


def test_json_ld_states_title_author_date_image_and_publisher() -> None:
    script = article(
        headline="Tide &amp; time",
        author=[{"@type": "Person", "name": "Ada Reed"}, {"name": "Bo Lind"}],
        datePublished="2024-03-05T07:30:00+01:00",
        publisher={"@type": "Organization", "name": "The Harbour"},
        image={"@type": "ImageObject", "url": "/tide.jpg"},
    )
    found = metadata_of(Head(jsonld=[script]), [(1, "Tide & time")], [], "https://harbour.example/a/1")
    assert found["title"] == ("Tide & time", "json-ld")
    assert found["byline"] == ("Ada Reed, Bo Lind", "json-ld")
    assert found["date"] == ("2024-03-05T07:30:00+01:00", "json-ld")
    assert found["site_name"] == ("The Harbour", "json-ld")
    assert found["image"] == ("https://harbour.example/tide.jpg", "json-ld")
    assert found["url"] == ("https://harbour.example/a/1", "argument")


def test_an_author_that_is_a_reference_is_looked_up_in_the_graph() -> None:
    graph = [
        {"@type": "Article", "headline": "Salt", "author": {"@id": "#ada"}},
        {"@type": "Person", "@id": "#ada", "name": "Ada Reed"},
    ]
    found = metadata_of(Head(jsonld=[json.dumps({"@graph": graph})]), [], [], None)
    assert found["byline"] == ("Ada Reed", "json-ld")


@pytest.mark.parametrize("wrapped", ["<![CDATA[{}]]>", "<!-- {} -->", "{};", "\x01{}\n;"])
def test_marks_around_json_ld_are_stripped(wrapped: str) -> None:
    head = Head(jsonld=[wrapped.replace("{}", article(headline="Salt"))])
    assert metadata_of(head, [], [], None)["title"] == ("Salt", "json-ld")


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "Article", "headline": "Salt", }',
        '{"@type": "Article", // what it is\n"headline": "Salt"}',
        '{"@type": "Article", "url": "https://a.example/x", /* here */ "headline": "Salt",}',
        '{"@type": "Organization", "name": "Quay"} {"@type": "Article", "headline": "Salt"}',
        '{"@type": "Article", "headline": "Salt"} and so on',
        '{"@type": "Article", "headline": "Salt", "text": "two\nlines"}',
    ],
)
def test_json_ld_with_common_faults_is_read(broken: str) -> None:
    assert metadata_of(Head(jsonld=[broken]), [], [], None)["title"] == ("Salt", "json-ld")


def test_names_of_meta_tags_may_be_several_and_written_in_two_ways() -> None:
    head = Head(meta=[("dc:creator", "Ada Reed"), ("datecreated datepublished", "2024-03-05")])
    found = metadata_of(head, [], [], None)
    assert found["byline"] == ("Ada Reed", "meta dc.creator")
    assert found["date"] == ("2024-03-05", "meta datepublished")


def test_broken_json_ld_does_not_hide_the_meta_tags() -> None:
    head = Head(jsonld=["{", "[" * 200_000, "nul"], meta=[("og:title", "Salt")])
    assert metadata_of(head, [], [], None)["title"] == ("Salt", "og:title")


def test_articles_that_a_page_lists_are_not_the_page() -> None:
    teasers = [article(headline=f"Story {n}", author=f"Writer {n}x", datePublished="2024-01-01") for n in range(3)]
    found = metadata_of(Head(title="Latest stories", jsonld=teasers), [(1, "Latest stories")], [], None)
    assert found == {"title": ("Latest stories", "title")}


def test_of_several_articles_the_one_with_the_pages_heading_counts() -> None:
    scripts = [article(headline="Other", author="Bo Lind"), article(headline="Salt", author="Ada Reed")]
    found = metadata_of(Head(jsonld=scripts), [(1, "Salt")], [], None)
    assert found["byline"] == ("Ada Reed", "json-ld")


def test_the_site_name_is_cut_off_the_title() -> None:
    head = Head(title="Salt in the wind | The Harbour", meta=[("og:site_name", "The Harbour")])
    assert metadata_of(head, [], [], None)["title"] == ("Salt in the wind", "title")


def test_the_host_stands_in_for_a_site_name() -> None:
    found = metadata_of(Head(title="Salt in the wind - Harbour News"), [], [], "https://www.harbournews.example/x")
    assert found["title"] == ("Salt in the wind", "title")
    assert found["site_name"] == ("Harbour News", "title")


def test_without_a_heading_what_follows_a_bar_is_no_part_of_the_title() -> None:
    head = Head(title="Salt in the wind | Opinion | Unknown Gazette")
    assert metadata_of(head, [], [], None)["title"] == ("Salt in the wind", "title")


def test_with_its_heading_a_title_keeps_its_bar() -> None:
    found = metadata_of(Head(title="Salt | Bread"), [(1, "Salt | Bread")], [], None)
    assert found["title"] == ("Salt | Bread", "title")


def test_a_dash_that_belongs_to_the_title_stays() -> None:
    assert bare_title("Salt - a history | Harbour", {"harbour"}) == "Salt - a history"


def test_a_title_of_nothing_but_the_site_stays() -> None:
    assert bare_title("Harbour | Harbour", {"harbour"}) == "Harbour"


def test_the_heading_that_a_reader_sees_is_preferred_to_a_cut_title() -> None:
    head = Head(title="Salt in the wind and…", meta=[("og:title", "Salt in the wind and…")])
    found = metadata_of(head, [(1, "Harbour"), (1, "Salt in the wind and in the bread")], [], None)
    assert found["title"] == ("Salt in the wind and in the bread", "h1")


def test_a_heading_that_shares_nothing_with_the_title_is_not_the_title() -> None:
    found = metadata_of(Head(meta=[("og:title", "Salt in the wind")]), [(1, "Welcome!")], [], None)
    assert found["title"] == ("Salt in the wind", "og:title")


def test_a_heading_that_names_the_site_is_not_the_title() -> None:
    found = metadata_of(Head(title="Chapter two - The Big Manual"), [(1, "The Big Manual")], [], None)
    assert found["title"] == ("Chapter two", "title")


def test_meta_tags_state_author_date_language_and_description() -> None:
    meta = [
        ("author", "By Ada Reed"),
        ("article:published_time", "2024-03-05 07:30"),
        ("og:locale", "de_at"),
        ("description", "On  salt &quot;here&quot;"),
    ]
    found = metadata_of(Head(meta=meta), [], [], None)
    assert found["byline"] == ("Ada Reed", "meta author")
    assert found["date"] == ("2024-03-05T07:30:00", "article:published_time")
    assert found["language"] == ("de-AT", "og:locale")
    assert found["description"] == ('On salt "here"', "meta description")


@pytest.mark.parametrize("name", ["admin", "https://example.org/ada", "@ada", "ada@example.org", "...", ""])
def test_what_is_no_name_is_no_byline(name: str) -> None:
    assert "byline" not in metadata_of(Head(meta=[("author", name)]), [], [], None)


def test_a_publisher_as_author_gives_way_to_the_person_in_the_page() -> None:
    head = Head(meta=[("author", "The Harbour"), ("og:site_name", "The Harbour")])
    assert metadata_of(head, [], lines("By Ada Reed"), None)["byline"] == ("Ada Reed", "byline in page")
    assert metadata_of(head, [], [], None)["byline"] == ("The Harbour", "meta author")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["By Ada Reed"], "Ada Reed"),
        (["ByAda Reed"], "Ada Reed"),
        (["By", "Ada Reed"], "Ada Reed"),
        (["Written by: Ada Reed, Senior Editor"], "Ada Reed"),
        (["By Ada Reed and Bo Lind | 5 March 2024"], "Ada Reed and Bo Lind"),
        (["Von Ada van der Reed am 5. März 2024"], "Ada van der Reed"),
        (["5 March 2024 by Ada Reed"], "Ada Reed"),
        (["By A. J. Reed"], "A. J. Reed"),
        (["By using this site you agree"], None),
        (["Photo by Bo Lind"], None),
        (["Doorbell cameras"], None),
        (["By"], None),
        (["By the sea, the salt is everywhere. Nobody minds."], None),
    ],
)
def test_visible_bylines(lines: list[str], name: str | None) -> None:
    assert visible_byline(lines) == name


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-05", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024-03-05T07:30", "2024-03-05T07:30:00"),
        ("2024-03-05T07:30:15.123Z", "2024-03-05T07:30:15+00:00"),
        ("2024-03-05T07:30:15-0500", "2024-03-05T07:30:15-05:00"),
        ("2024-03-05T99:99", "2024-03-05"),
        ("Tue, 05 Mar 2024 07:30:00 GMT", "2024-03-05T07:30:00+00:00"),
        ("March 5th, 2024", "2024-03-05"),
        ("5.3.2024", "2024-03-05"),
        ("25/03/2024", "2024-03-25"),
        ("03/25/2024", "2024-03-25"),
        ("03/04/2024", None),
        ("2024-02-30", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2024", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_are_normalised_or_refused(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    "line",
    [
        "Published on March 5, 2024 by Ada Reed",
        "Tuesday 5 Mar. 2024, 10:15",
        "5. März 2024",
        "le 5 mars 2024 à 10h",
        "5 de marzo de 2024",
        "5 de março de 2024",
        "5 marzo 2024",
        "5 maart 2024",
        "5. mars 2024",
        "5. maaliskuuta 2024",
        "5 marca 2024",
        "5. března 2024",
        "5 марта 2024 г.",
        "2024年3月5日",
        "2024년 3월 5일",
        "2024. 3. 5.",
        "den 5 mars 2024",
        "5. marts 2024",
        "5 березня 2024 р.",
        "5 Mart 2024 Salı",
        "5 مارس 2024",
        "٥ مارس ٢٠٢٤",
        "2024. március 5.",
        "2024 Mar 5",
    ],
)
def test_days_are_found_in_lines_of_many_languages(line: str) -> None:
    assert day_in(line) == "2024-03-05"


def test_no_day_is_made_of_other_numbers() -> None:
    assert day_in("12 tips for 2024, version 1.2.2024.5, tel. 555-12-2024, Harbour Pro 11 2024") is None


def test_many_different_days_belong_to_a_list_of_pages() -> None:
    days = [f"{day} March 2024" for day in range(1, 9)]
    assert metadata_of(Head(), [], lines(*days[:1]), None)["date"] == ("2024-03-01", "date in page")
    assert "date" not in metadata_of(Head(), [], lines(*days), None)


def test_addresses_are_made_absolute_and_keep_their_parameters() -> None:
    head = Head(
        links=[("canonical", "/salt?a=1&copy=2")],
        meta=[("og:image", "//cdn.example/s.jpg?x=1&amp;y=2")],
    )
    found = metadata_of(head, [], [], "https://harbour.example/x")
    assert found["url"] == ("https://harbour.example/salt?a=1&copy=2", "link canonical")
    assert found["image"] == ("https://cdn.example/s.jpg?x=1&y=2", "og:image")


def test_a_canonical_link_to_the_front_page_is_not_the_pages_address() -> None:
    head = Head(links=[("canonical", "https://harbour.example/")])
    found = metadata_of(head, [], [], "https://harbour.example/salt")
    assert found["url"] == ("https://harbour.example/salt", "argument")


@pytest.mark.parametrize("href", ["javascript:void(0)", "data:image/png;base64,AA", "http://[", "s.jpg", ""])
def test_addresses_that_lead_nowhere_are_left_out(href: str) -> None:
    assert metadata_of(Head(links=[("canonical", href)], meta=[("og:image", href)]), [], [], None) == {}


def test_values_can_be_encoded() -> None:
    head = Head(jsonld=['{"@type": "Article", "headline": "Salt\\ud800 \\u0000here"}'])
    assert metadata_of(head, [], [], None)["title"] == ("Salt here", "json-ld")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "author",
                    "name",
                    "headline",
                    "datePublished",
                    "image",
                    "url",
                    "publisher",
                ]
            ),
            inner | st.sampled_from(["Article", "WebPage", "#a", "2024-03-05"]),
            max_size=6,
        )
    ),
    max_leaves=20,
)
META = st.tuples(
    st.sampled_from(["og:title", "author", "date", "og:url", "og:image", "og:locale", "twitter:label1"]),
    st.text(),
)


DATED = st.builds(
    "{} {} {}".format, st.integers(0, 40), st.sampled_from(["März", "mai", "5.", "/"]), st.integers(0, 9999)
)


@given(
    title=st.text(),
    meta=st.lists(META, max_size=6),
    jsonld=st.lists(JSON.map(json.dumps) | st.text(), max_size=3),
    headings=st.lists(st.tuples(st.integers(1, 6), st.text()), max_size=4),
    texts=st.lists(st.text() | DATED, max_size=4),
    marks=st.lists(
        st.tuples(st.sampled_from(["author", "headline", "datepublished", "rel=author"]), st.text()), max_size=4
    ),
    times=st.lists(st.tuples(st.text(), st.text() | DATED), max_size=3),
    url=st.none() | st.text(),
)
def test_no_content_raises_and_every_value_is_a_non_empty_text_with_a_source(
    title: str,
    meta: list[tuple[str, str]],
    jsonld: list[str],
    headings: list[tuple[int, str]],
    texts: list[str],
    marks: list[tuple[str, str]],
    times: list[tuple[str, str]],
    url: str | None,
) -> None:
    head = Head(title=title, meta=meta, links=[("canonical", title)], jsonld=jsonld, marks=marks, times=times)
    shown = [Line(text, place, ((text, title, ""),)) for place, text in enumerate(texts, -1)]
    found = metadata_of(head, headings, shown, url)
    assert set(found) <= NAMES
    assert all(value.strip() and source for value, source in found.values())
    assert "date" not in found or datetime.fromisoformat(found["date"][0])
    assert metadata_of(head, headings, shown, url) == found


@pytest.mark.parametrize(
    "head",
    [
        Head(title="a | " * 50_000, meta=[("og:site_name", "a")]),
        Head(title="x: " * 50_000),
        Head(meta=[("og:title", "<a" * 100_000), ("author", "<a" * 100_000), ("date", "1 " * 100_000)]),
        Head(meta=[("author", f"n{n}") for n in range(50_000)]),
        Head(jsonld=[json.dumps([{"@type": "Article", "headline": f"t{n}"} for n in range(20_000)])]),
        Head(jsonld=["{}" * 200_000, "{,}//" * 100_000, "/*" * 300_000, "[" + ",\n" * 300_000]),
        Head(jsonld=['{"mainEntity":' * 900 + "1" + "}" * 900]),
    ],
)
def test_hostile_heads_are_read_in_bounded_work(head: Head) -> None:
    headings = [(1, f"heading {n}") for n in range(5_000)]
    texts = [*["1 " * 50_000, "by " * 50_000] * 100, *["posted by " * 12, "1.1.2024 " * 12] * 2_000]
    assert set(metadata_of(head, headings, lines(*texts), None)) <= NAMES


# What stands in the page itself

BODY = "<p>The harbour wall was built of salt-bleached stone, and nobody alive remembers who laid it, or why.</p>" * 6


def metadata_in(inner: str, head: str = "") -> dict[str, dict[str, str]]:
    """The metadata of a page with these elements between its heading and its text."""
    page = (
        f"<html><head><title>Salt in the wind</title>{head}</head><body><h1>Salt in the wind</h1>{inner}{BODY}</body>"
    )
    return cleantext.extract(page).metadata


@pytest.mark.parametrize(
    ("inner", "name", "source"),
    [
        (
            '<span itemprop="author" itemscope><b itemprop="name">Ada Reed</b> 12 posts</span>',
            "Ada Reed",
            "itemprop author",
        ),
        ('<meta itemprop="author" content="Ada Reed">', "Ada Reed", "meta author"),
        ('<p>Profile: <a rel="author nofollow" href="/a">Ada Reed</a></p>', "Ada Reed", "rel=author"),
        ('<div class="post-author">Ada Reed</div>', "Ada Reed", "byline in page"),
        ('<div class="article_byline"><a>Ada Reed</a> | 5 March 2024</div>', "Ada Reed", "byline in page"),
        ('<div class="userName">harbour_cat7</div>', "harbour_cat7", "byline in page"),
        ("<p>Ada Reed</p><p>5 March 2024</p>", "Ada Reed", "byline in page"),
        ("<p>Ada Reed, 5 March 2024</p>", "Ada Reed", "byline in page"),
        ("<p>Thread starter tide77</p>", "tide77", "byline in page"),
        ("<p>Posted on 5 March 2024 by Ada Reed in Harbours</p>", "Ada Reed", "byline in page"),
        ("<p>By Ada Reed, MD, PhD, harbour master</p>", "Ada Reed, MD, PhD", "byline in page"),
        ("<p>By Ada Reed, Bo Lind, and Cy Marsh</p>", "Ada Reed, Bo Lind, and Cy Marsh", "byline in page"),
        ("<p>By the Harbour Team</p>", "the Harbour Team", "byline in page"),
        ("<p>Von Ada Reed</p>", "Ada Reed", "byline in page"),
        ("<p>Автор: Ада Рид</p>", "Ада Рид", "byline in page"),
    ],
)
def test_an_author_in_the_page_is_found_with_its_source(inner: str, name: str, source: str) -> None:
    assert metadata_in(inner)["byline"] == {"value": name, "source": source}


@pytest.mark.parametrize(
    "inner",
    [
        '<div class="comment-author">Ada Reed</div>',
        '<div class="author-bio">Photo by Ada Reed</div>',
        "<p>Reviewed by Ada Reed</p>",
        "<p>12 replies, last post by ada</p>",
        "<p>All of this was written by humans</p>",
        '<div class="author">Share</div>',
        "<p>Ada Reed</p>",
        '<i itemprop="comment"><b itemprop="author">Ada Reed</b></i>',
    ],
)
def test_who_did_something_else_is_not_the_author(inner: str) -> None:
    assert "byline" not in metadata_in(inner)


def test_a_signature_far_below_counts_when_it_is_the_only_one() -> None:
    signed = f"{BODY * 4}<p>Written by Ada Reed</p>"
    assert metadata_in(signed)["byline"]["value"] == "Ada Reed"
    assert "byline" not in metadata_in(f"{signed}<p>Written by Bo Lind</p>")


def test_an_organisation_as_author_gives_way_to_the_person_in_the_page() -> None:
    script = article(headline="Salt in the wind", author={"@type": "Organization", "name": "Quay Works"})
    head = f'<script type="application/ld+json">{script}</script>'
    assert metadata_in("<p>By Ada Reed</p>", head)["byline"]["value"] == "Ada Reed"
    assert metadata_in("", head)["byline"] == {"value": "Quay Works", "source": "json-ld"}


def test_the_line_under_the_title_corrects_the_account_that_put_the_page_in() -> None:
    head = '<meta name="author" content="Web Desk">'
    assert metadata_in("<p>By Ada Reed</p>", head)["byline"]["value"] == "Ada Reed"
    assert metadata_in("<p>By Desk</p>", head)["byline"] == {"value": "Web Desk", "source": "meta author"}


@pytest.mark.parametrize(
    ("inner", "day", "source"),
    [
        ('<i itemprop="datePublished" content="2024-03-05">long ago</i>', "2024-03-05", "itemprop datepublished"),
        ('<time datetime="2024-03-05T07:30Z">3/5/24</time>', "2024-03-05T07:30:00+00:00", "time"),
        ("<p>5 March 2024</p>", "2024-03-05", "date in page"),
        ("<p>Updated 6 April 2024 | Published 5 March 2024</p>", "2024-03-05", "date in page"),
        ("<p>Last updated: 5 March 2024</p>", "2024-03-05", "update in page"),
        ("<p>Zuletzt aktualisiert am 5. März 2024</p>", "2024-03-05", "update in page"),
        (f"{BODY * 4}<p>Published on 5 March 2024</p>", "2024-03-05", "date in page"),
    ],
)
def test_a_day_in_the_page_is_found_with_its_source(inner: str, day: str, source: str) -> None:
    assert metadata_in(inner)["date"] == {"value": day, "source": source}


@pytest.mark.parametrize(
    "inner",
    ["<p>Member since 5 March 2024</p>", f"{BODY * 4}<p>The storm of 5 March 2024</p>", "<time>5 minutes ago</time>"],
)
def test_another_day_is_not_that_of_the_publication(inner: str) -> None:
    assert "date" not in metadata_in(inner)


def test_the_day_that_readers_see_goes_before_the_stated_one_unless_it_is_that_of_a_change() -> None:
    stated = '<meta property="article:published_time" content="2024-01-02">'
    changed = '<meta property="article:modified_time" content="2024-03-05">'
    assert metadata_in("<p>5 March 2024</p>", stated)["date"]["value"] == "2024-03-05"
    assert metadata_in("<p>5 March 2024</p>", stated + changed)["date"]["value"] == "2024-01-02"
    assert metadata_in("<p>Updated 5 March 2024</p>", stated)["date"]["value"] == "2024-01-02"


def test_a_slogan_over_the_page_is_not_its_title() -> None:
    head = Head(title="Buckets for fishermen", meta=[("og:title", "Buckets for fishermen")])
    found = metadata_of(head, [(1, "We carry more than other people")], [], "https://quay.example/buckets")
    assert found["title"] == ("Buckets for fishermen", "og:title")


def test_a_heading_that_says_what_the_address_says_is_the_title() -> None:
    said = Head(title="Millrace - Where towns talk")
    headings = [(1, "Who mends the weir this spring?"), (1, "Where towns talk")]
    found = metadata_of(said, headings, [], "https://millrace.example/t/17/who_mends_the_weir_this_spring/")
    assert found["title"] == ("Who mends the weir this spring?", "h1")
    assert metadata_of(said, headings, [], "https://millrace.example/t/17/")["title"][0] == "Where towns talk"


def test_a_heading_behind_the_name_of_an_office_is_the_title_when_the_address_says_so() -> None:
    said = Head(title="Town Hall Office: Help with leaking roofs")
    headings = [(1, "Help with leak\xading roofs")]
    found = metadata_of(said, headings, [], "https://town.example/offices/help-with-leaking-roofs.html")
    assert found["title"] == ("Help with leaking roofs", "h1")


def test_the_section_between_the_title_and_the_site_goes_where_the_same_sign_stands_twice() -> None:
    meta = [("og:site_name", "Weir Board")]
    of_board = Head(title="Which pump for a deep well? / Pumps and wells / Weir Board", meta=meta)
    assert metadata_of(of_board, [], [], None)["title"] == ("Which pump for a deep well?", "title")
    assert metadata_of(of_board, [], [], None)["site_name"] == ("Weir Board", "og:site_name")
    with_dashes = Head(title="Pumps - a short guide - Weir Board", meta=meta)
    assert metadata_of(with_dashes, [], [], None)["title"][0] == "Pumps - a short guide"


def test_signs_that_only_break_lines_are_no_part_of_a_title() -> None:
    assert metadata_of(Head(title="Donau\xaddampf\u2060schiff"), [], [], None)["title"][0] == "Donaudampfschiff"


def test_a_word_that_begins_like_the_host_is_not_the_site() -> None:
    head = Head(title="Salting fish at home in winter | Quay Kitchen")
    found = metadata_of(head, [(1, "Salting fish at home in winter")], [], "https://salting.example/fish")
    assert found["title"] == ("Salting fish at home in winter", "h1")
    assert found["site_name"] == ("Quay Kitchen", "title")


def test_a_kind_in_front_of_the_heading_goes() -> None:
    found = metadata_of(Head(title="Which rope for salt water?"), [(1, "Thread: Which rope for salt water?")], [], None)
    assert found["title"] == ("Which rope for salt water?", "title")


@pytest.mark.parametrize("place", ["author", "rel=author"])
def test_marks_of_a_hostile_page_are_read_in_bounded_work(place: str) -> None:
    mark = 'rel="author"' if place == "rel=author" else f'itemprop="{place}"'
    page = f"<body>{f'<a {mark}><span>' * 3_000}{'x ' * 3_000}"
    assert len(page_of(page, None, Limits()).head.marks) <= 24


def test_who_asks_for_the_text_alone_does_not_load_the_parsers_of_metadata() -> None:
    code = "import sys, cleantext; cleantext.extract('<p>Salt</p>').text; print('cleantext.metadata' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"  # noqa: S603
