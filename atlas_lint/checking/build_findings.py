"""Findings built from reports: with spans, the names of files and source lines, and sorted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

from atlas_lint.checking.merge_reports import merge_reports
from atlas_lint.checking.run_rules import Reported
from atlas_lint.edits.fix_to_edits import Editor
from atlas_lint.edits.text_edits import Edit
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import UNSAFE, Cause, Finding, Fix, Related, Replacement
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import Advice, Near, ProposedFix, Report, Rewrite
from atlas_lint.findings.selection import Selection
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.foreign_ids import foreign_ids_help
from atlas_lint.parsing.locate import Placed, look_up
from atlas_lint.spelling import Meant
from atlas_lint.text import pointer, safe

Names = Callable[[str], tuple[str, str]]
"""Returns two names of a file (path below the root): the one that people read, and the one in the repository."""


def findings(
    atlas: Atlas,
    reported: Iterable[Reported],
    naming: Naming,
    read: Callable[[str], bytes],
    cause: Callable[[Report], Cause | None] | None,
    details: bool,
) -> tuple[Finding, ...]:
    """Return the findings for reports, sorted; those about one mapping or one value are merged.

    `read` returns the bytes of a file by its path below the root. `cause` returns the cause of a report; None: findings
    have no cause. Without `details` findings have no help, related places, fixes or source lines.
    """
    shown = merge_reports(reported)
    reports = [one.identified.report for one in shown]
    places = [report.place for report in reports]
    if details:
        places += [place for report in reports for place, _ in report.related]
    placed = look_up(places, read, details)
    editor = Editor(read, placed.get) if details else None
    names = cache(lambda path: (naming.shown(path), naming.in_repository(path)))
    made = [(one.identified.report.place.path, _finding(one, placed, names, atlas, cause, editor)) for one in shown]
    made.sort(key=lambda item: (item[0], item[1].span[:2], item[1].rule, item[1].pointer, item[1].fingerprint))
    return tuple(finding for _, finding in made)


def _finding(
    reported: Reported,
    placed: Mapping[Place, Placed],
    names: Names,
    atlas: Atlas,
    cause: Callable[[Report], Cause | None] | None,
    editor: Editor | None,
) -> Finding:
    rule, report, _, fingerprint = reported.identified
    here = placed[report.place]
    path, repository_path = names(report.place.path)
    record = atlas.records.get(report.record) if report.record is not None else None
    help = _help(report, atlas) if editor else None
    folder, slash, _ = report.place.path.partition("/")
    return Finding(
        rule=rule.name,
        severity=reported.severity,
        message=safe(report.message),
        path=path,
        repository_path=repository_path,
        span=here.span,
        record=report.record,
        kind=record.kind if record else None,
        cluster=folder if slash else "",
        pointer=pointer(here.pointer),
        document=report.place.document,
        keyword=report.keyword,
        help=safe(str(help)) if help else None,
        related=tuple(_related(placed[place], names(place.path), message) for place, message in report.related)
        if editor
        else (),
        fingerprint=fingerprint,
        excerpt=here.excerpt,
        group=report.group,
        caused_by=cause(report) if cause else None,
        fixes=tuple(_fixes(report, help, names, editor)) if editor else (),
    )


def _help(report: Report, atlas: Atlas) -> str | Meant | None:
    if isinstance(report.help, Near):
        return atlas.near(*report.help) or foreign_ids_help(atlas, report.help.id)
    if isinstance(report.help, Advice):
        return report.help.write(atlas, *report.help.about)
    return report.help


def _fixes(report: Report, help: str | Meant | None, names: Names, editor: Editor) -> Iterator[Fix]:
    for proposed_fix in proposed_fixes(report, help):
        edits = editor.edits(proposed_fix)
        if edits:
            yield Fix(
                proposed_fix.safety,
                safe(proposed_fix.message),
                tuple(_replacement(edit, names(edit.path), editor) for edit in edits),
            )


def proposed_fixes(report: Report, help: str | Meant | None) -> tuple[ProposedFix, ...]:
    """Return the fixes that a report proposes: to write the spelling that its help names, else those of its rule."""
    if isinstance(help, Meant):
        return (ProposedFix(UNSAFE, f"write {help.word}", (Rewrite(report.place, help.word),)),)
    return report.proposed_fixes


def _replacement(edit: Edit, names: tuple[str, str], editor: Editor) -> Replacement:
    return Replacement(*names, edit.span, edit.text, editor.placed(edit).excerpt)


def _related(placed: Placed, names: tuple[str, str], message: str) -> Related:
    return Related(*names, placed.span, safe(message), placed.excerpt)


def unknown_path_notes(selection: Selection, paths: Collection[str]) -> Iterable[str]:
    """Yield a note for each selected path that is neither a file of the atlas nor a folder of one.

    `paths` are the files of the atlas, below its root.
    """
    for chosen in selection.paths:
        if not any(path == chosen or path.startswith(f"{chosen}/") for path in paths):
            yield f"{chosen} is not part of the atlas"
