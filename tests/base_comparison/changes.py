"""A small atlas with findings of every rule, and random changes of it, for tests that compare two states."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

from tests.toy import TOY

State = dict[str, bytes]
"""All files of a state: path below the top of the repository, content."""

SETTINGS = "atlas-lint.toml"
BASELINE = "atlas-lint-baseline.txt"
NAMED = "attributes: {displayName: N$}\n"

FAULTS: dict[str, str] = {
    "cardinality": "nodeKind: Incident\nid: incident:c$\nedges: {handled_by: [role:debugger, role:bug-triager]}\n",
    "conflicting-record": "nodeKind: Tool\nid: tool:c$\nattributes: {displayName: A$}\n"
    "---\nnodeKind: Tool\nid: tool:c$\nattributes: {displayName: B$}\n",
    "cycle": f"nodeKind: OrgUnit\nid: org-unit:c$\n{NAMED}edges: {{part_of: org-unit:d$}}\n"
    f"---\nnodeKind: OrgUnit\nid: org-unit:d$\n{NAMED}edges: {{part_of: org-unit:c$}}\n",
    "dangling-reference": "nodeKind: Tool\nid: tool:dr$\nattributes: {displayName: N, replacedBy: tool:no}\n",
    "dangling-target": f"nodeKind: Role\nid: role:dt$\n{NAMED}edges:\n  leads:\n    - org-unit:no\n    - org-unit:n$\n",
    "deprecated-target": f"nodeKind: Workflow\nid: workflow:dt$\n{NAMED}edges:\n  uses:\n"
    "    - {target: tool:old-desk, purpose: daily}\n",
    "duplicate-edge": f"nodeKind: Workflow\nid: workflow:de$\n{NAMED}edges:\n  involves_role:\n"
    "    - role:debugger\n    - role:debugger\n",
    "duplicate-key": "nodeKind: Tool\nid: tool:dk$\nattributes: {displayName: A, displayName: B}\n",
    "duplicate-name": "nodeKind: Tool\nid: tool:dn$\nattributes: {displayName: Same}\n"
    "---\nnodeKind: Tool\nid: tool:en$\nattributes: {displayName: Same}\n",
    "edge-schema": f"nodeKind: Workflow\nid: workflow:es$\n{NAMED}edges:\n  uses:\n"
    "    - {target: tool:wiki, purpose: never}\n",
    "id-prefix": f"nodeKind: Role\nid: on-call-$\n{NAMED}",
    "invalid-encoding": "nodeKind: Tool\nid: tool:ie$ # \udcff\n",
    "isolated-record": f"nodeKind: Tool\nid: tool:alone-$\n{NAMED}",
    "missing-edge": "nodeKind: Incident\nid: incident:me$\n",
    "missing-inverse": f"nodeKind: Role\nid: role:mi$\n{NAMED}edges: {{leads: org-unit:support}}\n",
    "not-a-record": "nodeKind: Role\nid: role:nr$\nedgs: {leads: org-unit:support}\n---\n- $\n",
    "orphan-sidecar": "extendsNode: {id: role:os$, nodeKind: Role}\nedges: {leads: org-unit:support}\n",
    "record-schema": "nodeKind: Role\nid: role:rs$\nattributes:\n  displayName: N\n"
    "  tags:\n    - x\n    - a\n    - x\n",
    "repeated-record": f"nodeKind: Tool\nid: tool:rr$\n{NAMED}---\nnodeKind: Tool\nid: tool:rr$\n",
    "resource-limit": "id: role:rl$\nx: " + "[" * 101 + "]" * 101 + "\n",
    "unknown-edge-kind": f"nodeKind: Role\nid: role:ue$\n{NAMED}edges: {{hauls: tool:desk}}\n",
    "unknown-record-kind": "nodeKind: Ghost\nid: ghost:g$\n",
    "unused-suppression": f"nodeKind: Tool # atlas-lint: ignore[cycle]\nid: tool:us$\n{NAMED}",
    "wrong-source-kind": f"nodeKind: Role\nid: role:ws$\n{NAMED}edges:\n"
    "  uses: {target: tool:desk, purpose: daily}\n",
    "wrong-target-kind": f"nodeKind: Workflow\nid: workflow:wt$\n{NAMED}edges: {{involves_role: tool:desk}}\n",
    "yaml-hazard": "nodeKind: Tool\nid: tool:yh$\nattributes: {displayName: on}\n",
    "yaml-syntax": "nodeKind: Role\nid: role:ys$\nedges: [\n",
}
"""A text with a finding of each rule; `$` stands for a number."""

LINKED = """\
extendsNode: {id: workflow:archive, nodeKind: Workflow}
edges:
  uses: {target: tool:desk, purpose: daily}
