"""The run: files and settings in, a result out. Read this first: a line a stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint import git
from atlas_lint.atlas import Atlas, assemble
from atlas_lint.causes import Causes
from atlas_lint.comparison import Compared, compare
from atlas_lint.declaration import RECORD, DeclaredFile
from atlas_lint.declaring import declare_files
from atlas_lint.discover import discover, foreign_notes
from atlas_lint.errors import AtlasError, Unreadable
from atlas_lint.files import Disk, Files, Stored
from atlas_lint.finding import OFF, Finding
from atlas_lint.globs import matches
from atlas_lint.hidden import Hidden
from atlas_lint.incremental.resident import Resident
from atlas_lint.judging import Asked, Judged, judge
from atlas_lint.parsing.locate import look_up
from atlas_lint.paths import Naming, relative
from atlas_lint.progress import Progress
from atlas_lint.reporting import findings
from atlas_lint.result import Comparison, Result
from atlas_lint.rule import Rule
from atlas_lint.rules import all_rules
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.schemas.load_schemas import load as load_folder
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.selection import ALL, Selection
from atlas_lint.settings import Settings
from atlas_lint.text import LINE_BREAK

NO_SCHEMAS_NOTE = (
    "no schemas for this atlas: only the rules that need none ran; "
    "`atlas-lint schema infer` proposes some (see docs/infer.md)"
)


class Base(NamedTuple):
    """What today is compared with: a name for it, its files, its settings (None: today's serve), and the files renamed
    since (paths below the root, old to new)."""

    name: str
    files: Files
    settings: Settings | None
    renames: Mapping[str, str]

    def now(self, path: str) -> str:
        """What a file of the base is called today."""
        return self.renames.get(path, path)

    def then(self, path: str) -> str:
        """What a file of today was called at the base."""
        return next((old for old, new in self.renames.items() if new == path), path)


class State(NamedTuple):
    """An atlas as one set of files has it, and all that the rules say of it."""

    files: Files
    settings: Settings
    atlas: Atlas
    judged: list[Judged]
    notes: tuple[str, ...]
    asked: Asked
    root: str
    unread: tuple[Unreadable, ...] = ()

    def is_unread(self, path: str) -> bool:
        """Say whether a file (path below the root), or a folder that it lies in, could not be read."""
        full = f"{self.root}/{path}"
        return any(full == one.path or full.startswith(f"{one.path}/") for one in self.unread)

    def resident(self) -> Resident:
        """Return the atlas as one that stays in memory and can be told what changed."""
        return Resident(self.atlas, self.asked, reader(self.files, self.root), self.judged)


def lint(
    files: Files,
    root: str,
    settings: Settings,
    naming: Naming,
    selection: Selection = ALL,
    base: Base | None = None,
    progress: Progress | None = None,
) -> Result:
    """Check the atlas at a root (absolute path). Raises `AtlasError` if it cannot be checked.

    Files and folders that cannot be read are left out, and named in the result.
    """
    progress = progress or Progress()
    unread: list[Unreadable] = []
    now = look(files, root, settings, selection, progress=progress, unread=unread)
    if unread and not now.atlas.files:
        raise unread[0]
    if not now.atlas.records and not now.judged:
        raise AtlasError(f"nothing to check: no file below {root} holds a record", "a record has `nodeKind` and `id`")
    before = look_back(base, root, now, selection) if base else None
    compared = since(base, root, before, now, selection.accepted) if base and before else None
    told = compared.new if compared else [one for one in now.judged if one.known.fingerprint not in selection.accepted]
    wanted = [one for one in told if selection.wants(one.known.report.place.path)]
    causes = _causes(base, root, before, now) if base and before else None
    cause = causes.cause if causes else None
    progress.enter("place")
    read = steady_reader(files, root)
    shown = findings(now.atlas, wanted, naming, read, cause, selection.details)
    progress.end()
    return Result(
        findings=shown,
        files=len(now.atlas.files),
        records=len(now.atlas.records),
        edges=len(now.atlas.edges),
        rules=chosen_rules(settings, selection),
        notes=(
            *now.notes,
            *(before.notes if before else ()),
            *foreign_notes(files, root, settings.is_excluded, naming.shown),
            *strangers(selection, [file.path for file in now.atlas.files]),
        ),
        comparison=Comparison(base.name, len(shown), compared.fixed, compared.old) if base and compared else None,
        unread=tuple((relative(one.path, naming.working_directory), one.reason) for one in now.unread),
    )


def look(
    files: Files,
    root: str,
    settings: Settings,
    selection: Selection = ALL,
    schemas: Schemas | None = None,
    known: Mapping[str, DeclaredFile] = {},
    progress: Progress | None = None,
    unread: list[Unreadable] | None = None,
) -> State:
    """Load an atlas and ask the rules. `schemas` are those to judge by, and `known` what files declare, where that is
    known already; `unread` is as for `load`."""
    progress = progress or Progress()
    atlas, notes = load(files, root, settings, schemas, known, progress, unread)
    progress.enter("judge")
    asked = asking(settings, root, selection)
    judged = judge(atlas, asked, steady_reader(files, root))
    return State(files, settings, atlas, judged, notes, asked, root, tuple(unread or ()))


def load(
    files: Files,
    root: str,
    settings: Settings,
    schemas: Schemas | None = None,
    known: Mapping[str, DeclaredFile] = {},
    progress: Progress | None = None,
    unread: list[Unreadable] | None = None,
) -> tuple[Atlas, tuple[str, ...]]:
    """The atlas at a root, and notes about it: discover, read, declare, assemble.

    What cannot be read is added to `unread` and left out (None: raise the first). It may declare any id, so then every
    id that the rest names counts as one that exists.
    """
    progress = progress or Progress()
    progress.enter("schemas")
    paths = discover(files, root, settings.is_excluded, unread)
    schemas = schemas or load_schemas(files, root, settings)
    if not paths and not unread:
        help = list(foreign_notes(files, root, settings.is_excluded, str)) or ["an atlas is a folder of .yaml files"]
        raise AtlasError(f"nothing to check: no YAML file below {root}", "\n".join(help))
    progress.enter("read")
    declared = declare_files(paths, reader(files, root), known, progress.within, unread)
    progress.enter("assemble")
    notes: tuple[str, ...] = ()
    if schemas is None:
        schemas = _shipped_for(declared, settings)
        notes = (NO_SCHEMAS_NOTE,) if schemas is NO_SCHEMAS else ()
    ids = {declaration.id for file in declared for declaration in file.declarations if declaration.form == RECORD}
    is_external = (lambda id: id not in ids or settings.is_external(id)) if unread else settings.is_external
    atlas = assemble(declared, schemas, is_external)
    return atlas, (*notes, *idle_globs(settings, lambda: _named(atlas)))


def load_schemas(files: Files, root: str, settings: Settings) -> Schemas | None:
    """Return the schemas that the settings name, else those beside the root; None if there are none."""
    folder = settings.schemas_folder(files, root)
    if folder is None:
        return None
    return load_folder(files, folder, settings.schema_keywords, settings.external_kinds)


def _shipped_for(declared: Iterable[DeclaredFile], settings: Settings) -> Schemas:
    """The schemas that ship with the package, where they know a kind of the atlas."""
    shipped_schemas = load_folder(Disk(), shipped().as_posix(), (), settings.external_kinds)
    kinds = {declaration.kind for file in declared for declaration in file.declarations}
    return shipped_schemas if kinds & shipped_schemas.records.keys() else NO_SCHEMAS


def chosen_rules(settings: Settings, selection: Selection) -> dict[str, Rule[Any]]:
    """The rules that run: those selected, else those that are not off everywhere."""
    per_path = {name for _, severities in settings.per_path for name, level in severities.items() if level != OFF}
    return {
        name: rule
        for name, rule in all_rules().items()
        if (
            name in selection.rules
            if selection.rules
            else settings.rules.get(name, rule.severity) != OFF or name in per_path
        )
    }


def asking(settings: Settings, root: str, selection: Selection) -> Asked:
    """How the rules are asked about an atlas at a root."""
    return Asked(chosen_rules(settings, selection), settings, root, bool(selection.rules), selection.silent)


def look_back(base: Base, root: str, now: State, selection: Selection) -> State:
    """The state that a base reports, under its own settings and schemas where they can be used."""
    notes = []
    settings = base.settings or now.settings
    if base.settings is None:
        notes.append(f"the configuration cannot be used as it was at {base.name}: today's judges both")
    schemas = _schemas_at(base, root, settings, now)
    if schemas is None:
        schemas = now.atlas.schemas
        ships = (
            now.settings.schemas_folder(now.files, root) is None
        )  # with the package: no state of the repository has it
        if schemas is not NO_SCHEMAS and not ships:
            notes.append(f"the schemas cannot be used as they were at {base.name}: today's judge both")
    if not discover(base.files, root, settings.is_excluded):
        asked = asking(settings, root, selection)
        return State(base.files, settings, assemble((), schemas), [], tuple(notes), asked, root)
    asked = asking(settings, root, selection)._replace(renamed=base.now)
    contents = _differing(base, root, settings, now)
    if schemas is now.atlas.schemas and settings == now.settings and not base.renames:
        resident = now.resident()
        resident.change(contents)
        return State(base.files, settings, resident.atlas(), resident.judged, tuple(notes), asked, root)
    today = {file.path: file for file in now.atlas.files if file.path not in contents}
    atlas, _ = load(base.files, root, settings, schemas, today)
    judged = judge(atlas, asked, reader(base.files, root))
    return State(base.files, settings, atlas, judged, tuple(notes), asked, root)


def _differing(base: Base, root: str, settings: Settings, now: State) -> dict[str, bytes | None]:
    """Return the contents that files of the base had and have no more (None: there was no such file)."""
    there = discover(base.files, root, settings.is_excluded)
    today = {file.path for file in now.atlas.files}
    unlike = [path for path in there if path not in today or not _is_same(base.files, now.files, f"{root}/{path}")]
    return {**{path: base.files.read(f"{root}/{path}") for path in unlike}, **dict.fromkeys(today - set(there))}


def _is_same(before: Files, now: Files, path: str) -> bool:
    """Say whether a file (absolute path) has the same content in two file trees; git is asked for an id alone."""
    if isinstance(before, Stored):
        return git.is_content(before.id(path), now.read(path))
    return before.read(path) == now.read(path)


def _schemas_at(base: Base, root: str, settings: Settings, now: State) -> Schemas | None:
    """The schemas that a base had; None where they cannot be used. Those of today where they are the same."""
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
    """Say whether the schemas were in the same folder, and the same."""
    if folder != now.settings.schemas_folder(now.files, root):
        return False
    paths = [{path for path in files.below(folder) if path.endswith(SUFFIX)} for files in (before, now.files)]
    return paths[0] == paths[1] and all(_is_same(before, now.files, f"{folder}/{path}") for path in paths[0])


def since(base: Base, root: str, before: State, now: State, accepted: Collection[str]) -> Compared:
    """Compare today's findings with those of a base; of the new ones, leave out those accepted (fingerprints)."""
    hidden = Hidden(now.atlas.files)
    lines: dict[str, frozenset[str]] = {}

    def is_hidden(one: Judged) -> bool:
        rule, report = one.known.rule, one.known.report
        path = base.now(report.place.path)
        return now.is_unread(path) or hidden.may_hold(rule.name, path, report.record)

    def is_on_old_line(one: Judged) -> bool:
        place = one.known.report.place
        if place.path not in lines:
            old = f"{root}/{base.then(place.path)}"
            data = base.files.read(old) if base.files.is_file(old) else b""
            lines[place.path] = frozenset(LINE_BREAK.split(data.decode("utf-8", "replace")))
        placed = look_up([place], steady_reader(now.files, root))[place]
        return placed.excerpt.lines[:1] == () or placed.excerpt.lines[0] in lines[place.path]

    return compare(now.judged, before.judged, accepted, is_hidden, is_on_old_line)


def by_file(findings: Iterable[Finding], naming: Naming) -> dict[str, list[Finding]]:
    """Findings by the path of their file below the root."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(naming.below_root(finding.path), []).append(finding)
    return files


def _causes(base: Base, root: str, before: State, now: State) -> Causes:
    def file_changed(path: str) -> bool:
        old = f"{root}/{base.then(path)}"
        return not base.files.is_file(old) or base.files.read(old) != steady_reader(now.files, root)(path)

    changed = base.settings is not None and base.settings != now.settings
    return Causes(before.atlas, now.atlas, changed, file_changed)


def reader(files: Files, root: str) -> Callable[[str], bytes]:
    """What gives the bytes of a file by its path below the root."""
    return lambda path: files.read(f"{root}/{path}")


def steady_reader(files: Files, root: str) -> Callable[[str], bytes]:
    """Return what gives the bytes of a file by its path below the root, none for a file that cannot be read any more:
    where a finding is can then not be told, and the run goes on."""

    def read(path: str) -> bytes:
        try:
            return files.read(f"{root}/{path}")
        except Unreadable:
            return b""

    return read


def strangers(selection: Selection, paths: Collection[str]) -> Iterable[str]:
    """Notes about chosen paths that are no file of the atlas (paths below its root), and no folder of some."""
    for chosen in selection.paths:
        if not any(path == chosen or path.startswith(f"{chosen}/") for path in paths):
            yield f"{chosen} is no file of the atlas"


def idle_globs(settings: Settings, named: Callable[[], Collection[str]]) -> Iterable[str]:
    """Warnings about `external-ids` that match no id that the atlas names."""
    ids = named() if settings.external_ids else ()
    for glob in settings.external_ids:
        if not any(matches(id, (glob,)) for id in ids):
            yield f"warning: external-ids: {glob} matches no id that the atlas names"


def _named(atlas: Atlas) -> set[str]:
    named = {edge.target for edge in atlas.edges} | {mention.id for mention in atlas.mentions}
    return named | {declaration.id for file in atlas.files for declaration in file.declarations}
