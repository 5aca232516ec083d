"""The rule `unused-suppression`."""

from __future__ import annotations

from collections.abc import Mapping

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import ProposedFix, Remove, Report, Reports, rule
from atlas_lint.model.suppression_usage import SuppressionUsage, SuppressionUse
from atlas_lint.spelling import did_you_mean

_REMOVE = "remove the comment"
_LIST = "write the name of a rule; `atlas-lint rules` lists them"


@rule(WARNING)
def unused_suppression(usage: SuppressionUsage) -> Reports:
    """A suppression comment suppresses nothing, cannot be parsed, or names no rule or an unknown one.

    A comment that outlives its finding would hide the next one. The rule reports a comment as unused only if all rules
    that it names ran on the file. `yaml-syntax`, `invalid-encoding`, `resource-limit` and `not-a-record` cannot be
    suppressed.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:elsewhere  # atlas-lint: ignore[dangling-target] lives in another atlas
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:debugger  # atlas-lint: ignore[dangling-target] lives in another atlas
                                    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused-suppression: unused suppression: no dangling-target finding here
    ```
    """
    for uses in usage.uses:
        message, help = _wrong(uses, usage, usage.suppressible)
        if message:
            suppression = uses.suppression
            place = Place(uses.path, suppression.document, suppression.path, span=suppression.span)
            unused = ProposedFix(SAFE, _REMOVE, (Remove(place),))
            yield Report(
                place,
                message,
                about=(uses.record or FilePath(uses.path), suppression.path, suppression.text),
                record=uses.record,
                help=help,
                proposed_fixes=(unused,) if help == _REMOVE else (),
            )


def _wrong(uses: SuppressionUse, usage: SuppressionUsage, suppressible: Mapping[str, bool]) -> tuple[str, str | None]:
    """Return the message about a comment and its help; the message is "" if nothing is wrong."""
    suppression = uses.suppression
    if not suppression.form:
        return "this suppression cannot be parsed", "write `# atlas-lint: ignore[rule] reason`"
    if not suppression.rules:
        return "this suppression names no rule", f"write `{suppression.form}[rule]`"
    for name in suppression.rules:
        if name not in suppressible:
            return f"this suppression names {name}, which is not a rule", did_you_mean(name, suppressible) or _LIST
    for name in suppression.rules:
        if not suppressible[name]:
            return f"{name} cannot be suppressed", "fix its cause, and remove the comment"
    if not uses.used and all(usage.ran(name, uses.path) for name in suppression.rules):
        return f"unused suppression: no {' or '.join(suppression.rules)} finding here", _REMOVE
    return "", None
