"""The run, cached or whole. Read this module first: each stage is one line.

A cached run loads neither rules nor schemas, so `whole_run` imports them itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas_lint.cache import results
from atlas_lint.cache.store import MALFORMED, Cache, CachedTree, digest
from atlas_lint.errors import AtlasError, Unreadable
from atlas_lint.filesystem.discovery import discover, foreign_notes
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import Naming, relative
from atlas_lint.findings.result import Comparison, Result
from atlas_lint.findings.selection import ALL, Selection
from atlas_lint.progress import Progress
from atlas_lint.settings import Settings

if TYPE_CHECKING:
    from atlas_lint.base_comparison.base import Base, Since
    from atlas_lint.checking.run_rules import Reported
    from atlas_lint.checking.state import State


def lint(
    files: Files,
    root: str,
    settings: Settings,
    naming: Naming,
    selection: Selection = ALL,
    base: Base | None = None,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Result:
    """Check the atlas at a root (absolute path): return the cached result if nothing has changed, else run.

    `base` is the state to compare with; None: report all findings. `cache` is None for a run without one. Comparisons
    with a base are not cached. Raises `AtlasError` if the atlas cannot be checked.
    """
    if cache is None or base is not None:
        return whole_run(files, root, settings, naming, selection, base, progress)
    tree = CachedTree(files, cache)
    key = _key(tree, root, settings, naming, selection, cache)
    cached = _cached(cache, key) if key else None
    if cached:
        return cached
    result = whole_run(tree, root, settings, naming, selection, None, progress, cache)
    if key and not result.unread:
        cache.put(key, results.stored(result))
        cache.save()
    return result


def whole_run(
    files: Files,
    root: str,
    settings: Settings,
    naming: Naming,
    selection: Selection = ALL,
    base: Base | None = None,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> Result:
    """Check the atlas at a root (absolute path), whatever the cache has. Raises `AtlasError` if it cannot be checked.

    The cache, if there is one, remembers kinds and ids. Files and folders that cannot be read are left out; the result
    names them.
    """
    from atlas_lint.checking.state import check_atlas

    progress = progress or Progress()
    unread: list[Unreadable] = []
    now = check_atlas(files, root, settings, selection, progress=progress, unread=unread)
    if unread and not now.atlas.files:
        raise unread[0]
    result = result_of(now, naming, selection, base, progress)
    if cache:
        cache.remember((record.kind, record.id) for record in now.atlas.records.values())
    return result


def result_of(
    now: State, naming: Naming, selection: Selection, base: Base | None = None, progress: Progress | None = None
) -> Result:
    """Return the result of a run: the findings of a checked atlas that the user asks for, located.

    Raises `AtlasError` if the atlas holds nothing to check.
    """
    from atlas_lint.checking.build_findings import findings, unknown_path_notes
    from atlas_lint.checking.load_atlas import steady_reader
    from atlas_lint.checking.run_rules import chosen_rules

    files, root, settings, progress = now.files, now.root, now.settings, progress or Progress()
    if not now.atlas.records and not now.reported:
        raise AtlasError(f"nothing to check: no file below {root} holds a record", "a record has `nodeKind` and `id`")
    since, wanted = wanted_reports(now, selection, base)
    progress.enter("locate")
    read = steady_reader(files, root)
    shown = findings(now.atlas, wanted, naming, read, since.cause if since else None, selection.details)
    progress.end()
    return Result(
        findings=shown,
        files=len(now.atlas.files),
        records=len(now.atlas.records),
        edges=len(now.atlas.edges),
        rules=chosen_rules(settings, selection),
        notes=(
            *now.notes,
            *(since.notes if since else ()),
            *foreign_notes(files, root, settings.is_excluded, naming.shown),
            *unknown_path_notes(selection, [file.path for file in now.atlas.files]),
        ),
        comparison=Comparison(base.name, len(shown), since.fixed, since.old) if base and since else None,
        unread=tuple((relative(one.path, naming.working_directory), one.reason) for one in now.unread),
    )


def wanted_reports(now: State, selection: Selection, base: Base | None) -> tuple[Since | None, list[Reported]]:
    """Return the comparison with a base (None without one), and what the rules report about the chosen files.

    What the base or the baseline has is left out.
    """
    since = _since(base, now, selection) if base else None
    found = (
        since.new if since else [one for one in now.reported if one.identified.fingerprint not in selection.accepted]
    )
    return since, [one for one in found if selection.wants(one.identified.report.place.path)]


def _since(base: Base, now: State, selection: Selection) -> Since:
    """Compare with a base; its modules are loaded here, as most runs have no base."""
    from atlas_lint.base_comparison.base import since

    return since(base, now, selection)


def _key(files: Files, root: str, settings: Settings, naming: Naming, selection: Selection, cache: Cache) -> str | None:
    """Return a digest of all that a result depends on; None if a file cannot be read (which the run then reports)."""
    unread: list[Unreadable] = []
    paths = discover(files, root, settings.is_excluded, unread)
    digests = [(path, cache.digest(f"{root}/{path}")) for path in paths]
    folder = settings.schemas_folder(files, root)
    names = sorted(name for name in files.below(folder) if name.endswith(".json")) if folder else []
    schemas = [(name, cache.digest(f"{folder}/{name}")) for name in names]
    if unread or not all(found for _, found in (*digests, *schemas)):
        return None
    chosen = selection._replace(accepted=frozenset()), sorted(selection.accepted)
    asked = schemas, settings, naming, chosen, files.foreign(root)
    return digest(repr((digests, asked)).encode("utf-8", "surrogatepass"))


def _cached(cache: Cache, key: str) -> Result | None:
    try:
        return results.restored(cache.get(key))
    except MALFORMED:
        return None
