"""``python -m tests.fuzz TARGET [--seconds N] [--corpus FOLDER] [--guided] [FILE ...]``: run one target.

Inputs are made from seeds, and whatever raises, hangs, or takes ever longer is written to FOLDER; at the end a line of
JSON says what was run. With ``--guided`` they are chosen by the code that they reach (``atheris``, libFuzzer): a tenth
as many in the same time, and the first finding ends the run. FILEs are run again, once each.
"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import nullcontext
from pathlib import Path

# The modules that read what others wrote; columns of numbers, told from these, are long loops over the same few lines.
READERS = [
    f"cleantext.{name}"
    for name in (
        "byline", "dates", "decode", "fragment", "gather", "headline", "jsonld", "labels_file", "labels_found", "lines",
        "metadata", "microdata", "mixed", "overlay", "page", "published", "render", "rulefile", "scale.archive",
        "selectors", "site_file", "site_import", "site_picks", "site_rows", "tokens", "truncation", "walk",
    )
]  # fmt: skip


def main() -> None:
    """Fuzz until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, default=Path("fuzz-corpus"))
    parser.add_argument("--number", type=int, default=time.time_ns() // 1_000_000)
    parser.add_argument("--guided", action="store_true")
    args = parser.parse_args()
    if args.guided:
        import atheris

    with atheris.instrument_imports(include=READERS) if args.guided else nullcontext():
        from tests.fuzz.targets import TARGETS
    from tests.fuzz.mutate import Mutator
    from tests.fuzz.seeds import LONGEST, SEEDS
    from tests.fuzz.watch import Watch

    run = TARGETS[args.target]
    run(SEEDS[args.target]()[0])  # what is read once takes its time here and not as a hang
    args.corpus.mkdir(parents=True, exist_ok=True)
    if args.files:
        for file in args.files:
            run(file.read_bytes())
    elif not args.guided:
        print(
            json.dumps(
                {"number": args.number, **Watch(run, args.corpus).run(Mutator(args.target, args.number), args.seconds)}
            )
        )
    else:
        corpus = args.corpus / args.target
        corpus.mkdir(exist_ok=True)
        for place, seed in enumerate(SEEDS[args.target]()):
            (corpus / f"seed-{place:02d}").write_bytes(seed)
        settings = {
            "max_total_time": args.seconds,
            "timeout": 60,
            "max_len": LONGEST[args.target],
            "print_final_stats": 1,
        }
        options = [f"-{name}={value}" for name, value in settings.items()]
        atheris.Setup(["fuzz", *options, f"-artifact_prefix={args.corpus}/", str(corpus)], run)
        atheris.Fuzz()


main()
