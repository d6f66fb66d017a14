"""The targets of fuzzing, on their seeds, on what was found with them, and on what hypothesis makes of these."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_and_nothing_raise_nothing(target: str) -> None:
    pytest.importorskip("fastwarc", reason="MISSING: fastwarc")
    for seed in [*SEEDS[target](), b"", b"\0"]:
        TARGETS[target](seed)


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed with a few places cut out, doubled or overwritten."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 20)))
        data = data[:start] + draw(st.binary(max_size=6) | st.just(data[start:end] * 2)) + data[end:]
    return data


@pytest.mark.parametrize("target", ["tree", "rules", "site", "labels", "warc"])
@given(data=st.data())
def test_changed_seeds_raise_nothing(target: str, data: st.DataObject) -> None:
    TARGETS[target](data.draw(mutated(SEEDS[target]())))


def test_a_clean_text_stays_as_it_is_where_an_appeal_of_another_language_went() -> None:
    TARGETS["text"]("全文をお読み\nn y\nFor at læse hele".encode())
