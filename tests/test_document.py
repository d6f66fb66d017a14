"""What comes out: the same for the same page whatever the way in, immutable, picklable, with paths that lead back."""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree

import cleantext
from cleantext.decode import decode
from tests.material import ARTICLES
from tests.strategies import LANGUAGES, PAGES, any_page, composed_texts, mutated_pages, soups
from tests.trees import folded, parsed, record, text_of

ROOT = Path(__file__).parents[1]


@given(any_page())
def test_the_same_page_gives_the_same_document(page: str | bytes) -> None:
    assert cleantext.extract(page) == cleantext.extract(page)


@cache
def digest() -> str:
    """One number for what comes out of all pages and some texts."""
    pages = "".join(record(cleantext.extract(data)) for data in PAGES)
    lines = "".join(record(cleantext.clean("\n".join(ARTICLES[language]))) for language in LANGUAGES)
    return hashlib.sha256((pages + lines).encode()).hexdigest()


def test_threads_do_not_disturb_each_other() -> None:
    alone = [record(cleantext.extract(data)) for data in PAGES]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda data: record(cleantext.extract(data)), PAGES[::-1] * 2))
    assert together == alone[::-1] * 2


def test_blocks_may_be_asked_for_by_many_threads_at_once() -> None:
    document = cleantext.extract(PAGES[0])
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: document.blocks, range(16)))) == 1


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_with_another_hash_seed_gives_the_same(seed: str) -> None:
    code = "from tests.test_document import digest; print(digest())"
    paths = os.pathsep.join([str(ROOT), str(Path(cleantext.__file__).parents[1])])
    run = subprocess.run(  # noqa: S603 - this interpreter, our own code
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert run.stdout.strip() == digest()


@given(mutated_pages())
def test_a_tree_of_the_decoded_page_gives_the_same_document_and_is_not_changed(data: bytes) -> None:
    from_bytes = cleantext.extract(data)
    assume("binary" not in from_bytes.flags)
    root = parsed(decode(data)[0])
    assume(root is not None)
    before = etree.tostring(root)
    from_tree = cleantext.extract(root)
    assert record(from_tree) == record(from_bytes)
    assert etree.tostring(root) == before


@given(soups())
@example('<p>x <a><!-- c --></a> y</p><p><b class="ad"><?pi?></b></p><p>z</p>')
def test_comments_and_instructions_in_a_tree_do_not_matter(page: str) -> None:
    root = parsed(page)
    assume(root is not None)
    assert cleantext.extract(root).blocks == cleantext.extract(page).blocks


@given(any_page())
@example("The ferry runs again.</html>It is late.")
def test_the_path_of_a_block_leads_to_an_element_with_its_text(page: str | bytes) -> None:
    document = cleantext.extract(page)
    root = parsed(page if isinstance(page, str) else decode(page)[0])
    assume(root is not None)
    tree = root.getroottree()
    # What stands behind an explicit end of the page is in a second root.
    roots = [root, *root.itersiblings(etree.Element)]
    elements = {tree.getpath(element): element for top in roots for element in top.iter(etree.Element)}
    for block in document.blocks:
        assert block.path is not None
        assert folded(block.text) in text_of(elements[block.path])
        # A name such as `h<a`, which only a broken page has, makes a path that no XPath can say.
        if re.fullmatch(r"[\w/\[\]]+", block.path):
            assert tree.xpath(block.path) == [elements[block.path]]


def test_the_path_in_a_namespaced_tree_is_that_of_getpath() -> None:
    root = etree.fromstring('<html xmlns="http://www.w3.org/1999/xhtml"><body><p>One.</p><p>Two.</p></body></html>')
    paths = [block.path for block in cleantext.extract(root).blocks]
    assert paths == [root.getroottree().getpath(element) for element in root[0]]


@given(any_page())
def test_a_document_survives_pickling_and_copying(page: str | bytes) -> None:
    document = cleantext.extract(page)
    for other in (pickle.loads(pickle.dumps(document)), copy.deepcopy(document)):  # noqa: S301 - our own pickle
        assert other == document
        assert hash(other) == hash(document)
        assert record(other) == record(document)


@given(composed_texts())
def test_a_document_cannot_be_changed(text: str) -> None:
    document = cleantext.clean(text)
    for name in ("text", "confidence", "flags", "blocks", "title", "something_new"):
        with pytest.raises(AttributeError):
            setattr(document, name, None)
    with pytest.raises(AttributeError):
        del document.text
    for block in document.blocks[:1]:
        with pytest.raises(AttributeError):
            block.points = 0  # type: ignore[misc]
    assert isinstance(document.blocks, tuple)
    assert isinstance(document.flags, frozenset)


def test_a_document_does_not_depend_on_later_edits_of_the_tree() -> None:
    root = parsed(PAGES[0].decode())
    document, expected = cleantext.extract(root), record(cleantext.extract(PAGES[0]))
    for element in list(root):
        root.remove(element)
    assert record(document) == expected


@given(st.sampled_from(PAGES), st.sampled_from(("text", "metadata", "blocks")))
def test_what_a_caller_does_to_a_result_does_not_reach_the_document(data: bytes, name: str) -> None:
    document = cleantext.extract(data)
    expected = record(document)
    found = getattr(document, name)
    if isinstance(found, dict):
        found.clear()
    document.to_dict()["blocks"].clear()
    assert record(document) == expected
