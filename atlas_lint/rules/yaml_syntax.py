"""The rule `yaml-syntax`."""

from __future__ import annotations

from atlas_lint.findings.finding import ERROR
from atlas_lint.findings.place import FilePath, Place
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.model.atlas import Atlas


@rule(ERROR, suppressible=False)
def yaml_syntax(atlas: Atlas) -> Reports:
    """The file is not valid YAML; the other files are still checked.

    atlas-lint parses YAML 1.2. The ids that it still finds in the file count as declared, so that one broken file does
    not break everything that points into it. No other rule checks the file until it can be parsed.

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: "On call: first responder"
    ```

    ```yaml
    nodeKind: Role
    id: role:on-call
    attributes:
      displayName: On call: first responder
                          #| yaml-syntax: mapping values are not allowed here
    ```
    """
    for file, fault in atlas.faults("yaml-syntax"):
        place = Place(file.path, fault.document, (), span=fault.span)
        yield Report(place, fault.message, about=(FilePath(file.path),), help=fault.help or None)
