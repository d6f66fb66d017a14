"""How the package is built: one way of imports, light to import, rules that are well-formed data, errors that help."""

from __future__ import annotations

import ast
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

import cleantext
from cleantext.lines import lines_of, paragraphs_of
from cleantext.page import Limits, page_of
from cleantext.pipeline import judged
from cleantext.rounds import judge_lines
from cleantext.rulefile import read_learned, read_toml
from cleantext.ruleset import SHIPPED
from cleantext.signal_names import names_of_lines, names_of_page

SOURCE = Path(cleantext.__file__).parent
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}
# Lowest first: a module imports only what stands before it.
ORDER = (
    "labels", "tokens", "intents", "voice", "lexicon", "columns", "conditions", "score", "rulefile", "selectors",
    "site_import",
    "decode", "microdata", "page", "blocks", "inside", "elements", "gather", "walk", "lines", "regions",
    "signals_words",
    "address", "signals_tree", "signals", "signals_text", "signal_names", "settle", "overlay", "ruleset", "page_type",
    "fragment", "runs", "mixed", "truncation", "standing", "answers", "verdict", "headline", "labelling", "copies",
    "fellows", "sections", "rounds", "dates", "byline", "published", "jsonld", "shell", "metadata", "render",
    "render.found", "render.formulas", "render.ruby", "render.signs", "render.texts",
    "render.style", "render.addresses", "render.pieces", "render.kept", "render.numbers", "render.nodes",
    "render.lists", "render.tables", "render.trees", "render.text", "render.prepare",
    "render.html", "render.escaping", "render.footnotes", "render.phrases",
    "render.markdown", "render.annotate", "document", "labels_file", "labels_found", "site_picks", "site_rows",
    "site_file", "site_seen", "site_alike", "site_learn", "site", "render.outline", "render.sheet", "render.report",
    "render.label_page", "arguments", "pipeline", "__init__", "scale.rows", "scale.batch", "scale", "scale.spark",
    "scale.datatrove", "scale.scrapy", "packed", "files", "job", "results", "terminal", "scale.archive",
    "scale.table", "scale.workers", "options", "label_session", "label_server", "run", "cli_site", "train",
    "train.align", "train.label", "train.own_pages", "train.own_rules", "train.own_fit", "train.own_scores",
    "train.own_overlay", "train.experiment", "train.own_report", "cli_train", "cli_label", "cli", "__main__",
    "train.tables", "train.boost", "train.write", "train.examples", "train.appeals", "train.mixed", "train.rebuild",
)  # fmt: skip
_ENDS = (
    "cli", "cli_site", "cli_train", "cli_label", "__main__", "run", "options", "terminal", "results", "job",
    "files", "scale.archive", "scale.workers", "label_session", "label_server",
)  # fmt: skip
_HEAVY = (
    "numpy",
    "sklearn",
    "lightgbm",
    "tqdm",
    "trafilatura",
    "inscriptis",
    "multiprocessing",
    "asyncio",
    "http.server",
)
_MUTATORS = frozenset(
    {"append", "add", "update", "setdefault", "pop", "popitem", "clear", "extend", "insert", "remove"}
)


