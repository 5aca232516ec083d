"""Random changes in a real repository: `--base`, `--staged` and both say what plain checks of the two states say.

`ATLAS_LINT_LAW=1000 ATLAS_LINT_SEED=7 pytest tests/git/test_base_law.py` makes that many changes.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from atlas_lint.base_comparison.moved_files import moves
from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import check_atlas
from atlas_lint.cli import context, run
from atlas_lint.cli.context import Given
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.findings.baseline import entry, render
from atlas_lint.lint import lint
from atlas_lint.parsing.source import ENCODING, SYNTAX
from atlas_lint.schemas.load_schemas import SchemaError
from tests.base_comparison import changes
from tests.base_comparison.changes import BASELINE, SETTINGS, Changes, State

NUMBER = int(os.environ.get("ATLAS_LINT_LAW", "24"))
SEED = int(os.environ.get("ATLAS_LINT_SEED", "1"))
UNREAD = (SYNTAX, ENCODING, "resource-limit", "not-a-record")
Run = Callable[..., tuple[int, str, str]]
ROOT = "/nowhere/data"


class Plain(NamedTuple):
    """A state checked in a plain folder: what the rules say, the line of each finding (by fingerprint), and the failing
    level; of each file what cannot be read in it (rules), which ids it declares, and which its broken parts show."""

    reported: list[Reported]
    lines: dict[str, str]
    fail_on: str
    broken: dict[str, set[str]]
    declared: dict[str, set[str]]
    shown: dict[str, set[str]]


class Expected(NamedTuple):
    """By what a finding is about, how many are new; the numbers of fixed and old ones."""

    new: Counter[str]
    fixed: int
    old: int


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Check a folder; return the status, output, the rest."""

    def runs(folder: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        status = run(["check", "data", *arguments])
        return (status, *capsys.readouterr())

    return runs


def held(state: State) -> Overlay:
    """The files of a state, as an atlas reads them."""
    return Overlay(Disk(), {f"/nowhere/{path}": data for path, data in state.items()})


class Folder:
    """A folder that is written as a whole, with `data/` in any case."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: State = {}
        (path / "data").mkdir(parents=True)

    def write(self, state: State) -> None:
        for name in self._held.keys() - state.keys():
            (self.path / name).unlink()
        for name, data in state.items():
            if self._held.get(name) != data:
                file = self.path / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
        self._held = dict(state)

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *identity, "-c", "gc.auto=0", *arguments]
        return subprocess.run(command, cwd=self.path, capture_output=True, check=True).stdout.decode()


class PlainChecks:
    """Checks of states in a plain folder, in no repository."""

    def __init__(self, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._known: dict[tuple[tuple[str, bytes], ...], Plain | AtlasError] = {}

    def plain(self, state: State) -> Plain:
        """Check a state. Raises `AtlasError` where that cannot be done."""
        key = tuple(sorted(state.items()))
        if key not in self._known:
            self._known[key] = self._checked(state)
        known = self._known[key]
        if isinstance(known, AtlasError):
            raise known
        return known

    def _checked(self, state: State) -> Plain | AtlasError:
        self.folder.write(state)
        self._monkeypatch.chdir(self.folder.path)
        try:
            here = context.enter(["data"], Given(no_cache=True))
            now = check_atlas(here.files, here.root, here.settings)
            result = lint(here.files, here.root, here.settings, here.naming)
        except AtlasError as error:
            return error
        return Plain(
            now.reported,
            {one.fingerprint: one.excerpt.lines[0] for one in result.findings},
            here.settings.fail_on,
            {file.path: {fault.rule for fault in file.faults} & set(UNREAD) for file in now.atlas.files},
            {file.path: {one.id for one in file.declarations} for file in now.atlas.files},
            {file.path: set(file.shown) for file in now.atlas.files},
        )

    def earlier(self, old: State, new: State) -> Plain:
        """Check an earlier state; where its configuration or schemas cannot be used, under those of the later one."""
        if not any(re.match(r"data/(.*/)?[^.][^/]*\.ya?ml$", path) for path in old):
            return NOTHING
        if old[SETTINGS].startswith(b"nonsense"):
            old = {**old, SETTINGS: new[SETTINGS]}
        try:
            return self.plain(old)
        except SchemaError:
            old = {path: data for path, data in old.items() if not path.startswith("schemas/")}
            return self.earlier({**old, **{path: new[path] for path in new if path.startswith("schemas/")}}, new)
        except AtlasError as error:
            if "nothing to check" in str(error):
                return NOTHING
            raise


NOTHING = Plain([], {}, "", {}, {}, {})


def expected(before: Plain, now: Plain, accepted: set[str], renames: dict[str, str]) -> Expected:
    """Return the result that a comparison of two states must have."""
    groups: dict[str, list[str]] = {}
    for one in now.reported:
        groups.setdefault(one.identified.about, []).append(one.identified.fingerprint)
    had = Counter(_about(one, renames) for one in before.reported)
    visible = Counter(_about(one, renames) for one in before.reported if not _is_hidden(one, now, renames))
    new = {about: sum(one not in accepted for one in group[had[about] :]) for about, group in groups.items()}
    fixed = sum(max(0, number - len(groups.get(about, []))) for about, number in visible.items())
    old = sum(min(len(group), had[about]) for about, group in groups.items())
    return Expected(+Counter(new), fixed, old)


def _about(one: Reported, renames: dict[str, str]) -> str:
    rule, parts = json.loads(one.identified.about)
    if parts and one.identified.report.record is None and parts[0] == one.identified.report.place.path:
        parts[0] = renames.get(parts[0], parts[0])
    return json.dumps([rule, parts], separators=(",", ":"))


def _is_hidden(one: Reported, now: Plain, renames: dict[str, str]) -> bool:
    rule, report = one.identified.rule.name, one.identified.report
    path = renames.get(report.place.path, report.place.path)
    broken = now.broken.get(path)
    if not broken:
        is_lost = all(report.record not in ids for ids in now.declared.values())
        return is_lost and any(report.record in now.shown[other] for other, rules in now.broken.items() if rules)
    if rule in (SYNTAX, ENCODING) and not broken & {SYNTAX, ENCODING}:
        return False
    if rule == "not-a-record" and broken == {"not-a-record"}:
        return False
    return report.record is None or report.record in now.shown.get(path, ()) or report.record not in now.declared[path]


def accept_some(state: State, reported: list[Reported], chance: random.Random) -> State:
    """A state with a baseline of part of its findings, or none."""
    if chance.random() < 0.4:
        return state
    if chance.random() < 0.15:
        return {path: data for path, data in state.items() if path != BASELINE}
    share = chance.choice([0.1, 0.5, 0.9, 1])
    some = [one.identified for one in reported if chance.random() < share]
    entries = [entry(one.fingerprint, one.rule.name, one.report) for one in some]
    return {**state, BASELINE: render(entries).encode()}


def walk(chance: random.Random, number: int) -> Iterator[State]:
    """States, each a change of the one before; now and then from the start again."""
    making = Changes(chance)
    state = changes.world()
    for step in range(number):
        if step % 12 == 0:
            state = changes.world()
            for rule in chance.sample(sorted(changes.FAULTS), chance.randint(3, len(changes.FAULTS))):
                state[f"data/m/{rule}.yaml"] = changes.encoded(f"# {rule}\n{changes.fault(rule, chance.randrange(2))}")
        yield state
        state = making.changed(state)


class Law:
    """Check what must hold for two states: the earlier one is HEAD, the later one in the index or in the work tree."""

    def __init__(self, folder: Path, says: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.repository = Folder(folder / "repository")
        self.repository.git("init", "-q", "-b", "main")
        self.checks = PlainChecks(Folder(folder / "plain"), monkeypatch)
        self.cache = str(folder / "cache")
        self.says = says
        self.compared: Counter[str] = Counter()

    def check(self, then: State, staged: State, now: State) -> None:
        self.repository.write(then)
        self.repository.git("add", "-A")
        self.repository.git("commit", "-qm", "then", "--allow-empty")
        self.repository.write(staged)
        self.repository.git("add", "-A")
        self.repository.write(now)
        self.one(staged, ("--staged",))
        self.one(staged, ("--staged",), then)
        self.one(now, ())
        self.one(now, (), then)

    def one(self, now: State, flag: tuple[str, ...], then: State | None = None) -> None:
        arguments = flag if then is None else (*flag, "--base", "HEAD")
        said = self.says(self.repository.path, *arguments, "--format", "json", "--cache-dir", self.cache)
        try:
            self.checks.plain(now)
        except AtlasError:
            assert said[:2] == (2, "")
            self.compared["cannot be checked"] += 1
            return
        assert said[0] in (0, 1), said[2]
        findings = json.loads(said[1])["findings"]
        if then is None:
            self.checks.folder.write(now)
            told = self.says(self.checks.folder.path, "--no-cache", "--format", "json")
            assert (said[0], findings) == (told[0], json.loads(told[1])["findings"])
            self.compared["plain"] += 1
            return
        renames = moves(held(then), held(now), ROOT)  # compared with git in test_moves.py
        self.compare(then, now, renames, (said[0], findings, said[2]))

    def compare(self, then: State, now: State, renames: dict[str, str], said: tuple[int, list[Any], str]) -> None:
        status, found, err = said
        before, today = self.checks.earlier(then, now), self.checks.plain(now)
        accepted = {word.decode() for word in re.findall(rb"(?m)^[0-9a-f]{16}", now.get(BASELINE, b""))}
        wanted = expected(before, today, accepted, renames)
        by_fingerprint = {one.identified.fingerprint: one for one in today.reported}
        assert len(by_fingerprint) == len(today.reported)
        shown = [by_fingerprint[one["fingerprint"]] for one in found]
        assert Counter(one.identified.about for one in shown) == wanted.new
        counts = re.search(r"since HEAD ([\d,]+) fixed, ([\d,]+) old", err)
        assert counts, err
        assert (int(counts[1]), int(counts[2])) == (wanted.fixed, wanted.old)
        failing = ("error", "warning") if today.fail_on == "warning" else ("error",)
        assert status == any(one.severity in failing for one in shown)
        if not renames and not _may_have_gaps(then) and not _may_have_gaps(now):
            had = {one.identified.fingerprint for one in before.reported}
            assert len(found) == len(by_fingerprint.keys() - had - accepted)
            self.compared["by fingerprints alone"] += 1
        for about in wanted.new:
            self.compare_lines(
                about, [one for one in shown if one.identified.about == about], before, today, then, renames
            )
        self.compared["compared"] += 1
        for name, number in (("new", len(found)), ("fixed", wanted.fixed), ("old", wanted.old)):
            self.compared[name] += number

    def compare_lines(
        self, about: str, shown: list[Reported], before: Plain, now: Plain, then: State, renames: dict[str, str]
    ) -> None:
        """Of equal findings as many as can are shown on lines that the old file does not have."""
        if all(_about(one, renames) != about for one in before.reported):
            return
        names = {new: old for old, new in renames.items()}

        def is_new(one: Reported) -> bool:
            path = one.identified.report.place.path
            old = then.get(f"data/{names.get(path, path)}", b"")
            return now.lines[one.identified.fingerprint] not in re.split("\r\n|\n|\r", old.decode("utf-8", "replace"))

        new = sum(is_new(one) for one in now.reported if one.identified.about == about)
        assert sum(map(is_new, shown)) == min(new, len(shown))
        self.compared["of equal ones, by lines"] += len(shown)


def _may_have_gaps(state: State) -> bool:
    """Check whether findings may be missing between equal ones, because some files suppress them."""
    return b"per-path" in state[SETTINGS] or any(b"atlas-lint: ignore" in data for data in state.values())


# A run that cannot be done ends its process, and with it what it asked git; here both go on.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_law(tmp_path: Path, says: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(SEED)
    law = Law(tmp_path, says, monkeypatch)
    making = Changes(chance)
    then: State | None = None
    for number, walked in enumerate(walk(chance, NUMBER + 1)):
        now = walked
        with suppress(AtlasError):
            now = accept_some(now, law.checks.plain(now).reported, chance)
        if then is not None:
            if BASELINE in then and chance.random() < 0.5:
                now = {**now, BASELINE: then[BASELINE]}
            staged = now if chance.random() < 0.5 else making.changed(then)
            try:
                law.check(then, staged, now)
            except BaseException:
                print(f"seed {SEED}, change {number}")
                raise
        then = now
    print(dict(law.compared))
    assert law.compared["new"] > NUMBER
    assert law.compared["fixed"] > NUMBER
    assert law.compared["old"] > NUMBER
