"""Rules for sites that people wrote by hand: rows of one's own, and the files of ftr-site-config.

A row of one's own is ``keep`` or ``drop``, a selector, two spaces or a tab, and a note. A file of ftr-site-config has
lines ``name: value``; of these ``body strip strip_id_or_class strip_image_src title author date test_url`` are used.
Sources: the format's description at https://github.com/fivefilters/ftr-site-config.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from cleantext.rulefile import RuleError
from cleantext.selectors import Selector, selector

KINDS = ("keep", "drop", "body", "title", "author", "date")
_OWN = re.compile(r"(keep|drop)\s+(?P<selector>.*?)(?:(?:\t|\s{2,})(?P<note>.*))?")
_FTR = re.compile(r"(?P<name>[a-z_]+(?:\([^)]*\))?)\s*:\s?(?P<value>.*)")
_SELECTED: Mapping[str, str] = MappingProxyType(
    {"body": "body", "strip": "drop", "title": "title", "author": "author", "date": "date"}
)
_HOST = re.compile(r"[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Pick:
    """One row: what to do (one of `KINDS`) with what a selector finds; a note; where it stands."""

    kind: str
    selector: Selector
    note: str = ""

    @property
    def name(self) -> str:
        """The name among a block's reasons."""
        return f"site.{self.kind} {self.selector.written}"


@dataclass(frozen=True, slots=True)
class SitePicks:
    """The rows of one file.

    problems: rows that cannot be used, the rest is; notes: lines that are read and mean nothing here; tests: addresses
    of pages that the rows were written for.
    """

    picks: tuple[Pick, ...] = ()
    problems: tuple[RuleError, ...] = ()
    notes: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedSites:
    """The files of a folder by host: ``example.org`` and ``www.example.org``; ``.example.org`` for those below it."""

    by_host: Mapping[str, SitePicks] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[RuleError, ...]:
        """The rows of all files that cannot be used."""
        return tuple(problem for own in self.by_host.values() for problem in own.problems)

    def of(self, host: str) -> SitePicks | None:
        """The rows for a host; None where there are none."""
        host = host.lower().removeprefix("www.")
        if host in self.by_host:
            return self.by_host[host]
        parts = host.split(".")
        above = ("." + ".".join(parts[place:]) for place in range(len(parts) - 1))
        return next((self.by_host[name] for name in above if name in self.by_host), None)


def read_folder(folder: Path) -> ImportedSites:
    """Read all ``HOST.txt`` of a folder; what is wrong with rows stands in the answer's `problems`.

    Raises:
        OSError: the folder or one of its files cannot be read.

    """
    found = {}
    for path in sorted(folder.iterdir()):
        host = path.name.removesuffix(".txt").lower()
        if path.suffix == ".txt" and path.is_file() and _HOST.fullmatch(host):
            found[host.removeprefix("www.")] = read_picks(path)
    return ImportedSites(found)


def read_picks(path: Path) -> SitePicks:
    """Read one file, of either kind or of both.

    Raises:
        OSError: it cannot be read. Nothing that stands in it raises.

    """
    picks: list[Pick] = []
    problems: list[RuleError] = []
    notes: list[str] = []
    tests: list[str] = []
    text = path.read_bytes().decode("utf-8-sig", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        try:
            for found in _row(content):
                if isinstance(found, Pick):
                    picks.append(found)
                elif found.startswith(("http://", "https://")):
                    tests.append(found)
                else:
                    notes.append(f"{path}:{number}: {found}")
        except ValueError as error:
            problems.append(RuleError(path, number, str(error)))
    return SitePicks(tuple(picks), tuple(problems), tuple(notes), tuple(tests))


def _row(line: str) -> Iterator[Pick | str]:
    """What a line says: rows, the address of a test page, or why it is ignored. Raises ValueError."""
    own = _OWN.fullmatch(line)
    if own:
        yield Pick(own[1], selector(own["selector"]), (own["note"] or "").strip())
        return
    match = _FTR.fullmatch(line)
    if not match:
        raise ValueError("a row is  keep|drop  SELECTOR  NOTE, or  name: value")
    name, value = match["name"], match["value"].strip()
    if name in _SELECTED:
        yield Pick(_SELECTED[name], selector(value, is_xpath=True))
    elif name == "strip_id_or_class":
        yield Pick("drop", _named(value))
    elif name == "strip_image_src":
        yield "strip_image_src is ignored: images go with the text around them"
    elif name == "test_url":
        yield value if value.startswith(("http://", "https://")) else "test_url is no address"
    else:
        yield f"{name} is ignored: it has no meaning here"


def _named(value: str) -> Selector:
    """Elements whose id or class holds a text, as the format has it: anywhere in it."""
    wanted = value.strip("\"'")
    if not wanted:
        raise ValueError("strip_id_or_class names nothing")
    if '"' in wanted:
        raise ValueError("strip_id_or_class: no id and no class has a quotation mark")
    return selector(f'//*[contains(@id, "{wanted}") or contains(@class, "{wanted}")]', is_xpath=True)
