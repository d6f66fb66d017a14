"""Builds the hot modules with mypyc when the environment says ``CLEANTEXT_COMPILE=1``; else the wheel is pure Python.

Compiled is a copy, so that nothing is left beside the sources that would be loaded in their place. Needs a C compiler.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "CLEANTEXT_COMPILE"
# What gains by it; the others do little, or wait for lxml and regular expressions.
MODULES = (
    "address",
    "blocks",
    "elements",
    "gather",
    "intents",
    "lexicon",
    "regions",
    "runs",
    "score",
    "settle",
    "signals",
    "signals_text",
    "signals_tree",
    "signals_words",
    "tokens",
    "verdict",
    "voice",
    "walk",
)
_SETUP = """
from mypyc.build import mypycify
from setuptools import setup

setup(ext_modules=mypycify({paths}, group_name="cleantext", opt_level="3"))
"""


class CompiledHook(BuildHookInterface):  # type: ignore[type-arg] # generic only for those who check types
    """Adds the extension modules to the wheel."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What compiling needs: mypy, and the types of what the modules import."""
        return ["mypy[mypyc]>=1.13", "lxml-stubs>=0.5.1", "types-regex"] if _wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and have the results packed; not for an editable install, which is for changing the sources."""
        if not _wanted() or version == "editable":
            return
        self._folder = tempfile.mkdtemp()
        for path in compiled(Path(self.root, "src"), Path(self._folder)):
            build_data["force_include"][str(path)] = str(path.relative_to(self._folder))
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, *_: object) -> None:
        """Take the copy away."""
        if hasattr(self, "_folder"):
            shutil.rmtree(self._folder)


def compiled(sources: Path, folder: Path) -> list[Path]:
    """Copy the package below `folder` and compile it there; the extension modules.

    Raises subprocess.CalledProcessError when there is no compiler, or one fails.
    """
    shutil.copytree(sources / "cleantext", folder / "cleantext", ignore=shutil.ignore_patterns("*.so", "*.pyd"))
    setup = folder / "setup.py"
    paths = ["--ignore-missing-imports", *(f"cleantext/{name}.py" for name in MODULES)]
    setup.write_text(_SETUP.format(paths=paths), encoding="utf-8")
    subprocess.run([sys.executable, setup.name, "--quiet", "build_ext", "--inplace"], cwd=folder, check=True)  # noqa: S603
    built = [path for ending in (".so", ".pyd") for path in folder.rglob(f"*{ending}")]
    return [path for path in built if not path.is_relative_to(folder / "build")]


def _wanted() -> bool:
    return os.environ.get(SWITCH, "") not in ("", "0")
