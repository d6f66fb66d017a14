"""What the project's texts say is so: examples run, commands exist, links lead somewhere, imports keep their order."""

from __future__ import annotations

import ast
import importlib.util
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import cleantext

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "cleantext"
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = sorted(
    path
    for pattern in ("*.md", "docs/*.md", "benchmarks/*.md", "src/cleantext/rules/**/*.md")
    for path in ROOT.glob(pattern)
)


def fenced(kind: str, text: str = README) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[str]:
    """The lines of the shell blocks, without their comments."""
    return [line.partition("  #")[0].strip() for block in fenced("sh", text) for line in block.splitlines()]


def tool_lines() -> list[str]:
    return [line for line in commands(README) if re.match(r"cleantext |cat .*\| cleantext ", line)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the examples and the README's rule file, as the current one."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for block in fenced("toml"):
        name = block.removeprefix("# ").split("\n", 1)[0]
        (tmp_path / name).write_text(block, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _script(folder: Path, code: str) -> Path:
    script = folder / "example.py"
    script.write_text(code, encoding="utf-8")
    return script


def test_python_examples_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = runpy.run_path(str(_script(folder, "\n".join(fenced("python")))))
    assert isinstance(names["doc"], cleantext.Document)
    assert "The last ferry of Skarrow Sound" in capsys.readouterr().out


def test_the_first_example_runs_on_a_page_that_says_nothing(folder: Path) -> None:
    first = fenced("python")[0]
    (folder / "silent.html").write_bytes(b"")
    named = re.sub(r"examples/[\w.-]+", "silent.html", first)
    assert named != first
    assert runpy.run_path(str(_script(folder, named)))["doc"].title is None


def test_the_readme_says_that_the_title_is_not_in_the_text_and_how_to_keep_it(folder: Path) -> None:
    page = (folder / "examples" / "donation-appeal.html").read_bytes()
    title = cleantext.extract(page).title
    assert title
    assert title not in cleantext.extract(page).text
    assert title in cleantext.extract(page, keep=["title"]).text
    assert 'keep=["title"]' in README


def test_own_rules_of_the_readme_are_used(folder: Path) -> None:
    rules = cleantext.Rules.load(folder / "my.toml")
    assert rules.terms["names"]["donation box"] == -60
    assert any(phrase.name == "intent:en:keep * presses running" for phrase in rules.phrases)


@pytest.mark.parametrize("line", tool_lines())
def test_command_lines_run(line: str, folder: Path) -> None:
    file, _, command = line.rpartition(" | ")
    data = (folder / file.removeprefix("cat ")).read_bytes() if file else b""
    arguments = shlex.split(command)[1:]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "cleantext", *arguments], input=data, capture_output=True, check=False, cwd=folder
    )
    assert (done.returncode, done.stderr) == (0, b"")
    if "-o" in arguments:
        assert (folder / arguments[arguments.index("-o") + 1]).exists()
    else:
        assert done.stdout


def test_the_worked_example_of_training_runs_as_written(folder: Path) -> None:
    """Each command in order, and what is promised: other pages are mended, and the report reads as shown."""
    text = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
    said = []
    for line in commands(text):
        program, *arguments = shlex.split(line)
        start = {"cleantext": [sys.executable, "-m", "cleantext"], "python": [sys.executable], "cp": ["cp"]}[program]
        done = subprocess.run(  # noqa: S603 - our own commands
            [*start, *arguments], capture_output=True, check=False, cwd=folder, text=True
        )
        assert (done.returncode, done.stderr) == (0, ""), line
        said.append(done.stdout)
    before, after = said[1], said[4]
    assert "A keeper walks the rooms" in before
    assert "A keeper walks the rooms" not in after
    assert set(after.strip().split("\n\n")) < set(before.strip().split("\n\n"))
    shown = [line for line in text.splitlines() if line.startswith(("6 pages of 1 site;", "F1 of a page"))]
    assert len(shown) == 2
    assert all(line in said[3].splitlines() for line in shown)
    for block in fenced("toml", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")):
        (folder / "own.toml").write_text(block, encoding="utf-8")
        cleantext.Rules.load(folder / "own.toml")


def test_the_readme_shows_a_page_and_a_dump() -> None:
    lines = tool_lines()
    assert any(line.startswith("cat ") for line in lines)
    assert any(line.startswith("cleantext explain ") for line in lines)


def test_first_two_commands_are_those_that_ci_runs() -> None:
    first, second = commands(README)[:2]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"readonly USE='{first}'\n" in ci
    assert f"readonly TEST='{second}'\n" in ci
    assert first.startswith("pip install . && cleantext examples/")
    assert second.startswith("pip install ")
    assert second.endswith("python -m pytest")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_in_commands_exist(path: Path) -> None:
    named = re.findall(r"\bpython -m ([\w.]+)", path.read_text(encoding="utf-8"))
    missing = [name for name in set(named) if importlib.util.find_spec(name.rstrip(".")) is None]
    assert missing == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_local_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        target = urlsplit(link)
        if target.scheme:
            continue
        file = path.parent / target.path if target.path else path
        assert file.exists(), link
        if target.fragment:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert target.fragment in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in headings}


def test_readme_is_short_and_finished() -> None:
    assert len(README.splitlines()) < 180
    assert "{{" not in README


def test_each_language_of_phrases_is_counted() -> None:
    languages = sorted(path.name.split(".")[0] for path in (PACKAGE / "rules" / "intents").glob("*.tsv"))
    named = re.search(r"shipped for ([^.]+)\.", README)
    assert named
    assert len(named[1].split(",")) == len(set(languages))


def test_each_rule_file_is_described() -> None:
    text = (PACKAGE / "rules" / "README.md").read_text(encoding="utf-8")
    files = [path.name for path in (PACKAGE / "rules").iterdir() if path.suffix in {".toml", ".tsv"}]
    assert [name for name in files if f"`{name}`" not in text] == []


def listed_modules() -> list[str]:
    """The modules of the architecture's table, in its order, by full name."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| `([\w.]+)` \|", text, re.MULTILINE)
    return [name if name == "cleantext" else f"cleantext.{name}" for name in names]


def imported(path: Path) -> set[str]:
    """The modules of the package that a module imports, `cleantext` itself where it takes names from there."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names if alias.name.split(".")[0] == "cleantext")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "cleantext":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if is_module(inner) else str(node.module))
    return names


def file_of(module: str) -> Path:
    base = ROOT / "src" / module.replace(".", "/")
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def is_module(name: str) -> bool:
    return file_of(name).is_file()


def test_every_module_is_listed() -> None:
    known = {file_of(name) for name in listed_modules()}
    bare = {PACKAGE / "__main__.py", PACKAGE / "render" / "__init__.py", PACKAGE / "train" / "__init__.py"}
    assert set(PACKAGE.rglob("*.py")) - bare == known


def test_imports_run_upward_in_the_list_only() -> None:
    order = {name: place for place, name in enumerate(listed_modules())}
    wrong = [
        f"{name} imports {other}"
        for name in order
        for other in imported(file_of(name))
        if order.get(other, len(order)) >= order[name]
    ]
    assert wrong == []
