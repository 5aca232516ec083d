"""An atlas that stays in memory while editors change it. It knows neither the protocol nor threads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.load_atlas import load_schemas
from atlas_lint.checking.state import check_atlas
from atlas_lint.errors import AtlasError, Unreadable
from atlas_lint.filesystem.discovery import SUFFIXES
from atlas_lint.filesystem.file_tree import Disk, Files, Overlay
from atlas_lint.filesystem.paths import Naming, naming
from atlas_lint.findings import baseline
from atlas_lint.findings.finding import Finding
from atlas_lint.incremental.resident import Resident, resident_of
from atlas_lint.lsp.half_typed import Composed, compose, moved_to_editor
from atlas_lint.lsp.offered_ids import OfferedIds
from atlas_lint.lsp.outside_findings import problem_finding, schema_findings
from atlas_lint.lsp.signatures import Signatures, changed, signatures
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.progress import Progress
from atlas_lint.rules import rule_names
from atlas_lint.schemas.load_schemas import SchemaError, Schemas
from atlas_lint.settings import Settings, find_settings, load_settings, usual_baseline

TOGETHER = 64
"""Number of files that one step checks, if an edit affects many."""


class OpenAtlas:
    """The atlas at a root (absolute path): its settings, schemas, files and findings.

    One thread calls `load`, `poll`, `begin` and `step`; any thread may read the attributes. `schemas` and `resident`
    are None until they are loaded. `findings` are those in the data, by the file's path below the root; `outside` are
    those in schemas, configuration and baseline, by absolute path. All are as of the last check. If a configuration
    or the schemas cannot be used, the last ones that could stay in force. `accepted` are the fingerprints of the
    baseline, `ids` are those that completion offers.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.settings = Settings(root)
        self.schemas: Schemas | None = None
        self.resident: Resident | None = None
        self.naming: Naming = naming(root, root)
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.outside: dict[str, tuple[Finding, ...]] = {}
        self.accepted: frozenset[str] = frozenset()
        self.ids = OfferedIds(None)
        self.files: Files = Disk()
        self._signatures = Signatures({}, {})
        self._moved: set[str] = set()
        self._good: dict[str, str] = {}
        self._composed: dict[str, Composed] = {}
        self._fixed_elsewhere: dict[str, set[str]] = {}
        self._edition = 0

    def load(self, contents: Mapping[str, bytes], progress: Progress | None = None) -> set[str]:
        """Load the settings, the schemas and all files, and check them; return the files whose findings changed.

        `contents` are those of the open files by absolute path; they replace those on the disk. Paths are absolute.
        """
        before = self.paths_found()
        self.files = Overlay(Disk(), contents)
        self._signatures = signatures(self.root, self.settings)
        self.outside = {}
        self._load_settings()
        is_usable = self._load_schemas(contents)
        self._signatures = signatures(self.root, self.settings)
        skipped = {path for path in contents if path.startswith(f"{self.root}/") and self._is_skipped(path)}
        self.files = Overlay(Disk(), {path: data for path, data in contents.items() if path not in skipped})
        self.resident = self._checked(progress) if is_usable else None
        self.ids = OfferedIds(self.resident)
        found = (
            self._build({one.identified.report.place.path for one in self.resident.reported}) if self.resident else {}
        )
        self._edition = self.resident.edition if self.resident else 0
        self.findings, self._moved, self._good, self._composed = found, set(), {}, {}
        self._fixed_elsewhere = {}
        self._note_fixes(found)
        return {*before, *self.paths_found()}

    def _checked(self, progress: Progress | None) -> Resident | None:
        """Return the files with all that the rules report; None if there is no YAML file, or none can be read."""
        unread: list[Unreadable] = []
        try:
            state = check_atlas(
                self.files, self.root, self.settings, schemas=self.schemas, progress=progress, unread=unread
            )
        except AtlasError:
            return None
        self.schemas = state.atlas.schemas
        return resident_of(state)

    def _load_settings(self) -> None:
        file = None
        try:
            file = find_settings(self.files, self.root)
            settings = load_settings(self.files, file, rule_names()) if file else Settings(self.root)
            self.accepted = _accepted(self.files, self.root, settings)
            self.settings = settings
        except AtlasError as error:
            found = problem_finding(error, file)
            if found:
                self.outside[found.path] = (found,)

    def _load_schemas(self, contents: Iterable[str]) -> bool:
        """Load the schemas, and check them if one is open or they are broken. Return whether there are usable ones."""
        folder = self.settings.schemas_folder(self.files, self.root)
        broken = unusable = False
        try:
            self.schemas = load_schemas(self.files, self.root, self.settings)
        except SchemaError:
            broken = True
        except AtlasError as error:
            unusable = True
            found = problem_finding(error, self.settings.file)
            if found:
                self.outside[found.path] = (found,)
        if folder and (broken or any(path.startswith(f"{folder}/") for path in contents)):
            self.outside |= schema_findings(self.files, folder, self.settings)
        return self.schemas is not None or not (broken or unusable)

    def check_schemas(self, contents: Mapping[str, bytes]) -> set[str]:
        """Check the schemas, with the open files over those on the disk; return the files whose findings may change."""
        folder = self.settings.schemas_folder(self.files, self.root)
        before = {path for path in self.outside if folder and path.startswith(f"{folder}/")}
        is_open = folder is not None and any(path.startswith(f"{folder}/") for path in contents)
        found = schema_findings(Overlay(Disk(), contents), folder, self.settings) if folder and is_open else {}
        self.outside = {path: of_file for path, of_file in self.outside.items() if path not in before} | found
        return before | found.keys() | {path for path in contents if self.decides(path)}

    def is_loaded_from(self, path: str, data: bytes | None) -> bool:
        """Check whether a file (absolute path) had this content when everything was loaded; None: that on the disk."""
        try:
            return self.files.read(path) == (Disk().read(path) if data is None else data)
        except AtlasError:
            return data is None and not Disk().is_file(path)

    def poll(self) -> set[str] | None:
        """Return the files of the data that changed on the disk (paths below the root); None if `load` must follow."""
        before, self._signatures = self._signatures, signatures(self.root, self.settings)
        if changed(before.rest, self._signatures.rest) or self.resident is None:
            return None
        return changed(before.data, self._signatures.data)

    def on_disk(self, path: str) -> bytes | None:
        """Return the content of a file (path below the root) on the disk; None if it is not part of the atlas there."""
        if path not in self._signatures.data:
            return None
        try:
            return Disk().read(f"{self.root}/{path}")
        except AtlasError:
            return None

    def begin(self, contents: Mapping[str, bytes | None], typed: Collection[str] = ()) -> None:
        """Replace the contents of files (paths below the root; None: deleted); `step` checks what they affect.

        `typed` are files that are being typed in: of their documents that cannot be parsed, the last good text counts.
        """
        resident = self.resident
        if resident is None:
            return
        texts = {path: self._compose(path, data) if path in typed else None for path, data in contents.items()}
        self._composed = {path: one for path, one in self._composed.items() if path not in contents}
        self._composed |= {path: one for path, one in texts.items() if one is not None}
        self._moved |= resident.begin(
            {path: one.text.encode() if (one := texts[path]) is not None else data for path, data in contents.items()}
        )
        self._moved |= {path for path, others in self._fixed_elsewhere.items() if not others.isdisjoint(contents)}
        for path in contents:
            file = resident.file(path)
            if file is not None and not file.is_broken:
                self._good[path] = _text(resident.read(path))

    def _note_fixes(self, found: Mapping[str, tuple[Finding, ...]]) -> None:
        """Note the other files that fixes of new findings change: an edit there moves the edits of the fix."""
        for path, of_file in found.items():
            others = {edit.path for finding in of_file for fix in finding.fixes for edit in fix.edits} - {path}
            self._fixed_elsewhere.pop(path, None)
            if others:
                self._fixed_elsewhere[path] = others

    @property
    def half_typed(self) -> list[str]:
        """The files (paths below the root) of which a document is taken from its last good text."""
        return list(self._composed)

    def _compose(self, path: str, data: bytes | None) -> Composed | None:
        if path not in self._good:
            file = self.resident.file(path) if self.resident else None
            if file is not None and not file.is_broken:
                self._good[path] = _text(self.read(path))
        return compose(path, _text(data), self._good.get(path)) if data is not None else None

    @property
    def pending(self) -> frozenset[str]:
        """The files that `step` has still to check."""
        return self.resident.pending if self.resident else frozenset()

    def step(self, first: Collection[str]) -> set[str]:
        """Check one of the files `first`, or else some of the others; return the files whose findings changed.

        `first` are paths below the root, the returned ones are absolute.
        """
        if self.resident is None:
            return set()
        pending = self.resident.pending
        one = next((path for path in first if path in pending), None)
        paths = [one] if one is not None else sorted(pending)[:TOGETHER]
        changed = self.resident.step(paths)
        moved = self._moved.intersection(paths) if self.resident.pending else self._moved
        self._moved = self._moved - moved
        rebuilt = changed | moved
        if not self.resident.pending and self._edition != self.resident.edition:
            self._edition = self.resident.edition  # another id may be near a missing one
            rebuilt |= self.findings.keys() & set(first)
        found = self._build(rebuilt)
        changed = {path for path, of_file in found.items() if of_file != self.findings.get(path, ())}
        self.findings = {path: one for path, one in {**self.findings, **found}.items() if one}
        self._note_fixes(found)
        return {f"{self.root}/{path}" for path in changed}

    def is_member(self, path: str) -> bool:
        """Check whether an open file (absolute path) is part of the atlas, or will be when it is saved."""
        return path.startswith(f"{self.root}/") and path.endswith(SUFFIXES) and not self._is_skipped(path)

    def _is_skipped(self, path: str) -> bool:
        """Check whether a run skips a file below the root: it is hidden, excluded, or git ignores it."""
        below = path.removeprefix(f"{self.root}/")
        if any(part.startswith(".") for part in below.split("/")) or self.settings.is_excluded(path):
            return True
        return below not in self._signatures.data and Disk().is_file(path)

    def decides(self, path: str) -> bool:
        """Check whether a file (absolute path) decides how the atlas is checked: schemas, configuration, baseline."""
        folder = self.settings.schemas_folder(self.files, self.root)
        return path in self._signatures.rest or (folder is not None and path.startswith(f"{folder}/"))

    def found(self, path: str) -> tuple[Finding, ...]:
        """Return the findings in a file (absolute path), as of its last check."""
        return self.outside.get(path) or self.findings.get(path.removeprefix(f"{self.root}/"), ())

    def paths_found(self) -> list[str]:
        """Return the files with findings, as absolute paths."""
        return [*(f"{self.root}/{path}" for path in sorted(self.findings)), *sorted(self.outside)]

    def read(self, path: str) -> bytes:
        """Return the content of a file (absolute, or below the root) as it was last checked; b"" if it is gone."""
        try:
            if path.startswith("/") or self.resident is None:
                return self.files.read(path if path.startswith("/") else f"{self.root}/{path}")
            return self.resident.read(path)
        except AtlasError:
            return b""

    def _build(self, paths: Iterable[str]) -> dict[str, tuple[Finding, ...]]:
        """Return the findings of some files (paths below the root), located."""
        resident = self.resident
        assert resident is not None
        names = self.naming._replace(working_directory=self.root)
        found = {
            path: findings(resident.names(), resident.reported_in(path), names, self.read, None, True)
            for path in sorted(paths)
        }
        if not self._composed:
            return found
        return {path: self._half_typed(path, of_file, names) for path, of_file in found.items()}

    def _half_typed(self, path: str, found: tuple[Finding, ...], names: Naming) -> tuple[Finding, ...]:
        """Return the findings of a file, those in half-typed files at their lines in the editor."""
        moved = tuple(moved_to_editor(finding, self._composed) for finding in found)
        composed, resident = self._composed.get(path), self.resident
        if composed is None or resident is None:
            return moved
        broken = DeclaredFile(path, (), composed.breaks, (), True)
        reported = resident.report_alone(broken)
        shown = composed.shown.encode("utf-8", "surrogatepass")
        return (*moved, *findings(resident.names(), reported, names, lambda path: shown, None, True))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass").removeprefix("\ufeff")


def _accepted(files: Files, root: str, settings: Settings) -> frozenset[str]:
    """Return the fingerprints of the baseline. Raises `AtlasError` if it cannot be parsed."""
    path = settings.baseline or usual_baseline(files, settings.folder if settings.file else root.rpartition("/")[0])
    if not files.is_file(path):
        if settings.baseline:
            raise AtlasError(f"no such baseline: {path}", "write it with `atlas-lint baseline`")
        return frozenset()
    entries = baseline.parse(files.read(path).decode("utf-8", "replace"), path)
    return frozenset(entry.fingerprint for entry in entries)
