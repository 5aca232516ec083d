"""The attributes that a kind declares, as the schema of an object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas_lint.workshop.ontology import types
from atlas_lint.workshop.ontology.reading import Declared
from atlas_lint.workshop.ontology.remarks import CONTRADICTION, LEFT_OUT, UNSAID, Remark
from atlas_lint.workshop.ontology.types import Schema, Types

_TOLD = ("name", "type", "required", "notes", "description", "default")


class Attributes:
    """Makes schemas of attributes; what cannot be said is added to `remarks`. `declared` are the plain types of the
    ontology (name to what validates them), `kinds` the names of its node kinds."""

    def __init__(self, declared: dict[str, str], kinds: Iterable[str], remarks: list[Remark]) -> None:
        self.remarks = remarks
        self._said: list[str] = []
        self._types = Types(declared, kinds, self._said.append)
        self.about_types = tuple(self._said)
        self._said.clear()

    @property
    def common(self) -> dict[str, Schema]:
        """The types with a pattern, by the name of their definition."""
        return self._types.common

    @staticmethod
    def optional(schema: Schema) -> Schema:
        """A schema that allows null, too."""
        return types.optional(schema)

    def plain(self, name: str) -> Schema:
        """The schema of a type that has a name."""
        return self._types.schema(name)

    def schema(self, owner: Declared, skipped: tuple[str, ...]) -> Schema:
        """The schema of what stands under `attributes`; `skipped` are names that stand elsewhere."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for index, item in enumerate(owner.list("attributes")):
            one = Declared(owner.path, (*owner.at, "attributes", index), item if isinstance(item, dict) else {})
            name = one.text("name")
            if not name or not one.text("type"):
                message = f"{owner.text('name')}: an attribute without a name or a type"
                self.remarks.append(Remark(LEFT_OUT, owner.place("attributes", index), message))
            elif name in properties:
                message = f"{owner.text('name')}: the attribute `{name}` is declared before; the first counts"
                self.remarks.append(Remark(CONTRADICTION, one.place("name"), message))
            elif name not in skipped:
                properties[name] = self._one(owner, one)
                required += [name] if one.value.get("required") is True else []
        schema: Schema = {"type": "object", "properties": properties}
        return schema | ({"required": required} if required else {})

    def _one(self, owner: Declared, one: Declared) -> Schema:
        """The schema of an attribute; one that is not required may be null."""
        about = f"{owner.text('name')}.{one.text('name')}"
        schema = self._types.schema(one.text("type"))
        for message in self._said:
            self.remarks.append(Remark(UNSAID, one.place("type"), f"{about}: {message}"))
        self._said.clear()
        if one.value.get("required") is not True:
            schema = types.optional(schema)
        described = " ".join(filter(None, (one.text("description"), one.text("notes"))))
        extra: dict[str, Any] = {"description": described} if described else {}
        if one.value.get("default") is not None:
            extra["default"] = one.value["default"]
        for key, value in one.value.items():
            if key not in _TOLD:
                self.remarks.append(Remark(UNSAID, one.key(key), f"{about}: `{key}: {value}`"))
        return extra | schema
