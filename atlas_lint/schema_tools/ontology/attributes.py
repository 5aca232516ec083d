"""The attributes of a kind, as the schema of an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from atlas_lint.schema_tools.ontology import types
from atlas_lint.schema_tools.ontology.reader import Declared
from atlas_lint.schema_tools.ontology.report import CONTRADICTION, LEFT_OUT, NOT_EXPRESSED, Remark
from atlas_lint.schema_tools.ontology.types import Schema, Types
from atlas_lint.text import short

_EXPRESSED = ("name", "type", "required", "notes", "description", "default")
_LONGEST = 80
"""Characters of a value shown in a remark."""
_BOUNDS = (re.compile(r">= *(\d+)"), re.compile(r"between (\d+) and (\d+)"))
"""Forms of `constraint` for a number."""


class Attributes:
    """Makes schemas of attributes; adds what a schema cannot express to `remarks`.

    `declared` maps the plain types of the ontology to their validators; `kinds` are the names of its node kinds.
    """

    def __init__(self, declared: dict[str, str], kinds: Iterable[str], remarks: list[Remark]) -> None:
        self.remarks = remarks
        self._messages: list[str] = []
        self._types = Types(declared, kinds, self._messages.append)
        self.about_types = tuple(self._types.about.items())

    @property
    def common(self) -> dict[str, Schema]:
        """Return the types with a pattern, by the name of their definition."""
        return self._types.common

    @staticmethod
    def optional(schema: Schema) -> Schema:
        """Return a schema that also allows null."""
        return types.optional(schema)

    def identity(self, owner: Declared) -> Schema:
        """Return the schema of a record's id: that of the attribute `id`, if declared."""
        for one in self._declared(owner):
            if one.text("name") == "id" and one.text("type"):
                return self._one(owner, one, is_required=True)
        return {"type": "string"}

    def schema(self, owner: Declared, skipped: tuple[str, ...]) -> Schema:
        """Return the schema of the attributes of a kind, without those named in `skipped`."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for one in self._declared(owner):
            name = one.text("name")
            if not name or not one.text("type"):
                message = f"{owner.text('name')}: an attribute without a name or a type"
                self.remarks.append(Remark(LEFT_OUT, one.place(), message))
            elif name in properties:
                message = (
                    f"{owner.text('name')}: the attribute `{name}` is declared twice; the first declaration counts"
                )
                self.remarks.append(Remark(CONTRADICTION, one.place("name"), message))
            elif name not in skipped:
                is_required = one.value.get("required") is True
                properties[name] = self._one(owner, one, is_required)
                required += [name] if is_required else []
        schema: Schema = {"type": "object", "properties": properties}
        return schema | ({"required": required} if required else {})

    @staticmethod
    def _declared(owner: Declared) -> Iterator[Declared]:
        for index, item in enumerate(owner.list("attributes")):
            yield Declared(owner.path, (*owner.at, "attributes", index), item if isinstance(item, dict) else {})

    def _one(self, owner: Declared, one: Declared, is_required: bool) -> Schema:
        """Return the schema of an attribute; one that is not required may be null."""
        about = f"{owner.text('name')}.{one.text('name')}"
        schema = self._types.schema(one.text("type"))
        for message in self._messages:
            self.remarks.append(Remark(NOT_EXPRESSED, one.place("type"), f"{about}: {message}"))
        self._messages.clear()
        bounds = _bounds(one.text("constraint")) if schema.get("type") in ("integer", "number") else {}
        schema = schema | bounds
        if not is_required:
            schema = types.optional(schema)
        described = " ".join(filter(None, (one.text("description"), one.text("notes"))))
        extra: dict[str, Any] = {"description": described} if described else {}
        if one.value.get("default") is not None:
            extra["default"] = one.value["default"]
        for key, value in one.value.items():
            if not _is_expressed(key, value) and not (key == "constraint" and bounds):
                text = short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), _LONGEST)
                self.remarks.append(Remark(NOT_EXPRESSED, one.key(key), f"{about}: `{key}: {text}`"))
        return extra | schema


def _is_expressed(key: str, value: Any) -> bool:
    """Check whether the schema expresses what the declaration of an attribute has under a key."""
    if key == "required":
        return value is None or isinstance(value, bool)
    if key in ("notes", "description"):
        return value is None or isinstance(value, str)
    return key in _EXPRESSED


def _bounds(constraint: str) -> dict[str, int]:
    """Return a constraint as keywords; none if its wording is ambiguous."""
    for pattern in _BOUNDS:
        match = pattern.fullmatch(constraint)
        if match:
            return dict(zip(("minimum", "maximum"), map(int, match.groups()), strict=False))
    return {}
