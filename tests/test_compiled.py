"""The compiled package gives the same records as the sources; skipped without one, which the run says at its end.

``CLEANTEXT_COMPILED`` names the folder of a compiled package: what ``CLEANTEXT_COMPILE=1 pip install --no-deps --target
FOLDER .`` made. `.ci/run` makes one where there is a C compiler.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.installs import OWN_PAGES, compare, pages_below

ROOT = Path(__file__).parents[1]
COMPILED = os.environ.get("CLEANTEXT_COMPILED", "")
needs_compiled = pytest.mark.skipif(not COMPILED, reason="MISSING: a compiled package (CLEANTEXT_COMPILED)")


def compiled_modules() -> list[str]:
    """The modules that `hatch_build.py` compiles."""
    for node in ast.parse((ROOT / "hatch_build.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "MODULES":
            return list(ast.literal_eval(node.value))
    raise AssertionError("no MODULES")


def test_what_is_to_be_compiled_is_there() -> None:
    names = compiled_modules()
    assert names == sorted(set(names))
    assert [name for name in names if not (ROOT / "src" / "cleantext" / f"{name}.py").is_file()] == []


@needs_compiled
def test_the_modules_named_are_compiled() -> None:
    code = "import importlib, sys; print(*[importlib.import_module(f'cleantext.{n}').__file__ for n in sys.argv[1:]])"
    done = subprocess.run(  # noqa: S603 - this interpreter, our own code
        [sys.executable, "-c", code, *compiled_modules()],
        env=os.environ | {"PYTHONPATH": COMPILED}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [path for path in done.stdout.split() if not path.endswith((".so", ".pyd"))] == []


@needs_compiled
def test_records_markdown_and_html_of_all_own_pages_are_the_same() -> None:
    pages = pages_below(ROOT / place for place in OWN_PAGES)
    assert len(pages) > 50
    answers = compare([ROOT / "src", Path(COMPILED)], pages, rounds=0)
    assert [page.name for page, (pure, compiled) in answers if pure.digest != compiled.digest] == []
