"""Findings built from reports: with spans, the names of files and source lines, and sorted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

from atlas_lint.advice.missing_ids import new_record
from atlas_lint.checking.merge_reports import merge_reports
from atlas_lint.checking.run_rules import Reported
from atlas_lint.edits.fix_to_edits import Editor
from atlas_lint.edits.text_edits import Edit
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import SAFE, UNSAFE, Cause, Excerpt, Finding, Fix, Related, Replacement
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import (
    Advice,
    Help,
    Instead,
    Misdeclared,
    Near,
    ProposedFix,
    Report,
    Rewrite,
)
from atlas_lint.findings.selection import Selection
from atlas_lint.model.advice import Advisor
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.foreign_ids import foreign_ids_help
from atlas_lint.parsing.locate import Placed, look_up
from atlas_lint.spelling import Meant
from atlas_lint.text import pointer, safe

Names = Callable[[str], tuple[str, str]]
"""Returns two names of a file (path below the root): the one that people read, and the one in the repository."""


def findings(
    atlas: Atlas | None,
    reported: Iterable[Reported],
    naming: Naming,
    read: Callable[[str], bytes],
    cause: Callable[[Report], Cause | None] | None = None,
    details: bool = True,
) -> tuple[Finding, ...]:
    """Return the findings for reports about an atlas, or about a folder of schemas (`atlas` is None), sorted.

    Reports about one mapping or one value are merged into one finding.

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
    advice = Advisor(atlas).advice if atlas else _as_it_is
    made = [
        (one.identified.report.place.path, _finding(one, placed, names, atlas, cause, editor, advice)) for one in shown
    ]
    made.sort(key=lambda item: (item[0], item[1].span[:2], item[1].rule, item[1].pointer, item[1].fingerprint))
    return tuple(finding for _, finding in made)


def _finding(
    reported: Reported,
    placed: Mapping[Place, Placed],
    names: Names,
    atlas: Atlas | None,
    cause: Callable[[Report], Cause | None] | None,
    editor: Editor | None,
    advice: Callable[[Help | None], Advice | None],
) -> Finding:
    rule, report, _, fingerprint = reported.identified
    here = placed[report.place]
    path, repository_path = names(report.place.path)
    record = atlas.records.get(report.record) if atlas and report.record is not None else None
    help = _help(report.help, advice, atlas) if editor else None
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
        label=safe(report.label) if editor else "",
        detail=safe(report.detail) if editor else "",
    )


def _as_it_is(help: Help | None) -> Advice | None:
    """Return help about a folder of schemas: it holds no ids to look up."""
    return help if isinstance(help, str | Meant) else None


def _help(help: Help | None, advice: Callable[[Help | None], Advice | None], atlas: Atlas | None) -> Advice | None:
    found = advice(help)
    if found is None and isinstance(help, Near) and atlas:
        return foreign_ids_help(atlas, help.id) or new_record(atlas, help.id, help.kinds)
    return found


def _fixes(report: Report, help: Advice | None, names: Names, editor: Editor) -> Iterator[Fix]:
    for proposed_fix in proposed_fixes(report, help):
        edits = editor.edits(proposed_fix)
        if edits:
            yield Fix(
                proposed_fix.safety,
                safe(proposed_fix.message),
                tuple(_replacement(edit, names(edit.path), editor) for edit in edits),
            )


def may_have_fix(report: Report) -> bool:
    """Check whether the finding for a report may have a fix, without looking anything up."""
    return bool(report.proposed_fixes) or isinstance(report.help, Near | Meant | Instead)


def proposed_fixes(report: Report, help: Advice | None) -> tuple[ProposedFix, ...]:
    """Return the fixes that a report proposes: to write the spelling that its help names, else those of its rule."""
    if isinstance(help, Meant):
        return (ProposedFix(UNSAFE, f"write {help.word}", (Rewrite(report.place, help.word),)),)
    if isinstance(help, Instead):
        return (ProposedFix(SAFE, f"write {help.id}", (Rewrite(report.place, help.id),)),)
    if isinstance(help, Misdeclared):
        changes = tuple(Rewrite(place, help.missing) for place in help.places)
        return (ProposedFix(UNSAFE, f"rename {help.near} to {help.missing}", changes),)
    return report.proposed_fixes


def _replacement(edit: Edit, names: tuple[str, str], editor: Editor) -> Replacement:
    return Replacement(*names, edit.span, edit.text, _alone(editor.placed(edit).excerpt))


def _related(placed: Placed, names: tuple[str, str], message: str) -> Related:
    return Related(*names, placed.span, safe(message), _alone(placed.excerpt))


def _alone(excerpt: Excerpt) -> Excerpt:
    """Return an excerpt without the lines around it: only the place of a finding is shown with them."""
    return excerpt._replace(before=None, after=None)


def unknown_path_notes(selection: Selection, paths: Collection[str]) -> Iterable[str]:
    """Yield a note for each selected path that is neither a file of the atlas nor a folder of one.

    `paths` are the files of the atlas, below its root.
    """
    for chosen in selection.paths:
        if not any(path == chosen or path.startswith(f"{chosen}/") for path in paths):
            yield f"{chosen} is not part of the atlas"
