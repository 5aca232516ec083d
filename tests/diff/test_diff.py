"""The changes between two states of an atlas, as a graph."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas_lint.diff.diff import Difference
from atlas_lint.diff.value_changes import ValueChange, changes
from atlas_lint.diff.view import summary
from atlas_lint.model.records import Edge
from atlas_lint.settings import Settings
from atlas_lint.text import equal
from tests.diff.small import ROOT, between, files

ONE = """\
nodeKind: Role
id: role:one
attributes:
  displayName: One
  level: senior
  tags: [a, b]
edges:
  leads:
    - role:two
    - target: role:three
      since: 2020
"""
TWO = "nodeKind: Role\nid: role:two\nattributes: {displayName: Two, level: junior, owner: role:one}\n"
THREE = "nodeKind: Role\nid: role:three\nattributes: {displayName: Three, level: junior}\n"
ATLAS = {"a.yaml": f"{ONE}---\n{TWO}", "b/c.yaml": THREE}


def told(difference: Difference) -> dict[str, Any]:
    """Return the parts of a difference that are not empty, by ids."""
    parts = {
        "added": [record.id for record in difference.added],
        "removed": [one.record.id for one in difference.removed],
        "renamed": [(one.old.id, one.new.id) for one in difference.renamed],
        "moved": [one.new.id for one in difference.moved],
        "edited": [one.new.id for one in difference.edited],
        "gained": [edge.identity for edge in difference.gained],
        "lost": [edge.identity for edge in difference.lost],
        "edited_edges": [one.new.identity for one in difference.edited_edges],
    }
    return {name: part for name, part in parts.items() if part}


def edited(old: str, new: str, path: str = "a.yaml") -> dict[str, str]:
    """The atlas with one text for another."""
    assert old in ATLAS[path]
    return {**ATLAS, path: ATLAS[path].replace(old, new)}


def test_nothing_changed() -> None:
    difference = between(ATLAS, ATLAS)
    assert difference.is_empty
    assert summary(difference) == "no change"


OTHER_FORM = """\
{"id": "role:two", "nodeKind": "Role", "attributes": {"owner": "role:one", "level": "junior", "displayName": "Two"}}
---
# a comment
edges:
- {attributes: {since: 2020.0}, to: 'role:three', kind: leads}
- {kind: leads, to: role:two}
id: "role:one"
nodeKind: Role
attributes:
  tags:
  - a
  - "b"
  displayName: >-
    One
  level: !!str senior
