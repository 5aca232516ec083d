"""An atlas that stays in memory while editors change it. It knows neither the protocol nor threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
from atlas_lint.lsp.offered_ids import OfferedIds
from atlas_lint.progress import Progress
from atlas_lint.rules import rule_names
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import Settings, find_settings, load_settings, usual_baseline

TOGETHER = 64
"""Number of files that one step checks, if an edit affects many."""


class OpenAtlas:
    """The atlas at a root (absolute path): its settings, schemas, files and findings.

    One thread calls `load`, `begin` and `step`; any thread may read the attributes. `schemas` and `resident` are None
    until they are loaded. `findings` are those of each file by its path below the root, as of its last check.
    `accepted` are the fingerprints of the baseline. `problem` is why the configuration or the schemas cannot be used
    now; those that could be used last stay in force. `ids` are those that completion offers.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.settings = Settings(root)
        self.schemas: Schemas | None = None
        self.resident: Resident | None = None
        self.naming: Naming = naming(root, root)._replace(working_directory=root)
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.accepted: frozenset[str] = frozenset()
        self.problem: AtlasError | None = None
        self.ids = OfferedIds(None, NO_SCHEMAS)
        self.files: Files = Disk()
        self._foreign: set[str] = set()
        self._moved: set[str] = set()

    def load(self, contents: Mapping[str, bytes], progress: Progress | None = None) -> set[str]:
        """Load the settings, the schemas and all files, and check them; return the files whose findings changed.

        `contents` are those of the open files by absolute path; they replace those on the disk.
        """
        disk = Disk()
        self._foreign = self._skipped(disk, contents)
        files = Overlay(disk, {path: data for path, data in contents.items() if path not in self._foreign})
        self.problem = None
        try:
            settings = self._settings(files)
            accepted = _accepted(files, self.root, settings)
            schemas = load_schemas(files, self.root, settings)
        except AtlasError as error:
            self.problem = error
            settings, accepted, schemas = self.settings, self.accepted, self.schemas
            if schemas is None:
                return set()
        self.files, self.settings, self.accepted, self.schemas = files, settings, accepted, schemas
        unread: list[Unreadable] = []
        try:
            state = check_atlas(files, self.root, settings, schemas=schemas, progress=progress, unread=unread)
        except AtlasError:  # there is no YAML file, or none can be read
            self.resident = None
            before, self.findings = self.findings, {}
            return set(before)
        self.schemas = state.atlas.schemas
        self.resident = resident_of(state)
        self.ids = OfferedIds(self.resident, state.atlas.schemas)
        before, self.findings = self.findings, {}
        self._moved = set()
        paths = {one.identified.report.place.path for one in self.resident.reported}
        self._locate(paths)
        return {path for path in before.keys() | paths if before.get(path) != self.findings.get(path)}

    def begin(self, contents: Mapping[str, bytes | None]) -> None:
        """Replace the contents of files (paths below the root; None: deleted); `step` checks what they affect."""
        if self.resident is not None:
            self._moved |= self.resident.begin(contents)

    @property
    def pending(self) -> frozenset[str]:
        """The files that `step` has still to check."""
        return self.resident.pending if self.resident else frozenset()

    def step(self, first: Iterable[str]) -> set[str]:
        """Check one of the files `first`, or else some of the others; return the files whose findings changed."""
        if self.resident is None:
            return set()
        pending = self.resident.pending
        one = next((path for path in first if path in pending), None)
        paths = [one] if one is not None else sorted(pending)[:TOGETHER]
        changed = self.resident.step(paths) | self._moved.intersection(paths)
        self._moved -= set(paths)
        return self._locate(changed)

    def is_member(self, path: str) -> bool:
        """Check whether a file (absolute path) is part of the atlas, on the disk or in an editor."""
        below = path.removeprefix(f"{self.root}/")
        if below == path or not path.endswith(SUFFIXES) or path in self._foreign or self.settings.is_excluded(path):
            return False
        return not any(part.startswith(".") for part in below.split("/"))

    def read(self, path: str) -> bytes:
        """Return the content of a file (path below the root) as it was last checked; b"" if it cannot be read."""
        try:
            return self.resident.read(path) if self.resident else self.files.read(f"{self.root}/{path}")
        except AtlasError:
            return b""

    def _settings(self, files: Files) -> Settings:
        file = find_settings(files, self.root)
        return load_settings(files, file, rule_names()) if file else Settings(self.root)

    def _skipped(self, disk: Disk, contents: Mapping[str, bytes]) -> set[str]:
        """Return the open files that a run skips, although they are in the folder: git ignores them, for instance."""
        inside = [path for path in contents if path.startswith(f"{self.root}/") and disk.is_file(path)]
        if not inside:
            return set()
        listed = set(disk.below(self.root, heed_ignores=True, unread=[]))
        return {path for path in inside if path.removeprefix(f"{self.root}/") not in listed}

    def _locate(self, paths: Iterable[str]) -> set[str]:
        """Build the findings of some files; return the files whose findings are others than before."""
        resident = self.resident
        assert resident is not None
        names = resident.names()
        changed = set()
        for path in sorted(paths):
            found = findings(names, resident.reported_in(path), self.naming, self.read, None, True)
            if found != self.findings.get(path, ()):
                changed.add(path)
            if found:
                self.findings[path] = found
            else:
                self.findings.pop(path, None)
        return changed


def _accepted(files: Files, root: str, settings: Settings) -> frozenset[str]:
    """Return the fingerprints of the baseline. Raises `AtlasError` if it cannot be parsed."""
    path = settings.baseline or usual_baseline(files, settings.folder if settings.file else root.rpartition("/")[0])
    if not files.is_file(path):
        if settings.baseline:
            raise AtlasError(f"no such baseline: {path}", "write it with `atlas-lint baseline`")
        return frozenset()
    entries = baseline.parse(files.read(path).decode("utf-8", "replace"), path)
    return frozenset(entry.fingerprint for entry in entries)
