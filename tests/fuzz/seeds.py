"""Where fuzzing begins: a few small inputs for each target, out of the test material."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from tests.material import APPEALS, ARTICLES
from tests.strategies import ATTRIBUTES, BLOCK_TAGS, INLINE_TAGS, LINE_ENDS, MARKUP, PAGES, SHORT, VOID_TAGS

_PIECE = 600  # bytes
_RULES = """\
[names]
"donation box" = -60
hero = 0
[words]
share = -5
[intents.en]
"keep * presses running" = { points = -40, label = "donation" }
[html.curve.words]
bins = [1, 2]
points = [0, 1, 2]
[elements]
"div.box" = -20
[when.loud]
all = ["link_density > 0.5", "chars < 160"]
points = -7
label = "other"
"""
_PROFILE = """\
[drop.path]
"div.box > p" = "seen 5/6"
[drop.phrase]
"The boat * came in" = "seen 4/6"
[keep.phrase]
"The weir" = "seen 6/6"
"""
_PICKS = """\
# A comment.
drop div.box > p:first-child , .ad  a note
keep //article[@class='x']/p
title: //h1
body: //div[contains(@class, 'text')]
strip: //aside
strip_id_or_class: social
strip_image_src: /ads/
find_string: <b>
replace_string: <i>
single_page_link: //a
test_url: https://a.example/1
"""
_LABELS = (
    '{"page": "a.html", "url": null, "done": true, "blocks": [{"index": 1, "path": "/html/body/article/p[2]",'
    ' "label": "donation", "text": "Please"}]}\n'
    '{"page": "b.txt", "text": "One line."}\n'
    '{"page": "c.html", "digest": "' + "0" * 64 + '", "blocks": [{"start": 10, "label": "body"}]}\n'
)


def _record(kind: str, content: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _archives() -> list[bytes]:
    body = b"<html><body><p>The boat came in at six.</p></body></html>"
    coded = b"2\r\n<p\r\n6\r\n>A boa\r\n0\r\n\r\n"
    answers = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=cp1251\r\n\r\n" + body,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + coded,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, br, deflate\r\n\r\n" + body,
    )
    records = [_record("response", "application/http; msgtype=response", answer) for answer in answers]
    return [*records, _record("resource", "text/html", body) + records[0], _record("warcinfo", "text/plain", b"a: b")]


def _texts() -> list[bytes]:
    appeals = {language: [by[0] for by in APPEALS[language].values()] for language in ARTICLES}
    return ["\n".join([*ARTICLES[one][:3], *appeals[one][:3]]).encode() for one in sorted(ARTICLES)]


def _pages() -> list[bytes]:
    """The pages of the tests in pieces, in all ways: what is small is mutated a hundred times faster."""
    pieces = [page[start : start + _PIECE] for page in PAGES for start in range(0, len(page), _PIECE)]
    return [bytes([way % 256]) + piece for way, piece in enumerate(pieces)]


def _trees() -> list[bytes]:
    return [bytes(range(256)), *(bytes([way]) + b"\x01\xc8\x05\x80\x00\x01\x02\xd0\x09" * 4 for way in range(4))]


SEEDS: Mapping[str, Callable[[], list[bytes]]] = MappingProxyType(
    {
        "page": _pages,
        "tree": _trees,
        "text": _texts,
        "rules": lambda: [_RULES.encode(), _RULES[:200].encode()],
        "site": lambda: [_PROFILE.encode(), _PICKS.encode()],
        "labels": lambda: [_LABELS.encode(), *(line.encode() for line in _LABELS.splitlines())],
        "warc": _archives,
    }
)
# Bytes, as short as may still hold what there is to be found: a page of four times the length takes four times as long.
LONGEST: Mapping[str, int] = MappingProxyType(
    {"page": 1024, "tree": 300, "text": 1024, "rules": 512, "site": 512, "labels": 2048, "warc": 4096}
)


_SAID = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": ["',
    '"], "author": {"name": "', '"}}</script>',
    '<meta property="og:title" content="', '<meta charset="', '<time datetime="2024-05-0', '<a rel="author" href="',
    '<img srcset="a.jpg 1x, ', "data:image/png;base64,AAAA", '<td colspan="65535" rowspan="1000">',
    '<ol start="-7" reversed>', '<base href="//', '<math><annotation encoding="application/x-tex">', '<li id="fn1">',
    '<a href="#fn1">1</a>', ' itemprop="author"', '<input type="checkbox" checked>', '<pre class="lang-x">', "xn--",
    "&#x", "%00", "utf-16", "\\", "`", "$$", "*", "_", "[", "](", "|", "> ", "- ", "1. ", "~~",
)  # fmt: skip
_DECODED = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"+ADw-",
    b"\x1b$B",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x80",
)


def _encoded(texts: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(text.encode("utf-8", "surrogatepass") for text in texts)


_TAGS = (*BLOCK_TAGS, *INLINE_TAGS, *VOID_TAGS)
_MARKED_UP = _encoded(
    (*(f"<{tag}{ATTRIBUTES[place % len(ATTRIBUTES)]}>" for place, tag in enumerate(_TAGS * 2)), *MARKUP)
)
_CLOSED = _encoded(f"</{tag}>" for tag in _TAGS)
_ODD = _encoded(
    (*SHORT, *LINE_ENDS, "\u202e", "\u0301", "\ud800", "\u3000", "\u0345\u1ab0", "ß", "İ", "ﬁ", "\U000e0041")
)
# What mutation puts into inputs besides the words of the seeds.
PIECES: Mapping[str, Sequence[bytes]] = MappingProxyType(
    {
        "page": (*_MARKED_UP, *_CLOSED, *_ODD, *_encoded(_SAID), *_DECODED),
        "tree": tuple(bytes([what, value]) for what in range(0, 256, 5) for value in range(0, 256, 51)),
        "text": (*_ODD, *_DECODED),
        "rules": (b"-999999999999", b"1e400", b"nan", b'""', b"true", b"~", b"|", b"{", b"[[", b"\"\"\"", b"\\u0000"),
        "site": (b"//*", b"[last()]", b":not(", b"|", b"::", b"contains(.,", b"re:test(", b")", b"@", b"\\u0000"),
        "labels": (b"NaN", b"-1", b"1e999", b"null", b"[" * 50, b'{"a":' * 50, b"\\ud800", b"\x80"),
        "warc": (
            b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n", b"\r\n\r\n", b"WARC/1.1\r\n", b"\x1f\x8b",
            b"Content-Encoding: br\r\n", b"ffffffffffff\r\n", b"HTTP/1.1 200\r\n",
        ),
    }
)  # fmt: skip
