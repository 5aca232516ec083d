"""Inputs that crashed, misled or held up a reader once: each ends, with its finding at the right place or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_lint.filesystem import file_tree
from atlas_lint.filesystem.file_tree import MAX_BYTES, Disk
from atlas_lint.findings.place import Place
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.load_files import declare_file
from atlas_lint.parsing import source
from atlas_lint.parsing.locate import look_up
from atlas_lint.parsing.source import read

RECORD = "nodeKind: Role\nid: role:a\n"


def faults(data: bytes) -> list[str]:
    """The faults of a file, each with its place and the rule."""
    file = declare_file("x.yaml", data)
    places = [Place("x.yaml", at.document, at.path, at.part, at.nth, at.span) for at in file.faults]
    placed = look_up(places, lambda _: data)
    spans = [placed[place].span for place in places]
    return [f"{span.line}:{span.column} {fault.rule}" for span, fault in zip(spans, file.faults, strict=True)]


MISLEADING: dict[str, tuple[str, list[str]]] = {
    "the same version": (f"# %YAML 1.3\n%YAML 1.02\n---\n{RECORD}attributes:\n  a: |\n    x\n    %YAML 1.3\n", []),
    "a higher minor version": (f"%YAML 1.3\n---\n{RECORD}", ["1:1 yaml-hazard"]),
    "a much higher minor version": (f"%YAML 1.10\n---\n{RECORD}", ["1:1 yaml-hazard"]),
    "a minor version of 5,000 digits": (f"%YAML 1.{'3' * 5000}\n---\n{RECORD}", ["1:1 yaml-hazard"]),
    "a higher version of the second document": (f"{RECORD}...\n%YAML 1.3\n---\n{RECORD}x: y\n", ["8:1 not-a-record"]),
    "a higher version of a later one": (f"{RECORD}...\n# c\n%YAML 1.3\n---\n{RECORD}", ["5:1 yaml-hazard"]),
    "an unknown escape": (f'{RECORD}attributes:\n  a: "x y\\q z"\n', ["4:10 yaml-syntax"]),
    "an escape with too few digits": (f'{RECORD}attributes:\n  a: "x y\\x4 z"\n', ["4:10 yaml-syntax"]),
    "a short escape at the end": (f'{RECORD}attributes:\n  a: "x y\\u12"\n', ["4:10 yaml-syntax"]),
    "a lower version": (f"%YAML 1.0\n---\n{RECORD}attributes: {{a: yes}}\n", ["5:17 yaml-hazard"]),
    "another major version": (f"%YAML 2.0\n---\n{RECORD}", ["1:1 yaml-syntax"]),
    "a byte order mark between documents": (f"{RECORD}...\n\ufeff---\n{RECORD}", []),
    "a byte order mark before dashes": (f"{RECORD}\ufeff---\n{RECORD}x: 1\n", ["6:1 not-a-record"]),
    "a byte order mark after dots": (f"{RECORD}...\n\ufeff{RECORD}x: 1\n", ["6:1 not-a-record"]),
    "an escape past Unicode": (f'{RECORD}attributes:\n  a: "x\\U00110000"\n', ["4:8 yaml-syntax"]),
    "half a character": (f'{RECORD}attributes:\n  a: "\\u00e9 \\ud83d"\n', ["4:14 yaml-syntax"]),
    "a tab before the mistake": ("nodeKind: Role\t\nid: role:a\nattributes:\n  a: b: c\n", ["4:6 yaml-syntax"]),
    "a line that holds a tab alone": ("nodeKind: Role\n\t\nid: role:a\n", []),
    "a NUL": (f"{RECORD}attributes: {{a: \0}}\n", ["3:17 yaml-syntax"]),
    "an integer of 5,000 digits": (f"{RECORD}attributes: {{a: {'7' * 5000}}}\n", ["3:17 yaml-hazard"]),
    "a float past every float": (f"{RECORD}attributes: {{a: 1e400}}\n", ["3:17 yaml-hazard"]),
    "a hexadecimal past every float": (f"{RECORD}attributes: {{a: 0x{'f' * 5000}}}\n", ["3:17 yaml-hazard"]),
    "an alias inside what it repeats": (f"{RECORD}attributes: &a {{b: *a}}\n", ["3:20 resource-limit"]),
    "a key with an anchor below an empty value": (f"{RECORD}attributes:\n  a:\n  &x b: c\n", []),
    "a key with a tag below an empty value": (f"{RECORD}attributes:\n  a:\n  !x b: c\n", []),
    "a question mark that continues a text": ("a\n? \n", ["1:1 not-a-record"]),
}


@pytest.mark.parametrize(("text", "expected"), MISLEADING.values(), ids=MISLEADING)
def test_what_misled_a_reader(text: str, expected: list[str]) -> None:
    assert faults(text.encode()) == expected


def test_a_key_that_stands_twice_in_values_of_two_documents() -> None:
    assert faults(f"{RECORD}---\n{RECORD}attributes: {{a: 1, a: 2}}\n".encode()) == ["6:20 duplicate-key"]


def many(line: str, number: int) -> str:
    return "".join(line.replace("#N", str(index)) for index in range(number))


HUGE: dict[str, tuple[str, int, list[str]]] = {
    "1 MB behind 90,000 aliases": (
        f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 90_000)}]\n", 1, ["2:69 resource-limit"]
    ),
    "keys twice": (f"{RECORD}attributes:\n" + "  k: v\n" * 10_000, 9_999, ["5:3 duplicate-key"]),
    "many keys twice": (f"{RECORD}attributes:\n" + many("  k#N: v\n", 5_000) * 2, 5_000, ["5004:3 duplicate-key"]),
    "keys": (f"{RECORD}attributes:\n" + many("  k#N: v\n", 100_000), 0, []),
    "keys that are lists": (f"{RECORD}attributes:\n" + "  [a]: v\n" * 5_000, 5_000, ["4:3 not-a-record"]),
    "documents": (many("---\nnodeKind: Role\nid: role:#N\n", 20_000), 0, []),
    "documents with anchors": (many("---\nnodeKind: Role\nid: &a role:#N\n", 10_000), 0, []),
    "empty documents": ("---\n" * 20_000, 0, []),
    "brackets": ("[" * 100_000, 1, ["1:101 resource-limit"]),
    "closed brackets": ("[" * 100_000 + "]" * 100_000, 1, ["1:101 resource-limit"]),
    "braces": ("{a: " * 100_000, 1, ["1:401 resource-limit"]),
    "dashes": ("- " * 100_000, 1, ["1:201 resource-limit"]),
    "levels of indentation": ("".join(" " * level + "a:\n" for level in range(2_000)), 1, ["101:101 resource-limit"]),
    "keys of keys": ("[" + "{" * 50_000, 1, ["1:101 resource-limit"]),
    "byte order marks": ("...\n\ufeff---\n" * 10_000, 0, []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "number", "first"), HUGE.values(), ids=HUGE)
def test_huge_inputs_end(text: str, number: int, first: list[str]) -> None:
    found = faults(text.encode())
    assert (len(found), found[:1]) == (number, first)


COMMENT = "# atlas-lint: ignore[id-prefix] x"
COMMENTS: dict[str, str] = {
    "at the ends of lines": f"{RECORD}attributes:\n" + many(f"  k#N: v  {COMMENT}\n", 10_000),
    "above keys": f"{RECORD}attributes:\n" + many(f"  {COMMENT}\n  k#N: v\n", 10_000),
    "one below the other": f"{RECORD}attributes:\n" + f"  {COMMENT}\n" * 10_000 + "  k: v\n",
    "in a list": f"{RECORD}edges:\n  e:\n" + many(f"  - b:#N  {COMMENT}\n", 10_000),
    "in nodes": "kind: NodeDocument\nnodes:\n"
    + many(f"- id: a:#N  {COMMENT.replace('ignore', 'ignore-record')}\n  kind: A\n", 10_000),
}


@pytest.mark.parametrize("text", COMMENTS.values(), ids=COMMENTS)
def test_huge_numbers_of_comments_end(text: str) -> None:
    file: DeclaredFile = declare_file("x.yaml", text.encode())
    assert len(file.suppressions) == 10_000
    assert file.suppressions[-1].last_line == text.count("\n")


def test_a_file_that_is_too_large_is_known_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = tmp_path / "x.yaml"
    with huge.open("wb") as file:
        file.truncate(4 << 30)
    monkeypatch.setattr(file_tree, "MAX_BYTES", 1000)
    assert len(Disk().read(huge.as_posix())) == 1001


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    data = RECORD.encode() + b" " * 100
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    assert faults(data) == ["1:1 resource-limit"]
    assert read(data).shown == ("role:a",)
    assert MAX_BYTES == 64 << 20
