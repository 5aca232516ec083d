"""The edits of an offered change."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.edits import insert, text_edits
from atlas_lint.edits.add_suppressions import with_ignore_file, with_ignore_record, with_ignores
from atlas_lint.edits.text_edits import Edit
from atlas_lint.errors import AtlasError
from atlas_lint.findings.baseline import entry, parse, render
from atlas_lint.findings.finding import Finding
from atlas_lint.findings.rule import AddEdge
from atlas_lint.lsp import new_records, offers
from atlas_lint.lsp.checked_state import baseline_path, files_of
from atlas_lint.lsp.half_typed import declared_parts
from atlas_lint.lsp.view import View
from atlas_lint.lsp.workspace_edits import Edits, Texts
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.scaffold.placeholders import TODO, Placeholders

REASON = "TODO: reason"
"""The reason of a suppression, which its author overwrites."""


def edit_of(view: View, finding: Finding, what: str, which: str) -> types.WorkspaceEdit:
    """Return the edit of an offered change. Raises `AtlasError` if it cannot be made."""
    texts = Texts(view.client, view.files.read)
    edits = Edits(view.client, texts)
    if what == offers.FIX:
        if not which.isdecimal() or int(which) >= len(finding.fixes):
            raise _gone()
        changed = finding.fixes[int(which)].edits
        for path in dict.fromkeys(one.path for one in changed):
            changes = [one for one in changed if one.path == path]
            edits.add(f"{view.root}/{path}", [Edit(one.path, one.span, one.text) for one in changes])
    elif what == offers.CREATE:
        _create(view, texts, edits, finding, which)
    elif what == offers.ADD_EDGES:
        edits.replace(f"{view.root}/{view.path}", _with_edges(view, finding), blank=TODO)
    elif what == offers.ACCEPT:
        _accept(view, texts, edits, finding)
    elif what not in (offers.IGNORE_LINE, offers.IGNORE_RECORD, offers.IGNORE_FILE):
        raise _gone()
    else:
        edits.replace(f"{view.root}/{view.path}", _with_comment(view, finding, what), blank=REASON)
    return edits.whole()


def _gone() -> AtlasError:
    return AtlasError("the finding is gone", "ask for the actions again")


def _data(view: View) -> bytes:
    return view.text.encode("utf-8", "surrogatepass")


def _with_comment(view: View, finding: Finding, what: str) -> bytes:
    data = _data(view)
    if what == offers.IGNORE_LINE:
        new = with_ignores(data, [finding], REASON)
    elif what == offers.IGNORE_RECORD:
        new = with_ignore_record(data, finding.span.line, finding.rule, REASON)
    else:
        new = with_ignore_file(data, finding.rule, REASON)
    if declared_parts(view.path, new.decode("utf-8", "replace")).declarations != view.declared.declarations:
        raise AtlasError("a comment would change the data here", "suppress the rule in the file")
    return new


def _accept(view: View, texts: Texts, edits: Edits, finding: Finding) -> None:
    """Add a finding to the baseline; create that if there is none."""
    report = offers.reported(view, finding)
    if report is None:
        raise _gone()
    files = files_of(view, texts)
    path = baseline_path(view, files)
    made = entry(finding.fingerprint, finding.rule, report.identified.report)
    if files.is_file(path):
        old = parse(files.read(path).decode("utf-8", "replace"), path)
        edits.replace(path, render([*old, made]).encode("utf-8"))
    elif edits.can_create:
        edits.create(path, render([made]))
    else:
        raise AtlasError("there is no baseline, and the editor cannot create it", "run `atlas-lint baseline`")


def _create(view: View, texts: Texts, edits: Edits, finding: Finding, kind: str) -> None:
    """Create the record that a finding misses."""
    report = offers.reported(view, finding)
    id = report.identified.report.group if report else None
    if id is None or kind not in view.schemas.records:
        raise _gone()
    chosen, files = view.schemas.records[kind], files_of(view, texts)
    path = new_records.home_of(view, chosen, id)
    data, is_new = new_records.with_record(view, files, chosen, id, path)
    full = f"{view.root}/{path}"
    if not is_new:
        edits.replace(full, data)
    elif edits.can_create:
        edits.create(full, data.decode("utf-8"))
    else:
        raise AtlasError("the editor cannot create a file", f"run `atlas-lint new {kind} {id} --into {path}`")


def _with_edges(view: View, finding: Finding) -> bytes:
    """Return the document with the required edges that its record lacks, each with a target to complete."""
    data = _data(view)
    placeholders = Placeholders(view.schemas)
    for one in offers.missing_edges(view, finding):
        place, name = one.identified.report.place, str(one.identified.report.about[1])
        kind = view.schemas.edges.get(name)
        target = next(placeholders.ids(kind.target_kinds or () if kind else ()), TODO)
        page = SourceFile(data)
        change = AddEdge(place._replace(pointer=place.pointer[:-1]), name, target)
        added = insert.addition(page, change)
        if added is None:
            raise AtlasError(f"a {name} edge cannot be added here", "add it by hand")
        data = text_edits.apply(data, [Edit(place.path, page.span(*added[:2]), added[2])])
    return data
