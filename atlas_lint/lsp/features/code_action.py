"""Code actions: fixes of findings, suppressions, missing records and edges; and all safe fixes of a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.findings.finding import Finding
from atlas_lint.lsp import inverse_edges, offered_edits
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.feature import on_document, on_workspace
from atlas_lint.lsp.fix_document import fixed
from atlas_lint.lsp.inverse_edges import Inverse, missing_inverse
from atlas_lint.lsp.offers import offers
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.view import View
from atlas_lint.lsp.workspace_edits import Edits, Texts
from atlas_lint.text import safe

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.atlas-lint"
QUICK_FIX, REWRITE = types.CodeActionKind.QuickFix.value, types.CodeActionKind.RefactorRewrite.value
_INVERSE, _ALL = "inverse", "all"


def _options(client: types.ClientCapabilities) -> types.CodeActionOptions:
    action = client.text_document.code_action if client.text_document else None
    support = action.resolve_support if action else None
    return types.CodeActionOptions([QUICK_FIX, REWRITE, FIX_ALL], resolve_provider=support is not None)


@on_document(types.TEXT_DOCUMENT_CODE_ACTION, _options, on_worker=True)
def code_action(view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what can be done about the findings in a range, and about the edge at its start.

    The edits are computed when an action is chosen, if the client can ask for them then.
    """
    wanted = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
    found = [one for one in _actions(view, params, wanted) if _is_wanted(one, wanted)]
    if _can_resolve(view.client):
        return found
    return [one for one in found if _complete(view, one)]


@on_workspace(types.CODE_ACTION_RESOLVE, on_worker=True)
def resolve(session: Session, action: types.CodeAction) -> types.CodeAction:
    """Add the edit to an action. Raises `AtlasError` if the document is another one by now."""
    data = action.data if isinstance(action.data, dict) else {}
    view = session.view(str(data.get("uri")))
    if view is None or view.version != data.get("version"):
        raise AtlasError("the document changed meanwhile", "ask for the actions again")
    action.edit = _edit(view, data)
    return action


def _can_resolve(client: Client) -> bool:
    return "edit" in (client.can("text_document.code_action.resolve_support.properties") or ())


def _is_wanted(action: types.CodeAction, wanted: list[str]) -> bool:
    kind = str(action.kind)
    return not wanted or any(kind == one or kind.startswith(f"{one}.") for one in wanted)


def _complete(view: View, action: types.CodeAction) -> bool:
    """Add the edit to an action; return whether there is one."""
    try:
        action.edit = _edit(view, action.data)
    except AtlasError:
        return False
    action.data = None
    return True


def _actions(view: View, params: types.CodeActionParams, wanted: list[str]) -> Iterator[types.CodeAction]:
    about = {"uri": view.uri, "version": view.version}
    for finding in view.findings():
        if finding.fingerprint in view.atlas.accepted or not _meet(view.content.range(finding.span), params.range):
            continue
        for offer in offers(view, finding):
            yield types.CodeAction(
                offer.title,
                QUICK_FIX,
                diagnostics=_diagnostics(params.context, finding) or None,
                is_preferred=offer.is_preferred or None,
                data={**about, "fingerprint": finding.fingerprint, "what": offer.what, "which": offer.which},
            )
    inverse = missing_inverse(view, params.range.start)
    if inverse:
        title = f"Add the inverse edge `{safe(inverse.kind)}` to {safe(inverse.source)}"
        yield types.CodeAction(title, REWRITE, data={**about, "what": _INVERSE, "which": list(inverse)})
    if any(one == FIX_ALL or FIX_ALL.startswith(f"{one}.") for one in wanted):
        yield types.CodeAction("Fix all that is safe to fix", FIX_ALL, data={**about, "what": _ALL})


def _meet(one: types.Range, other: types.Range) -> bool:
    first, last = (one.start.line, one.start.character), (one.end.line, one.end.character)
    start, end = (other.start.line, other.start.character), (other.end.line, other.end.character)
    return first <= end and start <= last


def _diagnostics(context: types.CodeActionContext, finding: Finding) -> list[types.Diagnostic]:
    def fingerprint(data: Any) -> Any:
        return data.get("fingerprint") if isinstance(data, dict) else getattr(data, "fingerprint", None)

    return [one for one in context.diagnostics if fingerprint(one.data) == finding.fingerprint]


def _edit(view: View, data: Any) -> types.WorkspaceEdit:
    """Return the edit of an action, from its data. Raises `AtlasError` if it cannot be made."""
    what, which = data.get("what"), data.get("which")
    if what == _ALL:
        texts = Texts(view.client, view.files.read)
        edits = Edits(view.client, texts)
        for path, content in sorted(fixed(view, texts).items()):
            edits.replace(f"{view.root}/{path}", content)
        return edits.whole()
    if what == _INVERSE and isinstance(which, list) and len(which) == 3:
        return inverse_edges.edit_of(view, Inverse(*map(str, which)))
    finding = next((one for one in view.findings() if one.fingerprint == data.get("fingerprint")), None)
    if finding is None:
        raise AtlasError("the finding is gone", "ask for the actions again")
    return offered_edits.edit_of(view, finding, str(what), str(which))
