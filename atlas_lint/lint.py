"""The run: files and settings in, a result out. Read this first: a line a stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from atlas_lint import earlier
from atlas_lint import schemas as schema_folder
from atlas_lint.atlas import Atlas, assemble
from atlas_lint.cache import UNLIKE, Memory, Question
from atlas_lint.cache import key as key_of
from atlas_lint.cache.results import stored
from atlas_lint.cache.results import told as told_of
from atlas_lint.causes import Causes
from atlas_lint.comparison import Compared, compare
from atlas_lint.declaration import DeclaredFile
from atlas_lint.declaring import Declaring, Known
from atlas_lint.discover import discover
from atlas_lint.errors import AtlasError
from atlas_lint.files import Disk, Files
from atlas_lint.finding import OFF, Finding
from atlas_lint.globs import matches
from atlas_lint.judging import Asked, Judged, judge
from atlas_lint.outline import outlines
from atlas_lint.parsing.locate import look_up
from atlas_lint.paths import Naming
from atlas_lint.progress import Progress
from atlas_lint.reporting import findings
from atlas_lint.result import Comparison, Result
from atlas_lint.rule import Rule
from atlas_lint.rules import all_rules
from atlas_lint.schemas import NO_SCHEMAS, Schemas
from atlas_lint.selection import ALL, Selection
from atlas_lint.settings import Settings
from atlas_lint.text import LINE_BREAK
from atlas_lint.vocabulary import shipped

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


def lint(
    files: Files,
    root: str,
    settings: Settings,
    naming: Naming,
    selection: Selection = ALL,
    base: Base | None = None,
    memory: Memory | None = None,
    progress: Progress | None = None,
    question: Question | None = None,
) -> Result:
    """Check the atlas at a root (absolute path). What a question is answered is remembered. Raises `AtlasError` where
    the atlas cannot be checked."""
    progress = progress or Progress()
    now = look(files, root, settings, selection, memory=memory, progress=progress)
    if not now.atlas.records and not now.judged:
        raise AtlasError(f"nothing to check: no file below {root} holds a record", "a record has `nodeKind` and `id`")
    before = look_back(base, root, now, selection) if base else None
    told = [one for one in now.judged if one.known.fingerprint not in selection.accepted]
    compared = since(base, root, before, now, told) if base and before else None
    wanted = [one for one in (compared.new if compared else told) if selection.wants(one.known.report.place.path)]
    causes = _causes(base, root, before, now) if base and before else None
    cause = causes.cause if causes else None
    progress.enter("place")
    read = reader(files, root)
    shown = findings(now.atlas, wanted, naming, read, cause, selection.details, settings.jobs)
    progress.end()
    result = Result(
        findings=shown,
        files=len(now.atlas.files),
        records=len(now.atlas.records),
        edges=len(now.atlas.edges),
        rules=chosen_rules(settings, selection),
        notes=(
            *now.notes,
            *(before.notes if before else ()),
            *strangers(selection, [file.path for file in now.atlas.files]),
        ),
        comparison=Comparison(base.name, len(shown), compared.fixed, compared.old) if base and compared else None,
    )
    if memory and question:
        told_by_file = {path: told_of(found) for path, found in by_file(shown, naming).items()}
        memory.remember(question, stored(result), told_by_file, outlines(now.atlas))
    return result


def look(
    files: Files,
    root: str,
    settings: Settings,
    selection: Selection = ALL,
    schemas: Schemas | None = None,
    memory: Memory | None = None,
    known: Known = lambda path, data: None,
    progress: Progress | None = None,
) -> State:
    """Load an atlas and ask the rules. `schemas` are those to judge by, and `known` what files declare, where that is
    known already."""
    progress = progress or Progress()
    atlas, notes = load(files, root, settings, schemas, memory, known, progress)
    progress.enter("judge")
    asked = asking(settings, root, selection)
    facts = Facts(memory, atlas.schemas.key) if memory and atlas.schemas.key else None
    return State(files, settings, atlas, judge(atlas, asked, reader(files, root), facts), notes)


def load(
    files: Files,
    root: str,
    settings: Settings,
    schemas: Schemas | None = None,
    memory: Memory | None = None,
    known: Known = lambda path, data: None,
    progress: Progress | None = None,
) -> tuple[Atlas, tuple[str, ...]]:
    """The atlas at a root, and notes about it: discover, read, declare, assemble."""
    progress = progress or Progress()
    progress.enter("schemas")
    paths = discover(files, root, settings.is_excluded)
    declaring = Declaring(files, root, paths, settings.jobs, progress.within, memory, known)  # other processes begin
    try:
        schemas = schemas or load_schemas(files, root, settings, memory)
    except BaseException:
        declaring.abandon()
        raise
    if not paths:
        raise AtlasError(f"nothing to check: no YAML file below {root}", "an atlas is a folder of .yaml files")
    progress.enter("read")
    declared = declaring.files()
    if memory:
        memory.retain((path, memory.digest(f"{root}/{path}")) for path in paths)
    progress.enter("assemble")
    notes: tuple[str, ...] = ()
    if schemas is None:
        schemas = _shipped_for(declared, settings)
        notes = (NO_SCHEMAS_NOTE,) if schemas is NO_SCHEMAS else ()
    atlas = assemble(declared, schemas, settings.is_external)
    return atlas, (*notes, *idle_globs(settings, lambda: _named(atlas)))


def load_schemas(files: Files, root: str, settings: Settings, memory: Memory | None = None) -> Schemas | None:
    """The schemas that the settings name, else those beside the root; None where there are none."""
    folder = settings.schemas_folder(files, root)
    if folder is None:
        return None
    key = _schemas_key(files, root, settings, memory)
    resolved = memory.fact(key) if memory and key else None
    schemas = _kinds(resolved, settings) if resolved else None
    if schemas is None:
        schemas = schema_folder.load(files, folder, settings.schema_keywords, settings.external_kinds)
        if memory and key:
            memory.learn(key, schemas.resources)
    schemas.key = key
    return schemas


def _kinds(resolved: Any, settings: Settings) -> Schemas | None:
    try:
        return schema_folder.kinds(resolved, settings.external_kinds)
    except UNLIKE:
        return None


class Facts:
    """What a memory knows of values under certain schemas."""

    def __init__(self, memory: Memory, schemas: str) -> None:
        self._memory = memory
        self._schemas = schemas

    def fact(self, key: str) -> Any:
        return self._memory.fact(f"{self._schemas} {key}")

    def learn(self, key: str, value: Any) -> None:
        self._memory.learn(f"{self._schemas} {key}", value)


def _schemas_key(files: Files, root: str, settings: Settings, memory: Memory | None) -> str:
    """One key for all that loading the schemas depends on; "" where nothing is remembered of them."""
    folder = settings.schemas_folder(files, root)
    if memory is None or folder is None:
        return ""
    paths = sorted(path for path in files.below(folder) if path.endswith(schema_folder.SUFFIX))
    digests = [(path, memory.digest(f"{folder}/{path}")) for path in paths]
    return f"schemas {key_of(digests, settings.schema_keywords, settings.external_kinds)}"


def _shipped_for(declared: Iterable[DeclaredFile], settings: Settings) -> Schemas:
    """The schemas that ship with the package, where they know a kind of the atlas."""
    shipped_schemas = schema_folder.load(Disk(), shipped().as_posix(), (), settings.external_kinds)
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
        return State(base.files, settings, assemble((), schemas), [], tuple(notes))
    today = {file.path: file for file in now.atlas.files}
    read_now = reader(now.files, root)

    def known(path: str, data: bytes) -> DeclaredFile | None:
        return today[path] if path in today and read_now(path) == data else None

    atlas, _ = load(base.files, root, settings, schemas, known=known)
    asked = asking(settings, root, selection)._replace(renamed=base.now)
    read, told = reader(base.files, root), None
    if schemas is now.atlas.schemas and settings == now.settings and not base.renames:
        told = earlier.judged(atlas, now.atlas, now.judged, asked, read)
    return State(base.files, settings, atlas, judge(atlas, asked, read) if told is None else told, tuple(notes))


def _schemas_at(base: Base, root: str, settings: Settings, now: State) -> Schemas | None:
    """The schemas that a base had; None where they cannot be used. Those of today where they are the same."""
    folder = settings.schemas_folder(base.files, root)
    if folder is None:
        return None
    same = folder == now.settings.schemas_folder(now.files, root) and settings.same_kinds(now.settings)
    if same and _contents(base.files, folder) == _contents(now.files, folder):
        return now.atlas.schemas
    try:
        return load_schemas(base.files, root, settings)
    except AtlasError:
        return None


def _contents(files: Files, folder: str) -> dict[str, bytes]:
    paths = (path for path in files.below(folder) if path.endswith(schema_folder.SUFFIX))
    return {path: files.read(f"{folder}/{path}") for path in paths}


def since(base: Base, root: str, before: State, now: State, told: list[Judged]) -> Compared:
    """What of today's findings is new, what was fixed."""
    today = {file.path: file for file in now.atlas.files}
    lines: dict[str, frozenset[str]] = {}

    def is_unreadable(path: str) -> bool:
        file = today.get(base.now(path))
        return file is not None and file.is_broken

    def is_on_old_line(one: Judged) -> bool:
        place = one.known.report.place
        if place.path not in lines:
            old = f"{root}/{base.then(place.path)}"
            data = base.files.read(old) if base.files.is_file(old) else b""
            lines[place.path] = frozenset(LINE_BREAK.split(data.decode("utf-8", "replace")))
        placed = look_up([place], reader(now.files, root))[place]
        return placed.excerpt.lines[:1] == () or placed.excerpt.lines[0] in lines[place.path]

    return compare(told, before.judged, is_unreadable, is_on_old_line)


def by_file(findings: Iterable[Finding], naming: Naming) -> dict[str, list[Finding]]:
    """Findings by the path of their file below the root."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(naming.below_root(finding.path), []).append(finding)
    return files


def _causes(base: Base, root: str, before: State, now: State) -> Causes:
    def file_changed(path: str) -> bool:
        old, new = f"{root}/{base.then(path)}", f"{root}/{path}"
        return not base.files.is_file(old) or base.files.read(old) != now.files.read(new)

    changed = base.settings is not None and base.settings != now.settings
    return Causes(before.atlas, now.atlas, changed, file_changed)


def reader(files: Files, root: str) -> Callable[[str], bytes]:
    """What gives the bytes of a file by its path below the root."""
    return lambda path: files.read(f"{root}/{path}")


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
