"""`check --watch`: what it prints after each change is what a fresh run prints."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from atlas_lint.checking.state import check_atlas
from atlas_lint.errors import Unreadable
from atlas_lint.filesystem import file_tree
from atlas_lint.filesystem.file_tree import Disk, read_regular
from atlas_lint.watch import session, watcher
from tests.command import Ran, Run, write
from tests.watch.edits import EDITS, saved

FORMATS = {
    "concise": ("data", "--format", "concise"),
    "full": ("data/sub", "data/a.yaml", "--format", "full"),
    "json": ("data", "--format", "json", "--max-findings", "2"),
    "statistics": ("data", "--statistics"),
}

Step = tuple[str, Callable[[Path], object]]
Watch = Callable[..., tuple[Ran, list[tuple[str, str]]]]


@pytest.fixture
def folder(repository: Path) -> Path:
    """Return the folder of a small atlas in a git repository, with a finding and a folder in it."""
    write(repository / "data/sub/s.yaml", "nodeKind: Role\nid: role:s\nedges: {leads: [role:a, person:p]}\n")
    write(repository / "schemas/edges/under.schema.json", "{}")
    return repository


@pytest.fixture
def watch(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return what watches the atlas during some steps. It returns the whole outcome, and what was printed at each."""

    def watched(steps: list[Callable[[Path], object]], *arguments: str) -> tuple[Ran, list[tuple[str, str]]]:
        blocks: list[tuple[str, str]] = []

        def changes(folders: Callable[[], set[str]]) -> Iterator[set[str]]:
            """Yield what changes, as the system does: the folders that are watched, and names in them."""
            out, err = Reader(sys.stdout), Reader(sys.stderr)
            yield set()
            for step in steps:
                assert folders()
                blocks.append((out.new(), err.new()))
                step(folder)
                yield {f"{folder}/{name}" for name in ("data", "data/a.yaml", "schemas", "atlas-lint.toml")}
            blocks.append((out.new(), err.new()))

        with monkeypatch.context() as patch:
            patch.setattr(watcher, "changes", changes)
            return run(*arguments, "--watch"), blocks

    return watched


class Reader:
    """Return the text printed to a stream since the last call."""

    def __init__(self, stream: object) -> None:
        self._stream, self._read = stream, 0

    def new(self) -> str:
        self._stream.flush()  # type: ignore[attr-defined]
        text: bytes = self._stream.buffer.getvalue()[self._read :]  # type: ignore[attr-defined]
        self._read += len(text)
        return text.decode("utf-8")


def plain(text: str) -> str:
    """Return what a check prints without its time, and without the line that separates it from the last."""
    return re.sub(r"\(\d+\.\d s\)", "()", re.sub(r"^--- \d\d:\d\d:\d\d .*\n", "", text, flags=re.MULTILINE))


def compared(watch: Watch, run: Run, steps: list[Step], *arguments: str) -> None:
    """Watch the atlas during some steps, and compare what is printed after each with a fresh run."""
    expected: list[tuple[str, str]] = []

    def with_a_fresh_run(do: Callable[[Path], object]) -> Callable[[Path], object]:
        def step(folder: Path) -> None:
            do(folder)
            fresh = run(*arguments, "--no-cache")
            expected.append((fresh.out, plain(fresh.err)))

        return step

    fresh = run(*arguments, "--no-cache")
    expected.append((fresh.out, plain(fresh.err)))
    _, blocks = watch([with_a_fresh_run(do) for _, do in steps], *arguments)
    names = ["the beginning", *(name for name, _ in steps)]
    for number, (name, block, wanted) in enumerate(zip(names, blocks, expected, strict=True)):
        if block == ("", ""):  # nothing was printed: then nothing has changed
            wanted, block = (wanted, expected[number - 1]) if number else (wanted, ("", ""))
        assert (plain(block[0]), plain(block[1])) == wanted, name


@pytest.mark.parametrize("arguments", FORMATS.values(), ids=FORMATS)
def test_each_edit_and_its_way_back(watch: Watch, run: Run, arguments: tuple[str, ...]) -> None:
    both = ([(name, edit.do), (f"no {name}", edit.undo)] for name, edit in EDITS.items())
    compared(watch, run, [step for steps in both for step in steps], *arguments)


def test_a_glob_that_matches_nothing_any_more(watch: Watch, run: Run) -> None:
    configuration = EDITS["a configuration"]
    last = saved("data/sub/s.yaml", "nodeKind: Role\nid: role:s\nedges: {leads: role:a}\n")
    steps = [("configured", configuration.do), ("the last one goes", last.do), ("it comes back", last.undo)]
    compared(watch, run, steps, "data")


def test_data_that_chooses_the_shipped_schemas(watch: Watch, run: Run) -> None:
    """Without schemas beside the data, those that ship with the package count if they know a kind of the data."""

    def write_kind(kind: str) -> Callable[[Path], object]:
        def step(folder: Path) -> None:
            for path in (folder / "data").rglob("*.yaml"):
                path.write_text(f"nodeKind: {kind}\nid: role:{path.stem}\n", "utf-8")

        return step

    steps = [("unknown", write_kind("Planet")), ("alone", EDITS["no schemas"].do), ("known", write_kind("Role"))]
    compared(watch, run, [*steps, ("unknown again", write_kind("Planet"))], "data")