---
extendsNode: {id: tool:old-desk, nodeKind: Tool}
edges:
  replaces: tool:wiki
"""
"""Edges that leave no record of the toy isolated."""

OFF = ("duplicate-name", "isolated-record", "missing-inverse")
RULES_ON = "".join(f'rules.{rule} = "warning"\n' for rule in OFF)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def fault(rule: str, number: int) -> str:
    """Return a text with a finding of a rule, about other things for each number."""
    return FAULTS[rule].replace("$", str(number))


def world() -> State:
    """Return an atlas without a finding, under settings that turn every rule on."""
    state = {f"data/{path.name}": path.read_bytes() for path in (TOY / "data").glob("*.yaml")}
    state["data/linked.yaml"] = LINKED.encode()
    for path in (TOY / "schemas").rglob("*.json"):
        schema = json.loads(path.read_bytes())
        if path.name == "Role.schema.json":
            schema["properties"]["attributes"]["properties"]["tags"] = {"items": {"enum": ["a", "b"]}}
        state[f"schemas/{path.parent.name}/{path.name}"] = json.dumps(schema, indent=1).encode()
    state["schemas/edges/replaces.schema.json"] = b'{"type": "object", "properties": {}}'
    return {**state, SETTINGS: RULES_ON.encode()}


class Changes:
    """Random changes of states, each by a seeded generator."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._files = 0
        self._kinds: tuple[tuple[Callable[[State], None], int], ...] = (
            (self.new_file, 6),
            (self.append, 6),
            (self.copy_document, 6),
            (self.repeat_item, 8),
            (self.edit_line, 8),
            (self.delete_file, 3),
            (self.rename_file, 5),
            (self.rename_record, 4),
            (self.break_file, 2),
            (self.mend_file, 3),
            (self.suppress, 4),
            (self.unsuppress, 2),
            (self.change_schema, 4),
            (self.change_settings, 3),
        )

    def changed(self, state: State) -> State:
        """Return a state with one to five changes."""
        state = dict(state)
        kinds, weights = zip(*self._kinds, strict=True)
        for kind in self.chance.choices(kinds, weights, k=self.chance.randint(1, 5)):
            kind(state)
        return state

    def _data(self, state: State) -> list[str]:
        return sorted(path for path in state if path.startswith("data/") and path.endswith(".yaml"))

    def _one(self, state: State) -> str | None:
        paths = self._data(state)
        return self.chance.choice(paths) if paths else None

    def _new_name(self) -> str:
        self._files += 1
        folder = self.chance.choice(["", "a/", "m/", "z/"])
        return f"data/{folder}{self.chance.choice('amz')}{self._files}.yaml"

    def _fault(self) -> str:
        return fault(self.chance.choice(sorted(FAULTS)), self.chance.randrange(3))

    def new_file(self, state: State) -> None:
        state[self._new_name()] = encoded(f"# file {self._files}, so that no two are the same\n{self._fault()}")

    def append(self, state: State) -> None:
        path = self._one(state)
        if path:
            state[path] += encoded(f"---\n{self._fault()}")

    def copy_document(self, state: State) -> None:
        """A document once more: in the same file or another one, before the others or after them."""
        path, other = self._one(state), self._one(state)
        if path and other:
            copied = self.chance.choice(state[path].split(b"---\n"))
            parts = [state[other], copied] if self.chance.random() < 0.5 else [copied, state[other]]
            state[other] = b"---\n".join(parts)

    def repeat_item(self, state: State) -> None:
        """An item of a list once more, often written in another way, before it or after it."""
        paths = [path for path in self._data(state) if re.search(rb"(?m)^ +- \S", state[path])]
        if not paths:
            return
        path = self.chance.choice(paths)
        item = self.chance.choice(list(re.finditer(rb"(?m)^( +- )(\S[^\n{}#]*)\n", state[path])) or [None])
        if item is None:
            return
        written = (
            self.chance.choice([b"%s", b"'%s'", b'"%s"', b"{target: %s}" if b":" in item[2] else b" %s"]) % item[2]
        )
        place = self.chance.choice([item.start(), item.end()])
        state[path] = state[path][:place] + item[1] + written + b"\n" + state[path][place:]

    def edit_line(self, state: State) -> None:
        path = self._one(state)
        if not path:
            return
        lines = state[path].split(b"\n")
        number, other = self.chance.randrange(len(lines)), self.chance.randrange(len(lines))
        edits: list[Callable[[], list[bytes]]] = [
            lambda: [*lines[:number], b"# moved", *lines[number:]],
            lambda: [*lines[:number], *lines[number + 1 :]],
            lambda: [*lines[:number], lines[number], *lines[number:]],
            lambda: [*lines[:number], lines[other], *lines[number:]],
            lambda: [*lines[:number], lines[number].replace(b"- x", b"- y"), *lines[number + 1 :]],
            lambda: [*lines[:number], lines[number].replace(b"desk", b"wiki"), *lines[number + 1 :]],
        ]
        state[path] = b"\n".join(self.chance.choice(edits)())

    def delete_file(self, state: State) -> None:
        path = self._one(state)
        if path and (path != "data/world.yaml" or self.chance.random() < 0.1):
            del state[path]

    def rename_file(self, state: State) -> None:
        path = self._one(state)
        if path:
            state[self._new_name()] = state.pop(path)

    def rename_record(self, state: State) -> None:
        """An id by another one: in one file, or in all of them."""
        path = self._one(state)
        ids = re.findall(rb"(?m)^id: ([\w:-]+)", state[path]) if path else []
        if not ids:
            return
        old = self.chance.choice(ids)
        new = self.chance.choice([old + b"-x", old.removesuffix(b"-x"), self.chance.choice(ids)])
        for one in self._data(state) if self.chance.random() < 0.5 else [path]:
            assert one
            state[one] = re.sub(rb"(?<![\w:-])" + re.escape(old) + rb"(?![\w:-])", new, state[one])

    def break_file(self, state: State) -> None:
        path = self._one(state)
        if path:
            end = [b"---\n- list\n", b"{", b"---\nnodeKind: Role\nid: role:a\nedgs: {}\n", b"# \xff\n"]
            state[path] += self.chance.choice(end)

    def mend_file(self, state: State) -> None:
        """Return a file without the part that makes it unreadable."""
        for path in self._data(state):
            data = state[path].removesuffix(b"{").replace(b"---\n- list\n", b"").replace(b"\xff", b"")
            data = data.replace(b"edgs:", b"edges:").replace(b"edges: [\n", b"")
            if data != state[path]:
                state[path] = data
                return

    def suppress(self, state: State) -> None:
        path = self._one(state)
        if not path:
            return
        rules = b", ".join(rule.encode() for rule in self.chance.sample(sorted(FAULTS), 8))
        form = self.chance.choice([b"ignore", b"ignore", b"ignore-record", b"ignore-file"])
        lines = state[path].split(b"\n")
        number = self.chance.randrange(len(lines))
        comment = b"# atlas-lint: " + form + b"[" + rules + b"] why"
        if self.chance.random() < 0.5 and lines[number].strip() and b"#" not in lines[number]:
            lines[number] += b" " + comment
        else:
            lines.insert(number, comment)
        state[path] = b"\n".join(lines)

    def unsuppress(self, state: State) -> None:
        for path in self.chance.sample(self._data(state), len(self._data(state))):
            data = re.sub(rb" *# atlas-lint: [^\n]*", b"", state[path], count=1)
            if data != state[path]:
                state[path] = data
                return

    def change_schema(self, state: State) -> None:
        paths = sorted(path for path in state if path.startswith("schemas/"))
        path = self.chance.choice(paths)
        draw = self.chance.random()
        if draw < 0.03:
            state[path] = b"{"
        elif draw < 0.08 and "records" not in path:
            del state[path]
        else:
            original = json.loads(world()[path])
            attributes = original["properties"].setdefault("attributes", {})
            change = self.chance.choice(
                [{}, {"required": ["since"]}, {"required": []}, {"additionalProperties": True}, {"properties": {}}]
            )
            attributes.update(change)
            if self.chance.random() < 0.3:
                original |= self.chance.choice(
                    [{"x-target-kinds": ["Role", "Tool"]}, {"x-cardinality": "N:1"}, {"x-acyclic": True}]
                    if "edges" in path
                    else [{"x-id-prefix": "other"}, {"x-required-edges": ["uses"]}]
                )
            state[path] = json.dumps(original, indent=1).encode()

    def change_settings(self, state: State) -> None:
        rule, other = self.chance.sample(sorted(FAULTS), 2)
        lines = [
            f'rules.{rule} = "{self.chance.choice(["error", "warning", "off"])}"',
            f'per-path."data/a/*" = {{{other} = "{self.chance.choice(["error", "warning", "off"])}"}}',
            'external-ids = ["org-unit:n*"]',
            'exclude = ["data/z/"]',
            'fail-on = "warning"',
        ]
        on = "" if f"rules.{rule}" in RULES_ON else RULES_ON
        text = on + "\n".join(self.chance.sample(lines, self.chance.randint(0, 3))) + "\n"
        state[SETTINGS] = b"nonsense = 1\n" if self.chance.random() < 0.05 else text.encode()
