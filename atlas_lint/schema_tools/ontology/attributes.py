"""The attributes that a kind declares, as the schema of an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from atlas_lint.schema_tools.ontology import types
from atlas_lint.schema_tools.ontology.reader import Declared
from atlas_lint.schema_tools.ontology.report import CONTRADICTION, LEFT_OUT, UNSAID, Remark
from atlas_lint.schema_tools.ontology.types import Schema, Types
from atlas_lint.text import short

_TOLD = ("name", "type", "required", "notes", "description", "default")
_LONGEST = 80
"""So many characters of a value are shown."""
_BOUNDS = (re.compile(r">= *(\d+)"), re.compile(r"between (\d+) and (\d+)"))
"""What a `constraint` may say of a number."""


class Attributes:
    """Makes schemas of attributes; what cannot be said is added to `remarks`. `declared` are the plain types of the
    ontology (name to what validates them), `kinds` the names of its node kinds."""

    def __init__(self, declared: dict[str, str], kinds: Iterable[str], remarks: list[Remark]) -> None:
        self.remarks = remarks
        self._said: list[str] = []
        self._types = Types(declared, kinds, self._said.append)
        self.about_types = tuple(self._types.about.items())

    @property
    def common(self) -> dict[str, Schema]:
        """The types with a pattern, by the name of their definition."""
        return self._types.common

    @staticmethod
    def optional(schema: Schema) -> Schema:
        """A schema that allows null, too."""
        return types.optional(schema)

    def identity(self, owner: Declared) -> Schema:
        """The schema of a record's id: that of the attribute `id`, where there is one."""
        for one in self._declared(owner):
            if one.text("name") == "id" and one.text("type"):
                return self._one(owner, one, is_required=True)
        return {"type": "string"}

    def schema(self, owner: Declared, skipped: tuple[str, ...]) -> Schema:
        """The schema of what stands under `attributes`; `skipped` are names that stand elsewhere."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for one in self._declared(owner):
            name = one.text("name")
            if not name or not one.text("type"):
                message = f"{owner.text('name')}: an attribute without a name or a type"
                self.remarks.append(Remark(LEFT_OUT, one.place(), message))
            elif name in properties:
                message = f"{owner.text('name')}: the attribute `{name}` is declared before; the first counts"
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
        """The schema of an attribute; one that is not required may be null."""
        about = f"{owner.text('name')}.{one.text('name')}"
        schema = self._types.schema(one.text("type"))
        for message in self._said:
            self.remarks.append(Remark(UNSAID, one.place("type"), f"{about}: {message}"))
        self._said.clear()
        bounds = _bounds(one.text("constraint")) if schema.get("type") in ("integer", "number") else {}
        schema = schema | bounds
        if not is_required:
            schema = types.optional(schema)
        described = " ".join(filter(None, (one.text("description"), one.text("notes"))))
        extra: dict[str, Any] = {"description": described} if described else {}
        if one.value.get("default") is not None:
            extra["default"] = one.value["default"]
        for key, value in one.value.items():
            if not _is_told(key, value) and not (key == "constraint" and bounds):
                text = short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), _LONGEST)
                self.remarks.append(Remark(UNSAID, one.key(key), f"{about}: `{key}: {text}`"))
        return extra | schema


def _is_told(key: str, value: Any) -> bool:
    """Whether a schema says what an attribute's declaration has under a key."""
    if key == "required":
        return value is None or isinstance(value, bool)
    if key in ("notes", "description"):
        return value is None or isinstance(value, str)
    return key in _TOLD


def _bounds(constraint: str) -> dict[str, int]:
    """What a constraint says in keywords; nothing where its wording leaves a doubt."""
    for pattern in _BOUNDS:
        match = pattern.fullmatch(constraint)
        if match:
            return dict(zip(("minimum", "maximum"), map(int, match.groups()), strict=False))
    return {}
