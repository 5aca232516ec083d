"""The index of ids: after any edits it answers as a new one does, and a search finds what the plain way finds."""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.completion.id_index import Entry, IdIndex
from atlas_lint.completion.items import is_subsequence
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.model.load_files import declare_file

REPLACED_BY = {"Tool": "replacedBy"}
KINDS = ("Tool", "Role")
NAMES = ("a", "ab", "b-a", "Aé", "straße", "x y")
PATHS = ("t/a.yaml", "t/b.yaml", "r/a.yaml", "top.yaml")

File = tuple[DeclaredFile, list[str]]
Described = tuple[str, str, str, bool, bool]


def file(path: str, records: Iterable[Described], named: list[str]) -> File:
    """Return a file that declares records (kind, name, display name, patch or not, replaced or not)."""
    documents = [
        f"nodeKind: {kind}\nid: {kind.lower()}:{name}\n{'patch: true' if is_patch else ''}\n"
        f"attributes: {{displayName: {display!r}{', replacedBy: x' if is_replaced else ''}}}\n"
        for kind, name, display, is_patch, is_replaced in records
    ]
    return declare_file(path, "---\n".join(documents).encode()), named


DISPLAYED = st.sampled_from(("", *NAMES))
RECORDS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(NAMES), DISPLAYED, st.booleans(), st.booleans()), max_size=5
)
NAMED = st.lists(st.sampled_from([f"{kind.lower()}:{name}" for kind in KINDS for name in NAMES]), max_size=6)
CHANGES = st.lists(st.tuples(st.sampled_from(PATHS), st.one_of(st.none(), st.tuples(RECORDS, NAMED))), max_size=8)


def made(files: dict[str, File]) -> IdIndex:
    ids = IdIndex(REPLACED_BY)
    ids.load(files)
    return ids


def everything(ids: IdIndex) -> list[tuple[str, list[Entry]]]:
    """Return what an index answers to some questions."""
    return [(typed, ids.find(None, typed, "t", 100)) for typed in ("", "a", "tool:", "role:b", "y")]


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_edits_lead_to_what_a_new_index_holds(
    changes: list[tuple[str, tuple[list[Described], list[str]] | None]],
) -> None:
    now: dict[str, File] = {}
    edited = IdIndex(REPLACED_BY)
    for path, change in changes:
        now.pop(path, None)
        if change is not None:
            now[path] = file(path, *change)
        edited.replace(path, *(now.get(path) or (None, ())))
        assert everything(edited) == everything(made(now))


@settings(max_examples=100, deadline=None)
@given(RECORDS, st.text("abAé: ßxy-", max_size=4))
def test_a_search_finds_what_contains_the_letters(records: list[Described], typed: str) -> None:
    ids = made({"t/a.yaml": file("t/a.yaml", records, [])})
    every = ids.find(None, "", "", 100)
    letters = typed.lower()
    wanted = {
        entry.id
        for entry in every
        if is_subsequence(letters, entry.id.lower()) or is_subsequence(letters, entry.name.lower())
    }
    assert {entry.id for entry in ids.find(None, typed, "", 100)} == wanted


def test_the_best_come_first() -> None:
    files = {
        "t/a.yaml": file(
            "t/a.yaml", [("Tool", "desk", "Desk", False, False), ("Tool", "old-desk", "", False, True)], []
        ),
        "r/a.yaml": file("r/a.yaml", [("Tool", "wiki", "Desk of words", False, False)], ["tool:wiki"]),
        "r/b.yaml": file("r/b.yaml", [("Tool", "dusk", "", False, False)], ["tool:dusk", "tool:dusk"]),
    }
    ids = made(files)
    assert [entry.id for entry in ids.find(["Tool"], "", "t", 9)] == [
        "tool:desk",
        "tool:dusk",
        "tool:wiki",
        "tool:old-desk",
    ]
    assert [entry.id for entry in ids.find(["Tool"], "", "r", 9)] == [
        "tool:dusk",
        "tool:wiki",
        "tool:desk",
        "tool:old-desk",
    ]
    assert [entry.id for entry in ids.find(["Tool"], "desk", "t", 9)] == ["tool:desk", "tool:wiki", "tool:old-desk"]
    assert [entry.id for entry in ids.find(["Tool"], "DSK", "t", 9)] == [
        "tool:desk",
        "tool:dusk",
        "tool:wiki",
        "tool:old-desk",
    ]
    assert ids.find(["Role"], "", "t", 9) == []
    assert [entry.is_replaced for entry in ids.find(None, "old", "", 1)] == [True]


def test_a_list_is_cut_at_the_best() -> None:
    ids = [f"n{number:04}" for number in range(1000)]
    random.Random(1).shuffle(ids)
    many = {"t/a.yaml": file("t/a.yaml", [("Tool", id, "", False, False) for id in ids], ["tool:n0777"])}
    found = [entry.id for entry in made(many).find(["Tool"], "tool:n", "t", 200)]
    assert found == ["tool:n0777", *(f"tool:n{number:04}" for number in range(199))]
