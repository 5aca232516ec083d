"""The rule `duplicate-key`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import KEY, FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR)
def duplicate_key(atlas: Atlas) -> Reports:
    """A mapping has the same key twice.

    The first entry counts; the value of the second is lost. A key that overrides a merged one (`<<`) is not a
    duplicate.

    If `id` or `nodeKind` is twice at the top of a document, a line `---` is most likely missing above the second record.
    That is one finding, no other rule checks the document, and each of its ids counts as declared.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      <<: &named {displayName: Somebody}
      displayName: On call
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edges:
      involves_role: role:debugger
      #------------ first written here
      involves_role: role:bug-triager
      #^^^^^^^^^^^^ duplicate-key: `involves_role` appears twice in this mapping; the first one counts
    ```

    ```yaml
    nodeKind: Role
    #------- first written here
    id: role:debugger
    nodeKind: Role
    #^^^^^^^ duplicate-key: a line `---` is missing above `nodeKind`, with which another record begins
    id: role:bug-triager
    ```
    """
    for file, fault in atlas.faults("duplicate-key"):
        first = Place(file.path, fault.document, fault.path, KEY)
        times = "twice" if fault.nth == 1 else f"{fault.nth + 1} times"
        yield Report(
            first._replace(nth=fault.nth),
            fault.message or f"`{fault.text}` appears {times} in this mapping; the first one counts",
            about=(fault.record or FilePath(file.path), fault.path, fault.text),
            record=fault.record,
            label="the same key again",
            help=fault.help or "merge the values, or remove one of the keys",
            related=((first, "first written here"),),
        )
