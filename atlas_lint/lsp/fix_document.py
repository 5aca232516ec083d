"""All safe fixes of a document, each tried on the whole atlas."""

from __future__ import annotations

from functools import partial

from atlas_lint.checking.build_findings import findings
from atlas_lint.findings.finding import SAFE
from atlas_lint.fix.apply_fixes import MOST_ROUNDS, count_findings, counts_with, proposals
from atlas_lint.fix.verify_fixes import attempt
from atlas_lint.incremental.resident import resident_of
from atlas_lint.lsp.checked_state import state_of
from atlas_lint.lsp.view import View
from atlas_lint.lsp.workspace_edits import Texts


def fixed(view: View, texts: Texts) -> dict[str, bytes]:
    """Return the new contents of files (paths below the root) after all safe fixes of findings in a document.

    A fix that leaves its finding or causes another one, anywhere, is not kept. A document that cannot be parsed is not
    fixed.
    """
    if view.declared.is_broken:
        return {}
    resident = resident_of(state_of(view, texts))
    contents: dict[str, bytes] = {}
    refused: set[str] = set()
    for _ in range(MOST_ROUNDS):
        reports = [
            one
            for one in resident.reported_in(view.path)
            if one.identified.fingerprint not in refused | view.atlas.accepted
        ]
        found = findings(resident.names(), reports, view.atlas.naming, resident.read, None, True)
        outcome = attempt(
            proposals(found, reports, view.atlas.naming, (SAFE,)),
            resident.read,
            partial(counts_with, resident),
            count_findings(resident.reported),
        )
        refused |= {one.fingerprint for one in outcome.refused}
        if not outcome.kept:
            break
        contents |= outcome.contents
        resident.change(outcome.contents)
    return contents
