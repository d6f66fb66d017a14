"""Where links and images lead: safe, absolute, the best there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.render import addresses
from cleantext.render.addresses import Base, base_of

BASE = base_of("https://pages.example/a/b.html?q", "")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("c.html", "https://pages.example/a/c.html"),
        ("/c", "https://pages.example/c"),
        ("../c/./d", "https://pages.example/c/d"),
        ("//other.example/x", "https://other.example/x"),
        ("?r=1", "https://pages.example/a/b.html?r=1"),
        ('http://x.example/a b"c', "http://x.example/a%20b%22c"),
        (" \n/c\td ", "https://pages.example/cd"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("#place", "#place"),
        ("#", ""),
        ("", ""),
        ("javascript:x()", ""),
        ("java\nscript:x()", ""),
        ("\x01JavaScript:x()", ""),
        ("data:text/html,x", ""),
        ("http://[bad", "http://[bad"),
    ],
)
def test_a_link_is_absolute_and_safe(address: str, expected: str) -> None:
    assert addresses.link(address, BASE) == expected


def test_the_base_of_a_page_counts_and_an_unsafe_one_does_not() -> None:
    assert base_of("https://a.example/x", "/y/").address == "https://a.example/y/"
    assert base_of(None, "https://b.example/").address == "https://b.example/"
    assert base_of(None, "/y/") == base_of("javascript:x", "") == base_of(None, "javascript:x//") == Base()
    assert addresses.link("c.html", Base()) == "c.html"


@pytest.mark.parametrize(
    ("attributes", "sources", "expected"),
    [
        ({"src": "/a.jpg"}, "", "/a.jpg"),
        ({"src": "data:image/gif;base64,R0", "data-src": "/b.jpg"}, "", "/b.jpg"),
        ({"src": "/small.jpg", "data-original": "/large.jpg"}, "", "/large.jpg"),
        ({"srcset": "/s.jpg 300w, /l.jpg 900w,/m.jpg 600w"}, "", "/l.jpg"),
        ({"srcset": "/1.jpg, /2.jpg 2x"}, "", "/2.jpg"),
        ({}, "/p.webp 1x, /q.webp 2x", "/q.webp"),
        ({"src": "data:image/png;base64,AA"}, "", ""),
        ({"data-src": "true"}, "", ""),
        ({}, "", ""),
    ],
)
def test_the_best_address_of_an_image(attributes: dict[str, str], sources: str, expected: str) -> None:
    assert addresses.image(attributes, Base(), sources) == expected


@given(st.text(), st.text(), st.text())
def test_no_address_raises(address: str, url: str, base: str) -> None:
    found = base_of(url, base)
    for result in (addresses.link(address, found), addresses.image({"src": address, "srcset": url}, found, base)):
        assert not set(result) & set(' <>"\n\t')
