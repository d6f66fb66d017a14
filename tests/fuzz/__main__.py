"""``python -m tests.fuzz TARGET [--seconds N] [--corpus FOLDER]``: run one target with ``atheris`` (libFuzzer).

What raises, or takes longer than a minute, is written to FOLDER as ``crash-*`` or ``timeout-*`` and ends the run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cleantext"]):
    from tests.fuzz.targets import TARGETS

from tests.fuzz.seeds import LONGEST, SEEDS


def main() -> None:
    """Fuzz until the time is over; libFuzzer ends the process."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"))
    args = parser.parse_args()
    corpus = args.corpus / args.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[args.target]()):
        (corpus / f"seed-{number:02d}").write_bytes(seed)
    TARGETS[args.target](b"\0")  # what is read once takes its time here and not as a hang
    settings = {"max_total_time": args.seconds, "timeout": 60, "max_len": LONGEST[args.target], "print_final_stats": 1}
    options = [f"-{name}={value}" for name, value in settings.items()]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={args.corpus}/", str(corpus)], TARGETS[args.target])
    atheris.Fuzz()


main()
