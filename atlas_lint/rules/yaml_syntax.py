"""The rule `yaml-syntax`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR, suppressible=False)
def yaml_syntax(atlas: Atlas) -> Reports:
    r"""The file is not valid YAML; the other files are still checked.

    atlas-lint parses YAML 1.2. The ids that it still finds in the file count as declared, so that one broken file does
    not break everything that points into it. No other rule checks the file until it can be parsed.

    The rule names the mistake if the document is valid without it. Else it points at the place where the parser stopped.

    - a quote or bracket that is never closed, or closes nothing: `"On call`, `[on-call, pager`
    - a missing colon, blank, comma or dash: `id role:on-call`, `id:role:on-call`, `-role:on-call`
    - a line that is indented differently from its neighbours, or with a tab
    - a list item among keys, a key among list items, text after a quoted value: `'it's late'`
    - a value that needs quotes: `a: b: c`, `@team`, `*.py`, `>= 3`; an escape that is no character: `"\d+"`
    - an unresolved merge conflict of git; a line `----` or `... text` between documents

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: "On call: first responder"
    x-aliases: [on-call, 'the night''s watch', \d+]
    x-note: |
      Quotes " and brackets [ may stay open in a block, and anything may follow a colon: like this.
      <<<<<<< this is no conflict either
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: On call: first responder
                   #^^^^^^^^^^^^^^^^^^^^^^^ yaml-syntax: a value without quotes cannot hold a colon and a blank
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: "On call
                   #  yaml-syntax: the quote " that opens here is never closed
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: On call
      #| this line is indented by 2 spaces
       onCall: true
       #^^^^^ yaml-syntax: `onCall` is indented by 3 spaces, but line 4 is indented by 2 spaces
    ```
    """
    for file, fault in atlas.faults("yaml-syntax"):
        place = Place(file.path, fault.document, (), span=fault.span)
        related = tuple((place._replace(span=span), message) for span, message in fault.related)
        yield Report(place, fault.message, about=(FilePath(file.path),), help=fault.help or None, related=related)
