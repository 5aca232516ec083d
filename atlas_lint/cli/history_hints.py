"""Help from the git history for findings about missing ids. It is never cached, since the history grows."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from atlas_lint.cli.context import World
from atlas_lint.diff.history import MOST_IDS, History, describe_fates
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

    Only the first `most` findings get it (None: all). Without a repository, or if git fails, they are unchanged.
    """
    ids = [id for finding in findings[:most] if (id := _missing(finding))]
    top = git.repository(Path(here.root)) if ids else None
    if top is None:
        return findings
    folder = relative(here.root, top.as_posix())
    history = History(top, "." if folder == top.as_posix() else folder, here.files, here.given.staged)
    try:
        known = {
            id: (words, now) for id, words, now in describe_fates(history, ids[: 10 * MOST_IDS], _Living(here).has)
        }
    except (AtlasError, OSError):
        return findings
    finally:
        if isinstance(here.files, Stored):
            here.files.close()
    return tuple(_explained(finding, *known.get(_missing(finding) or "", ("", None))) for finding in findings)


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
        line = re.compile(rb"""\bid["']?[ \t]*:[ \t]*["']?""" + re.escape(id.encode()) + rb"""(?=["'\s,}]|$)""")
        return any(line.search(text) for text in self._texts)
