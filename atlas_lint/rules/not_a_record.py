"""The rule `not-a-record`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas
from atlas_lint.spelling import Meant


@rule(ERROR, suppressible=False)
def not_a_record(atlas: Atlas) -> Reports:
    """A document has none of the forms of an atlas, or a part of it has the wrong shape.

    A document is a record (`nodeKind`, `id`), a patch of one, a sidecar (`extendsNode`) or a bundle
    (`kind: NodeDocument`, `nodes`). The rule also reports an unknown key at the top of a document, because its data
    would be lost; keys of your own start with `x-` or `_`. No other rule checks such a document, and its id counts as
    declared. A finding has no help if its message names the shape that the part needs.

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    x-reviewed: 2026-04-29
    edges:
    ```

    ```yaml
    nodeKind: Workflow
    id: workflow:triage
    attributes: {displayName: Triage}
    edge:
    #^^^ not-a-record: unknown key `edge` in a record
      involves_role: role:debugger
    ```
    """
    for file, fault in atlas.faults("not-a-record"):
        place = Place(file.path, fault.document, fault.path, fault.part, span=fault.span)
        about = (fault.record or FilePath(file.path), fault.path, fault.text)
        help = Meant(fault.near) if fault.near else fault.help or None
        yield Report(place, fault.message, about=about, record=fault.record, help=help)