@pytest.mark.parametrize("seed", range(4))
def test_edits_of_many_files_in_any_order(watch: Watch, run: Run, seed: int) -> None:
    """Edits of different files, so that each can be made and undone while others are in place."""
    chance = random.Random(seed)
    names = [
        "a dangling target",
        "a record deleted",
        "a record declared twice",
        "bytes that are no text",
        "a hundred files",
        "a file that is suppressed",
        "a folder that moves",
        "a broken schema",
        "another edge schema",
        "a configuration",
    ]
    steps: list[Step] = []
    done: set[str] = set()
    for name in chance.choices(names, k=30):
        steps.append((name, EDITS[name].undo if name in done else EDITS[name].do))
        done ^= {name}
    compared(watch, run, steps, "data", "--format", "concise")


@pytest.mark.parametrize("name", [name for name, edit in EDITS.items() if edit.is_data])
def test_a_change_of_data_alone_starts_nothing_anew(watch: Watch, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    starts = counted(monkeypatch)
    watch([EDITS[name].do, EDITS[name].undo], "data")
    assert len(starts) == 1


@pytest.mark.parametrize("name", ["another schema", "a configuration", "no schemas"])
def test_a_change_of_anything_else_starts_anew(watch: Watch, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    starts = counted(monkeypatch)
    watch([EDITS[name].do, EDITS[name].undo], "data")
    assert len(starts) == 3


def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows by one each time the whole atlas is checked."""
    starts: list[object] = []

    def check(*arguments: object, **named: object) -> object:
        starts.append(arguments)
        return check_atlas(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "check_atlas", check)
    return starts


def test_only_what_changed_is_read_again(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(path: str) -> bytes:
        read.append(path)
        return read_regular(path)

    monkeypatch.setattr(file_tree, "read_regular", noted)
    edit = EDITS["a record declared twice"]
    watch([lambda folder: read.clear(), edit.do, lambda folder: read.append("")], "data")
    again = [Path(path).name for path in read[: read.index("")]]
    assert sorted(set(again)) == ["a.yaml", "c.yaml"]  # the steps name a.yaml as changed


def test_a_change_that_changes_nothing_prints_nothing(watch: Watch) -> None:
    _, blocks = watch([lambda folder: (folder / "data/a.yaml").touch(), EDITS["a file that is hidden"].do], "data")
    assert blocks[0][0]
    assert blocks[1:] == [("", ""), ("", "")]


def test_the_baseline_is_read_again(watch: Watch, run: Run) -> None:
    def accept(_: Path) -> None:
        assert run("baseline", "data").status == 0

    baseline = "atlas-lint-baseline.txt"
    steps: list[Step] = [
        ("accepted", accept),
        ("deleted", lambda folder: (folder / baseline).unlink()),
        ("broken", lambda folder: write(folder / baseline, "no fingerprint\n")),
    ]
    compared(watch, run, steps, "data")


def test_a_file_that_cannot_be_read(watch: Watch, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    locked: set[str] = set()
    whole = Disk.read

    def read(self: Disk, path: str) -> bytes:
        if path.rpartition("/")[2] in locked:
            raise Unreadable(path, "Permission denied")
        return whole(self, path)

    monkeypatch.setattr(Disk, "read", read)

    def lock(folder: Path) -> None:
        locked.add("b.yaml")
        (folder / "data/b.yaml").touch()

    def unlock(folder: Path) -> None:
        locked.clear()
        (folder / "data/b.yaml").touch()

    dangling = EDITS["a dangling target"]
    compared(watch, run, [("locked", lock), ("edited meanwhile", dangling.do), ("open", unlock)], "data")


def test_further_reports_are_written_each_time(watch: Watch, folder: Path) -> None:
    sizes: list[int] = []

    def measure(folder: Path) -> None:
        sizes.append((folder / "r.jsonl").read_text("utf-8").count("\n"))

    edit = EDITS["a dangling target"]
    watch([edit.do, measure, edit.undo, measure], "data", "--output", "jsonl=r.jsonl")
    assert sizes[0] == sizes[1] + 1


def test_blocks_are_separated(watch: Watch) -> None:
    names = ("a dangling target", "a hundred files", "another schema", "the root moves away")
    _, blocks = watch([EDITS[name].do for name in names], "data")
    assert not blocks[0][0].startswith("---")
    heads = [out.partition("\n")[0] for out, _ in blocks[1:]]
    ends = ["data/a.yaml changed", "100 files changed", "schemas/records/Role.schema.json changed", "checked again"]
    assert [re.sub(r"^--- \d\d:\d\d:\d\d ", "", head) for head in heads] == ends
    _, blocks = watch([EDITS["a dangling target"].undo], "elsewhere", "--format", "json")
    assert blocks[0][0].startswith("{")


@pytest.mark.parametrize(
    "option",
    [
        "--base=HEAD",
        "--staged",
        "--fix",
        "--unsafe-fixes",
        "--diff",
        "--add-ignore=x",
        "--show-settings",
        "--timings",
        "--stdin-filename=data/a.yaml",
    ],
)
def test_options_that_exclude_each_other(run: Run, folder: Path, option: str) -> None:
    name = option.partition("=")[0]
    ran = run("data", "--watch", option)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: --watch and {name} exclude each other\n  help: remove one of them\n"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [("atlas-lint.toml", "rules = 1\n", "atlas-lint.toml:1"), ("x", "", "error: no such path: daat")],
)
def test_a_beginning_that_is_wrong_ends_it(watch: Watch, folder: Path, path: str, text: str, said: str) -> None:
    write(folder / path, text)
    ran, blocks = watch([], "daat" if path == "x" else "data")
    assert (ran.status, ran.out, blocks) == (2, "", [])
    assert said in ran.err


def test_the_watcher_is_not_installed(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = run("data", "--watch")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "error: --watch needs watchfiles, which is not installed\n"
        "  help: install it with: pip install 'atlas-lint[watch]'\n"
    )
