"""The file of a site's profile: TOML, one row a line, to be read and changed by people."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleantext.ruleset import RuleError
from cleantext.site_rows import Row

_SEEN = re.compile(r"seen (\d+)/(\d+)")
_VERDICTS, _KINDS = ("drop", "keep"), ("path", "phrase")
_HEAD = """\
# What recurs on the pages of one site, learned by cleantext from {pages} pages that differ.
# [drop.path]: elements; [drop.phrase]: sentences, * where they differ; [keep.phrase]: recurs, but belongs to articles.
# A row may be moved, changed or deleted.
"""


def written(rows: Iterable[Row], pages: int) -> str:
    """Rows as a profile's file has them."""
    parts, known = [_HEAD.format(pages=pages)], list(rows)
    for verdict in _VERDICTS:
        for kind in _KINDS:
            mine = [row for row in known if (row.verdict, row.kind) == (verdict, kind)]
            if mine:
                parts.append(f"\n[{verdict}.{kind}]\n")
                # What JSON escapes in such names and words, TOML escapes in the same way.
                parts += [
                    f'{json.dumps(row.text, ensure_ascii=False)} = "seen {row.seen}/{row.pages}"\n' for row in mine
                ]
    return "".join(parts)


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a profile's file.

    Raises:
        RuleError: the file is malformed. OSError: it is missing or unreadable.

    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, str(error)) from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise RuleError(path, int(at[1]) if at else 0, str(error)) from error
    for verdict, kinds in tables.items():
        if verdict not in _VERDICTS or not isinstance(kinds, dict):
            raise RuleError(path, 0, f"{verdict!r} is no table of a profile; there are drop and keep")
        for kind, rows in kinds.items():
            if kind not in _KINDS or (verdict, kind) == ("keep", "path"):
                raise RuleError(path, 0, f"[{verdict}.{kind}]: there are drop.path, drop.phrase and keep.phrase")
            if not isinstance(rows, dict):
                raise RuleError(path, 0, f"[{verdict}.{kind}] must be a table")
            for name, seen in rows.items():
                match = _SEEN.fullmatch(seen) if isinstance(seen, str) else None
                if not match or not name.strip():
                    line = next((number for number, own in enumerate(text.splitlines(), 1) if name in own), 0)
                    raise RuleError(path, line, f'{name!r}: a row is  "phrase or path" = "seen 3/4"')
                yield Row(verdict, kind, name, int(match[1]), int(match[2]))
