"""What of a value a schema looks at. The rest need not be made to know whether the value fits."""

from __future__ import annotations

from typing import Any

from atlas_lint.schemas import traversal
from atlas_lint.schemas.load_schemas import Schemas

_LOOKS_AT_ALL = frozenset({
    "const", "enum", "patternProperties", "unevaluatedProperties", "$dynamicRef",
})  # fmt: skip


class Looking:
    """Says what the schemas of a folder look at; asked once of each."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._told: dict[tuple[str, str], bool] = {}

    def looks(self, uri: str, name: str, type: str) -> bool:
        """Whether what stands under a property of a mapping can decide whether the mapping fits a schema. The property
        is there, and is of a type (as JSON Schema names it)."""
        if (uri, name) not in self._told:
            self._told[uri, name] = self._looks(uri, name, type)
        return self._told[uri, name]

    def _looks(self, uri: str, name: str, type: str) -> bool:
        seen, todo = set[str](), [uri]
        while todo:
            reference = todo.pop()
            if reference in seen:
                continue
            seen.add(reference)
            for _, subschema in traversal.in_place(self._schemas.resolve(reference)):
                if not _LOOKS_AT_ALL.isdisjoint(subschema):
                    return True
                if self._is_asked(subschema, name, type):
                    return True
                if "$ref" in subschema:
                    todo.append(subschema["$ref"])
        return False

    def _is_asked(self, subschema: dict[str, Any], name: str, type: str) -> bool:
        """Whether a schema of the mapping has one for the property, other than its type."""
        properties = subschema.get("properties", {})
        if name not in properties:
            return not isinstance(subschema.get("additionalProperties", True), bool)
        asked = properties[name]
        if not isinstance(asked, dict):
            return asked is not True
        said = {word for word in asked if word not in traversal.SAYS_NOTHING and not word.startswith("x-")}
        return not said <= {"type"} or type not in _listed(asked.get("type", type))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