def imports_of(path: Path) -> Iterator[str]:
    """The modules of this package that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "cleantext":
            name = node.module.partition(".")[2]
            inner = [f"{name}.{alias.name}".lstrip(".") for alias in node.names]
            yield from [module for module in inner if module in MODULES] or [name or "__init__"]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "cleantext":
                    yield alias.name.partition(".")[2] or "__init__"


def run_python(code: str, **environment: str) -> str:
    """What a new interpreter prints."""
    return subprocess.run(  # noqa: S603 - this interpreter, our own code
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(SOURCE.parent)} | environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == sorted(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_stands_before_it(module: str) -> None:
    place = ORDER.index(module)
    assert [name for name in imports_of(MODULES[module]) if ORDER.index(name) >= place] == []


def test_nothing_but_themselves_needs_the_command_line_and_the_training() -> None:
    for module, path in MODULES.items():
        for name in imports_of(path):
            assert name not in _ENDS or module in _ENDS
            assert not name.startswith("train") or module.startswith(("train", "cli"))


def test_importing_the_package_loads_nothing_heavy_and_nothing_of_the_command_line() -> None:
    loaded = run_python("import sys, cleantext; print(*sys.modules)").split()
    assert set(_HEAVY) & set(loaded) == set()
    assert not [name for name in loaded if name.startswith(("cleantext.train", "cleantext.cli", "cleantext.files"))]


def test_importing_the_package_takes_little_time(tmp_path: Path) -> None:
    code = "import time; s = time.process_time(); import cleantext; print(time.process_time() - s)"
    # Compiled once, as an installed package is; an empty value lets the interpreter write that down.
    compiled = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    # The best of many: what else the machine does at the time is not what is measured.
    assert any(float(run_python(code, **compiled)) <= 0.15 for _ in range(20))


def test_the_public_names_are_all_there_and_documented() -> None:
    assert len(cleantext.__all__) == len(set(cleantext.__all__))
    for name in cleantext.__all__:
        assert getattr(cleantext, name) is not None
    assert all(getattr(cleantext, name).__doc__ for name in cleantext.__all__ if name != "LABELS")


def _tables_of(tree: ast.Module) -> set[str]:
    """Names of a module that hold a list, a dict or a set."""
    found = set()
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            value = ast.dump(node.value)
            if not value.startswith(("Constant", "Tuple")) and any(
                word in value
                for word in ("List(", "Dict(", "Set(", "'dict'", "'list'", "'set'", "defaultdict", "Counter")
            ):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_no_module_has_a_state_that_changes(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    tables = _tables_of(tree)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Global), "a global variable"
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            assert not (isinstance(node.value, ast.Name) and node.value.id in tables), ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _MUTATORS:
            assert not (isinstance(node.func.value, ast.Name) and node.func.value.id in tables), ast.unparse(node)


def test_the_shipped_rules_are_the_only_thing_that_is_cached() -> None:
    words = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
    caching = [name for name, text in words.items() if "@cache" in text or "lru_cache" in text]
    assert caching == ["ruleset"]
    assert cleantext.Rules.default() is cleantext.Rules.default()


# Rule files

TABLES = sorted(path for path in SHIPPED.rglob("*.tsv") if path.name != "months.tsv")


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")[1:]
    return [line.split("\t") for line in lines if "\t" in line]


def _key(path: Path, row: list[str]) -> tuple[str, ...]:
    return (
        (row[2], row[0])
        if path.parent.name == "intents"
        else tuple(row[: 2 if path.stem in {"labels", "languages", "lines", "shells", "voice"} else 1])
    )


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_rows_of_a_table_are_sorted_each_once_and_complete(path: Path) -> None:
    heading = path.read_text(encoding="utf-8").split("\n")[0].split("\t")
    rows = _rows(path)
    assert all(len(row) == len(heading) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)
    keys = [_key(path, row) for row in rows]
    assert keys == sorted(set(keys))


def test_every_row_of_the_shipped_tables_is_loaded() -> None:
    rules = cleantext.Rules.default()
    for name in ("names", "words", "headings", "appeals"):
        assert rules.terms[name] == {row[0]: int(row[1]) for row in _rows(SHIPPED / f"{name}.tsv")}
    labels = [(row[0], row[1], row[2]) for row in _rows(SHIPPED / "labels.tsv")]
    assert sorted(labels) == sorted(
        (w, t, label.value) for w, table in rules.labels.items() for t, label in table.items()
    )
    phrases = [
        (row[0], int(row[1]), row[2], path.name.split(".")[0])
        for path in TABLES
        if path.parent.name == "intents"
        for row in _rows(path)
    ]
    assert sorted(phrases) == sorted((p.phrase, p.points, p.label, p.language) for p in rules.phrases)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_of_a_table_does_something(path: Path) -> None:
    if path.stem not in {"labels", "languages", "lines", "shells", "voice"}:
        assert all(int(row[1]) for row in _rows(path))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Nothing.\n\n[a]\nbase = -3\n\n[a.curve.b]\nbins = [0.5, 1e-05, 2]\npoints = [1, 2, 3, 4]\n",
        '[a.pair."b+c"]\nrows = [1]\npoints = [\n  [1, 2],\n  [3, 4],\n]\n',
        "[a.b]\nc = 1\n\n[a]\nd = 1_000\n",
        '[a]\nb = [\n  1, # one\n  0x10,\n]\n[c]\nd = "[1]"\n',
        '[a]\nb = """\n[c]\nd = 1\n"""\n',
        "x = 1\n[a]\n  b = { c = 1.5 }\n",
    ],
)
def test_learned_rules_are_read_as_any_toml(text: str, tmp_path: Path) -> None:
    path = tmp_path / "learned.toml"
    path.write_text(text, encoding="utf-8")
    assert read_learned(path) == read_toml(path)
    assert read_learned(SHIPPED / "learned.toml") == read_toml(SHIPPED / "learned.toml")


@pytest.mark.parametrize("text", ["[a]\nb = 1\nb = 2\n", "[a]\nb = 1\n[a]\nc = 1\n", "[a]\nb = 01\n", "a = \n", "[a\n"])
def test_broken_learned_rules_are_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "learned.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(cleantext.RuleError):
        read_learned(path)


# Overlays

BROKEN_OVERLAYS: Mapping[str, tuple[str, int | None]] = MappingProxyType(
    {
        "no TOML": ("[names]\nshare = \n", 2),
        "an unknown table": ("[names]\nshare = 1\n[colours]\nred = 1\n", None),
        "a table that is a number": ("names = 5\n", None),
        "intents that are a number": ("intents = 5\n", None),
        "a language that is a number": ("[intents]\nen = 5\n", None),
        "a model that is a number": ("html = 5\n", None),
        "points that are a text": ('[names]\nshare = "many"\n', None),
        "points that are a fraction": ("[words]\nshare = 0.5\n", None),
        "points that are true": ("[words]\nshare = true\n", None),
        "a phrase without a label": ('[intents.en]\n"wholly new words" = -10\n', None),
        "a phrase with an unknown label": ('[intents.en]\n"new words" = { points = -10, label = "nonsense" }\n', None),
        "a phrase of nothing": ('[intents.en]\n"" = { points = -10, label = "donation" }\n', None),
        "a phrase of a gap": ('[intents.en]\n"*" = { points = -10, label = "donation" }\n', None),
        "a curve without points": ("[html.curve.words]\nbins = [1]\n", None),
        "a curve with points missing": ("[html.curve.words]\nbins = [1, 2]\npoints = [0, 1]\n", None),
        "a curve whose bins fall": ("[html.curve.words]\nbins = [2, 1]\npoints = [0, 1, 2]\n", None),
        "a curve with words for points": ('[html.curve.words]\nbins = [1]\npoints = ["a", "b"]\n', None),
        "a curve with words for bins": ('[html.curve.words]\nbins = ["a"]\npoints = [1, 2]\n', None),
        "a curve of an unknown signal": ("[html.curve.nonsense]\nbins = [1]\npoints = [0, 1]\n", None),
        "a pair of one signal": ("[html.pair.words]\nrows = [1]\ncolumns = [1]\npoints = [[0, 1], [1, 0]]\n", None),
        "a curve of too many bins": (
            f"[html.curve.words]\nbins = {[*range(300)]}\npoints = {[0] * 301}\n",
            None,
        ),
        "a bin that is no number": ("[html.curve.words]\nbins = [nan]\npoints = [0, 1]\n", None),
        "a base that is a text": ('[html]\nbase = "low"\n', None),
    }
)


@pytest.mark.parametrize("name", BROKEN_OVERLAYS)
def test_a_broken_overlay_is_named_with_file_and_line(name: str, tmp_path: Path) -> None:
    text, line = BROKEN_OVERLAYS[name]
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(cleantext.RuleError) as caught:
        cleantext.Rules.load(path)
    assert caught.value.file == str(path)
    assert str(path) in str(caught.value)
    assert caught.value.reason
    assert line is None or caught.value.line == line
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own pickle


@pytest.mark.parametrize(
    ("overlay", "line", "said"),
    [
        (
            '\n[when.linked]\nall = ["lnk_density > 1"]\npoints = 3\n',
            2,
            ("when.linked", "lnk_density", "'link_density'"),
        ),
        ('[when."a b"]\nall = ["wrods > 1"]\npoints = 3\n', 1, ("when.a b", "'words'")),
        ('[when.x]\nall = ["page_lines > 1", "main_gap <= 0"]\npoints = 3\n', 1, ("'main_gap'", "'page_lines'")),
        ('[when.x]\nall = ["words >> 1"]\npoints = 3\n', 1, ("words >> 1", ">=")),
        ('[when.x]\nall = ["words > 1"]\n', 1, ("'points' is missing",)),
        ('[when.nobody_asks]\nall = ["asked <= 1"]\npoints = 3\n', 1, ("asked", "'ask'")),
        ("[html.curve.wrds]\nbins = [1]\npoints = [0, 1]\n", 1, ("[html]", "'words'")),
        ("[htm]\nbase = 1\n", 1, ("'html'",)),
        (
            '[intents.english]\n"x" = { points = 1, label = "donation" }\n',
            1,
            ("intents.english", "two letters", "de, en"),
        ),
        ('[intents.en]\n"x" = { points = 1, label = "donatoin" }\n', 2, ("donatoin", "'donation'", "newsletter")),
        ('[intents.en]\n"wholly new" = -3\n', 2, ("wholly new", "needs a label", "newsletter")),
        ('[intents.en]\n"x" = { points = 1.5, label = "donation" }\n', 2, ("whole number", "1.5")),
        ('[intents.en]\n"Give Now" = { points = 1, label = "donation" }\n', 2, ("lower case", "'give now'")),
        ('[names]\n"promoShelf" = -60\n', 2, ("never found", "'promo shelf'")),
        ('[words]\n"Share" = -60\n', 2, ("never found", "'share'")),
        ('[lines]\n"over to you" = ["contact"]\n', 2, ("'over to you'", "contact")),
        ('[intents.en]\n"a zorbling" = { points = -9, label = ["donation"] }\n', 2, ("no label", "donation")),
    ],
)
def test_a_row_that_could_never_act_is_refused_and_what_is_valid_is_said(
    overlay: str, line: int, said: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "my.toml"
    path.write_text(overlay, encoding="utf-8")
    with pytest.raises(cleantext.RuleError) as caught:
        cleantext.Rules.load(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)
    assert [words for words in said if words not in caught.value.reason] == []


def test_rules_of_a_folder_may_ask_only_for_signals_that_there_are(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(SHIPPED, folder)
    with (folder / "base.toml").open("a", encoding="utf-8") as base:
        base.write('\n[when.linked]\nall = ["lnk_density > 1"]\npoints = 3\n')
    with pytest.raises(cleantext.RuleError, match=r"when\.linked.*link_density"):
        cleantext.Rules.load_dir(folder)


def test_the_signals_that_are_known_are_those_that_pages_and_lines_have() -> None:
    rules = cleantext.Rules.default()
    page = b"<p>It rained for a week, and the river rose by a metre. Please donate today to keep our paper alive.</p>"
    _, measures, rounds, _ = judged(page_of(page, None, Limits()), Limits(), rules)
    assert measures.columns.keys() <= names_of_page(rules.lexicon())
    lines = lines_of(APPEAL)
    text = judge_lines(lines, paragraphs_of(APPEAL, lines), "en", rules, rules.lexicon())
    for one in [*rounds.measures[1:], *text.measures]:
        assert one.columns.keys() <= names_of_lines(rules.lexicon())
    assert names_of_page(rules.lexicon()) - measures.columns.keys() <= {"cut_off"}
    assert names_of_lines(rules.lexicon()) - text.measures[-1].columns.keys() <= {"cut_off"}


def test_an_overlay_that_is_no_utf8_is_a_rule_error_and_a_missing_one_an_os_error(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(b"# \xff\n")
    with pytest.raises(cleantext.RuleError):
        cleantext.Rules.load(path)
    with pytest.raises(OSError, match="missing"):
        cleantext.Rules.load(tmp_path / "missing.toml")


@pytest.mark.parametrize(
    ("table", "row"),
    [("names.tsv", "share\tmany\tother"), ("words.tsv", "share"), ("intents/en.hand.tsv", "a\t-5\tno")],
)
def test_a_broken_row_of_a_table_is_named_with_file_and_line(table: str, row: str, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(SHIPPED, folder)
    path = folder / table
    heading = path.read_text(encoding="utf-8").split("\n")[0]
    path.write_text(f"{heading}\n# A comment.\n\n{row}\n", encoding="utf-8")
    with pytest.raises(cleantext.RuleError) as caught:
        cleantext.Rules.load_dir(folder)
    assert (caught.value.file, caught.value.line) == (str(path), 4)


APPEAL = "Give what you can: zorbling keeps this page alive, and nobody else will pay for the zorbling of the news."


def _points(rules: cleantext.Rules) -> int:
    lines = ["The harbour master opened the gate at six, and the boats went out in a line.", APPEAL]
    return cleantext.clean("\n".join(lines), language="en", rules=rules).blocks[1].points


def test_a_row_of_an_overlay_acts_and_points_of_zero_switch_it_off(tmp_path: Path) -> None:
    added, off = tmp_path / "added.toml", tmp_path / "off.toml"
    added.write_text('[intents.en]\n"zorbling" = { points = -400, label = "donation" }\n', encoding="utf-8")
    off.write_text('[intents.en]\n"zorbling" = 0\n', encoding="utf-8")
    default = cleantext.Rules.default()
    phrases = {(phrase.language, phrase.phrase) for phrase in cleantext.Rules.load(added).phrases}
    assert ("en", "zorbling") in phrases
    assert cleantext.Rules.load(added, off).phrases == default.phrases
    assert _points(cleantext.Rules.load(added, off)) == _points(default)


@pytest.mark.parametrize("name", ["names", "words", "headings", "appeals"])
def test_points_of_zero_switch_off_a_term(name: str, tmp_path: Path) -> None:
    term = next(iter(cleantext.Rules.default().terms[name]))
    path = tmp_path / "my.toml"
    path.write_text(f"[{name}]\n'{term}' = 0\n", encoding="utf-8")
    assert not cleantext.Rules.load(path).terms[name].get(term)
    assert cleantext.Rules.default().terms[name][term]


def test_a_phrase_switched_off_by_an_overlay_is_gone(tmp_path: Path) -> None:
    first = next(phrase for phrase in cleantext.Rules.default().phrases if phrase.language == "en")
    path = tmp_path / "my.toml"
    path.write_text(f"[intents.en]\n'{first.phrase}' = 0\n", encoding="utf-8")
    assert first not in cleantext.Rules.load(path).phrases