"""


@pytest.mark.parametrize("form", [OTHER_FORM, ATLAS["a.yaml"].replace("\n", "\r\n"), f"\ufeff{TWO}---\n---\n{ONE}"])
def test_another_form_is_no_change(form: str) -> None:
    difference = between(ATLAS, {**ATLAS, "a.yaml": form})
    assert told(difference) == {}
    assert difference.forms == difference.files == ("a.yaml",)
    assert summary(difference) == "no change in the graph; 1 file changed only in form (formatting, comments, order)"


def test_the_order_of_a_list_is_a_change() -> None:
    difference = between(ATLAS, edited("[a, b]", "[b, a]"))
    assert told(difference) == {"edited": ["role:one"]}
    assert [change.change for change in difference.edited[0].values] == ["reordered"]


def test_other_files_that_changed_only_in_form_are_counted_beside_a_change() -> None:
    difference = between(ATLAS, {**edited("One", "Uno"), "b/c.yaml": f"# here\n{THREE}"})
    assert told(difference) == {"edited": ["role:one"]}
    assert difference.forms == ("b/c.yaml",)


def test_a_removed_record_and_who_points_at_it() -> None:
    now = edited("    - target: role:three\n      since: 2020\n", "")
    difference = between(ATLAS, {**now, "a.yaml": now["a.yaml"].split("---\n")[0]})
    assert told(difference) == {
        "removed": ["role:two"],
        "lost": [("role:one", "leads", "role:three")],
    }
    removed = difference.removed[0]
    assert [(one.source, one.by) for one in removed.dangling] == [("role:one", "leads")]
    assert removed.former == ()
    back = between({**now, "a.yaml": now["a.yaml"].split("---\n")[0]}, ATLAS)
    assert told(back) == {"added": ["role:two"], "gained": [("role:one", "leads", "role:three")]}


def test_who_pointed_and_no_longer_does() -> None:
    difference = between(ATLAS, {"a.yaml": TWO.replace(", owner: role:one", ""), "b/c.yaml": THREE})
    assert told(difference)["removed"] == ["role:one"]
    assert [(one.how, one.source, one.by) for one in difference.removed[0].former] == [
        ("reference", "role:two", "owner")
    ]
    assert difference.removed[0].dangling == ()


def test_nothing_dangles_at_an_id_that_lives_elsewhere() -> None:
    settings = Settings("/atlas", external_ids=("role:two",))
    difference = between(ATLAS, {**ATLAS, "a.yaml": ONE}, settings)
    assert told(difference) == {"removed": ["role:two"]}
    assert difference.removed[0].dangling == ()


def test_a_renamed_record_takes_its_edges_along() -> None:
    now = {path: text.replace("role:one", "role:first") for path, text in ATLAS.items()}
    difference = between(ATLAS, now)
    assert told(difference) == {"renamed": [("role:one", "role:first")], "edited": ["role:two"]}
    now = {path: text.replace("role:three", "role:third") for path, text in ATLAS.items()}
    difference = between(ATLAS, now)
    assert told(difference) == {"renamed": [("role:three", "role:third")]}
    assert (difference.renamed[0].followed, difference.renamed[0].likeness) == (1, 1.0)


def test_what_still_names_the_old_id_dangles() -> None:
    difference = between(ATLAS, edited("id: role:one", "id: role:first"))
    assert told(difference) == {"renamed": [("role:one", "role:first")]}
    assert [(one.source, one.by) for one in difference.renamed[0].dangling] == [("role:two", "owner")]
    assert "1 place still points at a missing record" in summary(difference)


def test_an_edge_that_still_names_the_old_id_is_no_change() -> None:
    now = {"a.yaml": f"# reformatted\n{ATLAS['a.yaml']}", "b/c.yaml": THREE.replace("role:three", "role:third")}
    difference = between(ATLAS, now)
    assert told(difference) == {"renamed": [("role:three", "role:third")]}
    assert difference.renamed[0].followed == 0
    assert [(one.source, one.by) for one in difference.renamed[0].dangling] == [("role:one", "leads")]


def test_renamed_and_edited_and_moved_at_once() -> None:
    new = ONE.replace("role:one", "role:first").replace("senior", "junior")
    difference = between(ATLAS, {"a.yaml": TWO, "b/c.yaml": f"{THREE}---\n{new}"})
    assert told(difference) == {
        "renamed": [("role:one", "role:first")],
        "moved": ["role:first"],
        "edited": ["role:first"],
    }


def test_records_that_point_at_each_other_are_renamed_together() -> None:
    pair = "nodeKind: Role\nid: role:x\nattributes: {a: 1, b: 2, c: 3}\nedges: {leads: [role:y, role:x]}\n---\n"
    pair += "nodeKind: Role\nid: role:y\nattributes: {note: y}\nedges: {leads: role:x}\n"
    now = pair.replace("role:x", "role:x2").replace("role:y", "role:y2")
    difference = between({"a.yaml": pair}, {"a.yaml": now})
    assert told(difference) == {"renamed": [("role:x", "role:x2"), ("role:y", "role:y2")]}
    assert [one.followed for one in difference.renamed] == [2, 1]


@pytest.mark.parametrize(
    "new",
    [
        "nodeKind: Job\nid: job:two\nattributes: {displayName: Two, level: junior, owner: role:one}\n",
        "nodeKind: Role\nid: role:new\nattributes: {displayName: Two, level: senior, owner: role:two}\n",
        "nodeKind: Role\nid: role:new\n",
    ],
    ids=["another kind", "less than six tenths", "nothing in common"],
)
def test_what_is_no_rename(new: str) -> None:
    difference = between(ATLAS, {"a.yaml": f"{ONE}---\n{new}", "b/c.yaml": THREE})
    assert told(difference)["removed"] == ["role:two"]
    assert "renamed" not in told(difference)


def test_what_all_have_in_common_makes_no_rename() -> None:
    def like(id: str, name: str) -> str:
        return f"nodeKind: Role\nid: role:{id}\nattributes: {{displayName: {name}, a: 1, b: 2, c: 3, d: 4}}\n"

    stays = like("s", "Stays")
    before, now = {"a.yaml": f"{stays}---\n{like('x', 'X')}"}, {"a.yaml": f"{stays}---\n{like('y', 'Y')}"}
    assert told(between(before, now)) == {"added": ["role:y"], "removed": ["role:x"]}
    before, now = {"a.yaml": like("x", "X")}, {"a.yaml": like("y", "Y")}
    assert told(between(before, now)) == {"renamed": [("role:x", "role:y")], "edited": ["role:y"]}


def test_of_several_new_ones_each_is_one_old_one() -> None:
    def many(prefix: str) -> str:
        text = "nodeKind: Role\nid: role:{0}{1}\nattributes: {{displayName: N{1}, level: {1}}}\n"
        return "---\n".join(text.format(prefix, number) for number in range(30))

    difference = between({"a.yaml": many("old-")}, {"b.yaml": many("new-")})
    assert told(difference)["renamed"] == sorted(
        ((f"role:old-{number}", f"role:new-{number}") for number in range(30)), key=lambda pair: pair[1]
    )
    assert told(difference).keys() == {"renamed", "moved"}


def test_a_moved_record() -> None:
    difference = between(ATLAS, {"a.yaml": ONE, "b/c.yaml": f"{TWO}---\n{THREE}"})
    assert told(difference) == {"moved": ["role:two"]}
    assert not difference.is_empty


def test_another_kind() -> None:
    difference = between(ATLAS, edited("nodeKind: Role\nid: role:three", "nodeKind: Job\nid: role:three", "b/c.yaml"))
    assert told(difference) == {"edited": ["role:three"]}
    assert difference.edited[0].has_other_kind


def test_edges() -> None:
    assert told(between(ATLAS, edited("- role:two", "- role:three"))) == {
        "gained": [("role:one", "leads", "role:three")],
        "lost": [("role:one", "leads", "role:two")],
    }
    assert told(between(ATLAS, edited("leads", "knows"))) == {
        "gained": [("role:one", "knows", "role:three"), ("role:one", "knows", "role:two")],
        "lost": [("role:one", "leads", "role:three"), ("role:one", "leads", "role:two")],
    }
    difference = between(ATLAS, edited("since: 2020", "since: 2021"))
    assert told(difference) == {"edited_edges": [("role:one", "leads", "role:three")]}
    assert difference.edited_edges[0].values == (*changes({"since": 2020}, {"since": 2021}),)
    assert told(between(edited("- role:two", "- role:two\n    - role:two"), ATLAS)) == {
        "lost": [("role:one", "leads", "role:two")]
    }


@pytest.mark.parametrize("broken", [f"{ONE}---\n{{", f"{ONE}---\n{TWO}edge: {{}}\n", f"{ONE}---\nid: [role:two]\n"])
def test_nothing_is_said_of_what_cannot_be_read(broken: str) -> None:
    for before, now in ((ATLAS, {**ATLAS, "a.yaml": broken}), ({**ATLAS, "a.yaml": broken}, ATLAS)):
        difference = between(before, now)
        assert told(difference) == {}
        assert set(difference.unread.before) | set(difference.unread.now) == {"a.yaml"}
        assert "as far as it can be read" in summary(difference)


def test_a_broken_file_that_did_not_change_hides_nothing() -> None:
    broken = {"broken.yaml": "id: role:three\nnodeKind: [\n"}
    difference = between({**ATLAS, **broken}, {**edited("Three", "Drei", "b/c.yaml"), **broken})
    assert told(difference) == {"edited": ["role:three"]}
    assert difference.unread.ids == frozenset()


def test_a_sound_document_beside_a_broken_one_is_told() -> None:
    now = {**ATLAS, "a.yaml": f"{ONE.replace('senior', 'junior')}---\n{TWO}edge: {{}}\n"}
    assert told(between(ATLAS, now)) == {"edited": ["role:one"]}


def test_the_edges_of_a_sidecar_that_cannot_be_read_are_not_lost() -> None:
    sidecar = "extendsNode: {id: role:three, nodeKind: Role}\nedges: {leads: role:two}\n"
    difference = between({**ATLAS, "s.yaml": sidecar}, {**ATLAS, "s.yaml": f"{sidecar}  x"})
    assert told(difference) == {}
    assert told(between({**ATLAS, "s.yaml": sidecar}, ATLAS)) == {"lost": [("role:three", "leads", "role:two")]}


def test_a_side_without_the_root_is_empty() -> None:
    assert told(between({}, ATLAS))["added"] == ["role:one", "role:three", "role:two"]
    assert told(between(ATLAS, {}))["removed"] == ["role:one", "role:three", "role:two"]
    assert between({}, {}).is_empty


def test_broken_schemas_hide_no_change() -> None:
    from atlas_lint.diff.compare import compared

    now = files({**ATLAS, "b/c.yaml": THREE.replace("Three", "Drei")})
    now = type(now)(now, {"/atlas/schemas/records/Role.schema.json": b"{"})
    found, notes = compared(files(ATLAS), now, ROOT, Settings("/atlas"))
    assert told(found) == {"edited": ["role:three"]}
    assert "references in attributes are not followed" in notes[0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1, "b": [1, {"c": 2}]}, {"b": [1.0, {"c": 2}], "a": 1}, []),
        (1, True, [((), "changed", 1, True)]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [(("a", "b"), "changed", 1, 2)]),
        ({"a": None}, {}, [(("a",), "removed", None, None)]),
        ({}, {"a": None}, [(("a",), "added", None, None)]),
        ({"a": [1, 2, 3]}, {"a": [1, 3]}, [(("a", 1), "removed", 2, None)]),
        ({"a": [1, 3]}, {"a": [0, 1, 3]}, [(("a", 0), "added", None, 0)]),
        ([{"x": 1, "y": 1}, 2], [{"x": 1, "y": 3}, 2], [((0, "y"), "changed", 1, 3)]),
        ([1, 2, 3], [3, 1, 2], [((), "reordered", [1, 2, 3], [3, 1, 2])]),
        ([1], {"a": 1}, [((), "changed", [1], {"a": 1})]),
        (list(range(600)), list(range(1, 601)), [((), "changed", list(range(600)), list(range(1, 601)))]),
    ],
)
def test_values(old: Any, new: Any, expected: list[tuple[Any, ...]]) -> None:
    assert [tuple(change) for change in changes(old, new)] == expected


def _text(records: dict[str, dict[str, Any]]) -> dict[str, str]:
    """An atlas of records as files, two records a file."""
    ids = sorted(records)
    return {
        f"{number}.yaml": "\n---\n".join(json.dumps({"id": id, **records[id]}) for id in ids[number : number + 2])
        for number in range(0, len(ids), 2)
    }


_ids = st.sampled_from([f"role:{letter}" for letter in "abcdefgh"])
_values = st.recursive(
    st.integers(0, 2) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xy"), inner, max_size=2),
    max_leaves=4,
)
_edges = st.fixed_dictionaries(
    {"kind": st.sampled_from(["leads", "knows"]), "to": _ids},
    optional={"attributes": st.dictionaries(st.sampled_from("xy"), st.integers(0, 1), max_size=2)},
)
_records = st.fixed_dictionaries(
    {"nodeKind": st.sampled_from(["Role", "Role", "Job"])},
    optional={
        "attributes": st.dictionaries(st.sampled_from("nmopq"), _values, max_size=5),
        "edges": st.lists(_edges, max_size=4),
    },
)
_atlases = st.dictionaries(_ids, _records, max_size=6)


def _put(value: Any, change: ValueChange) -> None:
    """Make a change in a value; what is removed from lists goes last."""
    for step in change.path[:-1]:
        value = value[step]
    if change.change == "removed":
        del value[change.path[-1]]
    else:
        value[change.path[-1]] = change.new


@given(_atlases, _atlases)
@settings(max_examples=200, deadline=None)
def test_before_and_the_difference_make_now(before: dict[str, Any], now: dict[str, Any]) -> None:
    difference = between(_text(before), _text(now))
    became = {one.old.id: one.new.id for one in difference.renamed}
    assert len(set(became.values())) == len(became)
    removed = {one.record.id for one in difference.removed}
    added = {record.id for record in difference.added}
    assert {became.get(id, id) for id in before.keys() - removed} | added == now.keys()
    assert not removed & now.keys()
    assert not added & before.keys()

    edits = {one.new.id: one.values for one in difference.edited}
    for id in before.keys() - removed:
        attributes = json.loads(json.dumps(difference.before.records[id].attributes))
        values = edits.get(became.get(id, id), ())
        if not any(isinstance(step, int) for change in values for step in change.path):
            for change in values:
                _put(attributes, change)
            assert equal(attributes, difference.now.records[became.get(id, id)].attributes)

    def edges(found: Iterable[Edge], names: dict[str, str]) -> Counter[tuple[str, ...]]:
        return Counter(
            (names.get(edge.source, edge.source), edge.kind, names.get(edge.target, edge.target)) for edge in found
        )

    # An edge that still names an old id has not followed: then it stands as it was.
    if not any(one.dangling for one in difference.renamed):
        then, lost = edges(difference.before.edges, became), edges(difference.lost, became)
        assert then - lost + edges(difference.gained, {}) == edges(difference.now.edges, {})
    told = sum(map(len, (difference.gained, difference.lost, difference.edited_edges)))
    assert (told == 0) or not difference.is_empty


@given(_atlases, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_any_order_is_no_change(atlas: dict[str, Any], chance: Any) -> None:
    def mixed(value: Any) -> Any:
        if isinstance(value, dict):
            items = [(key, mixed(item)) for key, item in value.items()]
            chance.shuffle(items)
            return dict(items)
        return value

    shuffled = {id: mixed(record) for id, record in atlas.items()}
    for record in shuffled.values():
        if "edges" in record:
            record["edges"] = [mixed(edge) for edge in record["edges"]]
            chance.shuffle(record["edges"])
    assert between(_text(atlas), _text(shuffled)).is_empty
