"""The comparison with a base: the state of the atlas at the base, and the findings that are new since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from atlas_lint.base_comparison.causes import Causes
from atlas_lint.base_comparison.new_findings import Compared, compare
from atlas_lint.checking.load_atlas import load, load_schemas, reader, steady_reader
from atlas_lint.checking.run_rules import Reported, rule_setup, run_rules
from atlas_lint.checking.state import State
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.discovery import discover
from atlas_lint.filesystem.file_tree import Files, Stored
from atlas_lint.findings.finding import Cause
from atlas_lint.findings.rule import Report
from atlas_lint.findings.selection import Selection
from atlas_lint.incremental.resident import resident_of
from atlas_lint.model.atlas import assemble
from atlas_lint.model.hidden_findings import Hidden
from atlas_lint.parsing.locate import look_up
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.settings import Settings
from atlas_lint.text import LINE_BREAK


class Base(NamedTuple):
    """The base of a comparison: its name, its files, its settings, and the files renamed since.

    If `settings` is None, today's apply. `renames` maps old paths to new ones, below the root.
    """

    name: str
    files: Files
    settings: Settings | None
    renames: Mapping[str, str]

    def now(self, path: str) -> str:
        """Return the path today of a file of the base."""
        return self.renames.get(path, path)

    def then(self, path: str) -> str:
        """Return the path at the base of a file of today."""
        return next((old for old, new in self.renames.items() if new == path), path)


class Since(NamedTuple):
    """The result of a comparison: the new findings that are not accepted, and the numbers of fixed and old ones.

    `cause` returns the cause of a finding; None if no difference explains it.
    """

    new: list[Reported]
    fixed: int
    old: int
    cause: Callable[[Report], Cause | None]
    notes: tuple[str, ...]


def since(base: Base, now: State, selection: Selection) -> Since:
    """Compare today's state with that of a base. Raises `AtlasError` if the base cannot be loaded."""
    before = _state_at(base, now.root, now, selection)
    compared = _compared(base, now.root, before, now, selection.accepted)
    causes = _causes(base, now.root, before, now)
    return Since(compared.new, compared.fixed, compared.old, causes.cause, before.notes)


def _state_at(base: Base, root: str, now: State, selection: Selection) -> State:
    """Return the state at a base, under its own settings and schemas if they can be used."""
    notes = []
    settings = base.settings or now.settings
    if base.settings is None:
        notes.append(f"the configuration cannot be used as it was at {base.name}: today's applies to both")
    schemas = _schemas_at(base, root, settings, now)
    if schemas is None:
        schemas = now.atlas.schemas
        ships = (
            now.settings.schemas_folder(now.files, root) is None
        )  # with the package: no state of the repository has it
        if schemas is not NO_SCHEMAS and not ships:
            notes.append(f"the schemas cannot be used as they were at {base.name}: today's apply to both")
    if not discover(base.files, root, settings.is_excluded):
        asked = rule_setup(settings, root, selection)
        return State(base.files, settings, assemble((), schemas), [], tuple(notes), asked, root)
    asked = rule_setup(settings, root, selection)._replace(renamed=base.now)
    contents = _differing(base, root, settings, now)
    if schemas is now.atlas.schemas and settings == now.settings and not base.renames:
        resident = resident_of(now)
        resident.change(contents)
        return State(base.files, settings, resident.atlas(), resident.reported, tuple(notes), asked, root)
    today = {file.path: file for file in now.atlas.files if file.path not in contents}
    atlas, _ = load(base.files, root, settings, schemas, today)
    reported = run_rules(atlas, asked, reader(base.files, root))
    return State(base.files, settings, atlas, reported, tuple(notes), asked, root)


def _differing(base: Base, root: str, settings: Settings, now: State) -> dict[str, bytes | None]:
    """Return the contents at the base of the files that have changed since, by path below the root.

    The content is None if the base has no such file.
    """
    there = discover(base.files, root, settings.is_excluded)
    today = {file.path for file in now.atlas.files}
    unlike = [path for path in there if path not in today or not _is_same(base.files, now.files, f"{root}/{path}")]
    return {**{path: base.files.read(f"{root}/{path}") for path in unlike}, **dict.fromkeys(today - set(there))}


def _is_same(before: Files, now: Files, path: str) -> bool:
    """Check whether a file (absolute path) has the same content in two file trees; of a stored file, compare the id."""
    if isinstance(before, Stored):
        return git.is_content(before.id(path), now.read(path))
    return before.read(path) == now.read(path)


def _schemas_at(base: Base, root: str, settings: Settings, now: State) -> Schemas | None:
    """Return the schemas of a base; None if they cannot be used. If they have not changed, return those of today."""
    folder = settings.schemas_folder(base.files, root)
    if folder is None:
        return None
    if settings.same_kinds(now.settings) and _same_folder(base.files, now, folder, root):
        return now.atlas.schemas
    try:
        return load_schemas(base.files, root, settings)
    except AtlasError:
        return None


def _same_folder(before: Files, now: State, folder: str, root: str) -> bool:
    """Check whether the schemas of two states are in the same folder and have the same contents."""
    if folder != now.settings.schemas_folder(now.files, root):
        return False
    paths = [{path for path in files.below(folder) if path.endswith(SUFFIX)} for files in (before, now.files)]
    return paths[0] == paths[1] and all(_is_same(before, now.files, f"{folder}/{path}") for path in paths[0])


def _compared(base: Base, root: str, before: State, now: State, accepted: Collection[str]) -> Compared:
    """Compare today's findings with those of a base; of the new ones, leave out those accepted (fingerprints)."""
    hidden = Hidden(now.atlas.files)
    lines: dict[str, frozenset[str]] = {}

    def is_hidden(one: Reported) -> bool:
        rule, report = one.identified.rule, one.identified.report
        path = base.now(report.place.path)
        return now.is_unread(path) or hidden.may_hold(rule.name, path, report.record)

    def is_on_old_line(one: Reported) -> bool:
        place = one.identified.report.place
        if place.path not in lines:
            old = f"{root}/{base.then(place.path)}"
            data = base.files.read(old) if base.files.is_file(old) else b""
            lines[place.path] = frozenset(LINE_BREAK.split(data.decode("utf-8", "replace")))
        placed = look_up([place], steady_reader(now.files, root))[place]
        return placed.excerpt.lines[:1] == () or placed.excerpt.lines[0] in lines[place.path]

    return compare(now.reported, before.reported, accepted, is_hidden, is_on_old_line)


def _causes(base: Base, root: str, before: State, now: State) -> Causes:
    def file_changed(path: str) -> bool:
        old = f"{root}/{base.then(path)}"
        return not base.files.is_file(old) or base.files.read(old) != steady_reader(now.files, root)(path)

    changed = base.settings is not None and base.settings != now.settings
    return Causes(before.atlas, now.atlas, changed, file_changed)
