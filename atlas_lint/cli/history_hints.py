"""Help from the git history for findings about missing ids. It is never cached, since the history grows."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from atlas_lint.cli import gone_files
from atlas_lint.cli.context import World
from atlas_lint.diff.history import MOST_IDS, Gone, History, declares, describe_fates
from atlas_lint.edits.text_edits import scalar
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem import git
from atlas_lint.filesystem.discovery import discover
from atlas_lint.filesystem.file_tree import Stored
from atlas_lint.filesystem.paths import relative
from atlas_lint.findings.finding import UNSAFE, Finding, Fix, Replacement
from atlas_lint.findings.result import Result
from atlas_lint.text import safe

_RULES = ("dangling-target", "dangling-reference", "orphan-sidecar")


def explained(here: World, result: Result, most: int | None) -> Result:
    """Return `result` with help about what happened to the missing ids, as `hinted` gives it."""
    return result._replace(findings=hinted(here, result.findings, most))


def hinted(here: World, findings: tuple[Finding, ...], most: int | None) -> tuple[Finding, ...]:
    """Return findings with help about what happened to the missing ids: deleted, renamed, and in which commit.

    Only the first `most` findings get it (None: all). Findings about the ids of one file that is gone get one help.
    """
    missing = {finding.fingerprint: id for finding in findings if (id := _missing(finding))}
    if not missing:
        return findings
    ids = [missing[finding.fingerprint] for finding in findings[:most] if finding.fingerprint in missing]
    known = _fates(here, ids)
    told = [_explained(finding, *known.get(_missing(finding) or "", _UNKNOWN)[:2]) for finding in findings]
    return gone_files.explained(here, told, missing, dict.fromkeys(gone for _, _, gone in known.values() if gone))


_Known = tuple[str, str | None, Gone | None]
"""The fate of an id in words, its present id, and its file if that is gone; the path of that is absolute."""
_UNKNOWN: _Known = "", None, None


def _fates(here: World, ids: list[str]) -> dict[str, _Known]:
    """Return what git knows of missing ids; nothing without a repository, or if git fails."""
    top = git.repository(Path(here.root)) if ids else None
    if top is None:
        return {}
    folder = relative(here.root, top.as_posix())
    history = History(top, "." if folder == top.as_posix() else folder, here.files, here.given.staged)
    try:
        return {
            id: (words, now, gone and gone._replace(path=f"{top.as_posix().rstrip('/')}/{gone.path}"))
            for id, words, now, gone in describe_fates(history, ids[: 10 * MOST_IDS], _Living(here).has)
        }
    except (AtlasError, OSError):
        return {}
    finally:
        if isinstance(here.files, Stored):
            here.files.close()


def _missing(finding: Finding) -> str | None:
    """Return the missing id that a finding is about; None if it is about something else."""
    if finding.rule not in _RULES or (finding.rule == "orphan-sidecar" and finding.related):
        return None
    return finding.group if finding.group is not None else finding.record


def _explained(finding: Finding, words: str, now: str | None) -> Finding:
    """Return `finding` with `words` about its id as help.

    If the id was renamed to `now`, the help and the fix name it instead of a similar spelling.
    """
    if not words:
        return finding
    if now is None:
        return finding._replace(help="; ".join(filter(None, (safe(words), finding.help))))
    fix = _repointed(finding, now)
    return finding._replace(help=safe(words), fixes=(fix,) if fix else ())


def _repointed(finding: Finding, now: str) -> Fix | None:
    """Return the fix that writes the new id; None if the span does not hold the old one (a YAML alias)."""
    first, span = finding.excerpt.lines[:1], finding.span
    written = first[0][span.column - 1 : span.end_column - 1] if first and span.line == span.end_line else ""
    if written.strip("'\"") != _missing(finding):
        return None
    text = scalar(now, like=written)
    edit = Replacement(finding.path, finding.repository_path, span, text, finding.excerpt)
    return Fix(UNSAFE, safe(f"write {now}"), (edit,))


class _Living:
    """The ids that the files declare today, by a search of their text."""

    def __init__(self, here: World) -> None:
        self._here = here

    @cached_property
    def _texts(self) -> list[bytes]:
        files, root = self._here.files, self._here.root
        return [files.read(f"{root}/{path}") for path in discover(files, root, self._here.settings.is_excluded)]

    def has(self, id: str) -> bool:
        """Return whether any file has `id` after `id:`."""
        return any(declares(text, id) for text in self._texts)
