"""Write the lists of known failures anew from what fails now: `python -m tests.repin`.

Reasons that stand in the lists stay; prints how many there are, for the numbers that the tests pin.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests import test_cases, test_golden
from tests.material import cases

_NO_REASON = "not right yet"


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    tables = [
        "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in row.items()) for row in rows
    ]
    heading = "# What is known to fail, and why; the tests fail when a row here no longer does.\n"
    path.write_text(heading + "".join(f"\n[[failure]]\n{table}\n" for table in tables), encoding="utf-8")


def main() -> None:
    """Run all cases and pages and write both lists."""
    known = test_cases.known_failures()
    rows = [
        {"name": case.name, "mode": mode, "reason": known.get((case.name, mode), _NO_REASON)}
        for kind in ("keep", "drop")
        for case in cases(kind)
        for mode in test_cases.MODES
        if not test_cases.passes(kind, case, mode)
    ]
    _write(test_cases.KNOWN_FAILURES, rows)
    reasons = test_golden.known_failures()
    pages = [
        {"name": name, "reason": reasons.get(name, _NO_REASON)}
        for name in test_golden.PAGES
        if not test_golden.passes(name)
    ]
    _write(test_golden.KNOWN_FAILURES, pages)
    print(f"cases: {len(rows)}, pages: {len(pages)}")


if __name__ == "__main__":
    main()
