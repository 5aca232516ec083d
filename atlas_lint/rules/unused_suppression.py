"""The rule `unused-suppression`."""

from __future__ import annotations

from collections.abc import Mapping

from atlas_lint.findings.finding import SAFE, WARNING
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Remedy, Remove, Report, Reports, rule
from atlas_lint.model.suppression_usage import Silenced, Spoken
from atlas_lint.spelling import did_you_mean

_REMOVE = "remove the comment"


@rule(WARNING)
def unused_suppression(silenced: Silenced) -> Reports:
    """A suppression comment suppresses nothing, or cannot be read, or names no rule or an unknown one.

    A comment that outlives its finding would hide the next one. It is called unused only where all of its rules ran on
    the file. `yaml-syntax`, `invalid-encoding`, `resource-limit` and `not-a-record` cannot be suppressed.

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
                                    #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused-suppression: nothing here to suppress: dangling-target
    ```
    """
    for spoken in silenced.spoken:
        message, help = _wrong(spoken, silenced, silenced.suppressible)
        if message:
            silence = spoken.silence
            place = Place(spoken.path, silence.document, silence.path, span=silence.span)
            unused = Remedy(SAFE, _REMOVE, (Remove(place),))
            yield Report(
                place,
                message,
                about=(spoken.record or FilePath(spoken.path), silence.path, silence.text),
                record=spoken.record,
                help=help,
                remedies=(unused,) if help == _REMOVE else (),
            )


def _wrong(spoken: Spoken, silenced: Silenced, suppressible: Mapping[str, bool]) -> tuple[str, str | None]:
    """What is wrong with a comment ("": nothing), and what helps."""
    silence = spoken.silence
    if not silence.form:
        return "this suppression cannot be read", "write `# atlas-lint: ignore[rule] reason`"
    if not silence.rules:
        return "this suppression names no rule", f"write `{silence.form}[rule]`"
    for name in silence.rules:
        if name not in suppressible:
            return f"there is no rule {name}", did_you_mean(name, suppressible)
    for name in silence.rules:
        if not suppressible[name]:
            return f"{name} cannot be suppressed", "mend it instead"
    if not spoken.used and all(silenced.ran(name, spoken.path) for name in silence.rules):
        return f"nothing here to suppress: {', '.join(silence.rules)}", _REMOVE
    return "", None
