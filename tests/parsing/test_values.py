"""Texts as values: what each document holds, and what is odd about it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from atlas_lint.parsing.nodes import MAX_NESTING
from atlas_lint.parsing.source import Source, read
from atlas_lint.parsing.values import Document


def document(text: str) -> Document:
    source = read(text.encode())
    assert source.broken is None
    (only,) = source.documents
    return only


def values(text: str) -> list[Any]:
    source = read(text.encode())
    assert source.broken is None
    return [document.value for document in source.documents]


def exact(value: Any) -> str:
    """A value with the types and the order of keys in sight."""
    return repr(value)


PLAIN: dict[str, tuple[str, Any]] = {
    "keys as written": ("{1: a, 1.0: b, true: c, ~: d}", {"1": "a", "1.0": "b", "true": "c", "~": "d"}),
    "an empty key": (": a", {"": "a"}),
    "an empty key in braces": ("{: a, b}", {"": "a", "b": None}),
    "quoted is text": ("['1', \"true\", '~', '']", ["1", "true", "~", ""]),
    "blocks are text": ("- |-\n  1\n- >-\n  true\n", ["1", "true"]),
    "empty values": ("a:\nb: ''\nc: []\nd: {}\ne: # comment\n", {"a": None, "b": "", "c": [], "d": {}, "e": None}),
    "not a comment": ("a: b#c", {"a": "b#c"}),
    "not a key": ("- a:b\n- 'a: b'\n- http://x\n", ["a:b", "a: b", "http://x"]),
    "colons in brackets": ("[a:b, c:d]", ["a:b", "c:d"]),
    "a tab after a colon": ("a:\tb", {"a": "b"}),
    "a list not indented": ("a:\n- b\n- c\nd: e\n", {"a": ["b", "c"], "d": "e"}),
    "folded": ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
    "line ends CRLF": ("a: |\r\n  b\r\n  c\r\nd: e\r\n", {"a": "b\nc\n", "d": "e"}),
    "line ends CR": ("a: |\r  b\r  c\rd: e\r", {"a": "b\nc\n", "d": "e"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), PLAIN.values(), ids=PLAIN)
def test_plain_values(text: str, value: Any) -> None:
    read_as = document(text)
    assert exact(read_as.value) == exact(value)
    assert not (read_as.repeats or read_as.hazards or read_as.unfit or read_as.limit or read_as.empty)


TAGS: dict[str, tuple[str, Any]] = {
    "unknown": ("- !x 1\n- !x yes\n- !<y:z> ~\n- !x '1'\n- !x {a: !y [1]}\n", [1, "yes", None, "1", {"a": [1]}]),
    "text": ("- !!str 1\n- !!str ~\n- !!str\n- !<tag:yaml.org,2002:str> true\n", ["1", "~", "", "true"]),
    "the tag !": ("- ! 1\n- ! true\n- ! 'a'\n", ["1", "true", "a"]),
    "numbers": ("- !!int '7'\n- !!float 7\n- !!float '7.5'\n- !!int x\n", [7, 7.0, 7.5, "x"]),
    "truth and nothing": ("- !!bool 'true'\n- !!bool yes\n- !!null ''\n", [True, "yes", None]),
    "collections": ("- !!map {a: 1}\n- !!seq [1]\n- !!set {a, b}\n", [{"a": 1}, [1], {"a": None, "b": None}]),
    "a handle": ("%TAG !e! tag:yaml.org,2002:\n---\n- !e!str 1\n", ["1"]),
    "of keys": ("!!str 1: !!str 2", {"1": "2"}),
}


@pytest.mark.parametrize(("text", "value"), TAGS.values(), ids=TAGS)
def test_tags(text: str, value: Any) -> None:
    assert exact(document(text).value) == exact(value)


def test_a_core_tag_removes_the_hazard() -> None:
    assert [odd.text for odd in document("[!!str yes, 'on', ! off, no]").hazards] == ["no"]


ALIASES: dict[str, tuple[str, Any]] = {
    "an anchor of its own": ("&a {b: &c 1}", {"b": 1}),
    "repeats a value": ("a: &x [1, {b: 2}]\nc: *x\n", {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}),
    "keeps the type": ("- &a 12\n- *a\n- &b '12'\n- *b\n- &c\n- *c\n", [12, 12, "12", "12", None, None]),
    "the latest anchor": ("- &a 1\n- *a\n- &a 2\n- *a\n", [1, 1, 2, 2]),
    "as a key": ("- &a b\n- *a : 1\n- &n 012\n- {*n : 2}\n", ["b", {"b": 1}, 12, {"012": 2}]),
    "of a key": ("&a b: *a\n", {"b": "b"}),
    "in a list": ("- &a {}\n- [*a, *a]\n", [{}, [{}, {}]]),
}


@pytest.mark.parametrize(("text", "value"), ALIASES.values(), ids=ALIASES)
def test_aliases(text: str, value: Any) -> None:
    assert exact(document(text).value) == exact(value)


def test_anchors_end_with_their_document() -> None:
    broken = read(b"--- &a 1\n--- *a\n").broken
    assert broken is not None
    assert (broken.message, broken.span) == ("`*a` is an alias, but its document has no `&a` above it", (2, 5, 2, 7))


MERGES: dict[str, tuple[str, Any]] = {
    "quoted it is a key": ("a: {'<<': 1}\nb: {\"<<\": {c: 2}}", {"a": {"<<": 1}, "b": {"<<": {"c": 2}}}),
    "tagged it is a key": ("{!!str <<: {a: 1}}", {"<<": {"a": 1}}),
    "as a value": ("a: '<<'", {"a": "<<"}),
    "written in place": ("<<: {a: 1}\nb: 2\n", {"a": 1, "b": 2}),
    "where it stands": ("{a: 0, <<: {b: 1, c: 2}, d: 3}\n", {"a": 0, "b": 1, "c": 2, "d": 3}),
    "its own key wins, before": ("- &x {b: 1}\n- {b: 2, <<: *x}\n", [{"b": 1}, {"b": 2}]),
    "its own key wins, after": ("- &x {b: 1}\n- {<<: *x, b: 2}\n", [{"b": 1}, {"b": 2}]),
    "of a list the first wins": ("<<: [{a: 1}, {a: 2, b: 3}]\n", {"a": 1, "b": 3}),
    "nested": ("{<<: {<<: {a: 1}, b: 2}, c: 3}\n", {"a": 1, "b": 2, "c": 3}),
    "one level deep": ("- &x {a: {b: 1}}\n- {<<: *x, a: {c: 2}}\n", [{"a": {"b": 1}}, {"a": {"c": 2}}]),
    "an empty list": ("{<<: [], a: 1}", {"a": 1}),
    "an empty mapping": ("{<<: {}, a: 1}", {"a": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), MERGES.values(), ids=MERGES)
def test_merge_keys(text: str, value: Any) -> None:
    read_as = document(text)
    assert exact(read_as.value) == exact(value)
    assert not (read_as.repeats or read_as.unfit or read_as.hazards)


@pytest.mark.parametrize("merged", ["1", "", "[1]", "[{a: 1}, x]", "*s"])
def test_a_merge_key_needs_mappings(merged: str) -> None:
    read_as = document(f"a: &s text\nb: {{<<: {merged}, c: 1}}\n")
    assert [(odd.path, odd.detail) for odd in read_as.unfit] == [
        (("b", "<<"), "a merge key needs a mapping or a list of mappings")
    ]


REPEATS: dict[str, tuple[str, Any, list[tuple[tuple[str | int, ...], int]]]] = {
    "the same key in two mappings": ("- a: 1\n- a: 1\n", [{"a": 1}, {"a": 1}], []),
    "overriding a merged key": ("- &x {a: 1}\n- {<<: *x, a: 2}\n", [{"a": 1}, {"a": 2}], []),
    "merging one key from two": ("<<: [{a: 1}, {a: 1}]", {"a": 1}, []),
    "written differently": ("{1: a, 1.0: b, '01': c}", {"1": "a", "1.0": "b", "01": "c"}, []),
    "in two documents' worth of space": ("a: {b: 1}\nc: {b: 1}\n", {"a": {"b": 1}, "c": {"b": 1}}, []),
    "the first counts": ("a: 1\nb: 2\na: 3\n", {"a": 1, "b": 2}, [(("a",), 1)]),
    "three times": ("{a: 1, a: 2, a: 3}", {"a": 1}, [(("a",), 1), (("a",), 2)]),
    "quoted or not": ("a: 1\n'a': 2\n\"\\x61\": 3\n", {"a": 1}, [(("a",), 1), (("a",), 2)]),
    "nested": ("x: [{b: {a: 1, a: 2}}]\n", {"x": [{"b": {"a": 1}}]}, [(("x", 0, "b", "a"), 1)]),
    "inside a discarded value": ("a: 1\na: {b: 1, b: 2}\n", {"a": 1}, [(("a",), 1)]),
    "after that one": ("{a: 1, a: {}, c: {d: 1, d: 2}}", {"a": 1, "c": {"d": 1}}, [(("a",), 1), (("c", "d"), 1)]),
    "the merge key twice": ("<<: {a: 1}\n<<: {b: 2}\n", {"a": 1}, [(("<<",), 1)]),
    "inside a merged mapping": ("<<: {a: 1, a: 2}\n", {"a": 1}, [(("<<", "a"), 1)]),
    "inside a list of merged ones": ("<<: [{}, {a: 1, a: 2}]\n", {"a": 1}, [(("<<", 1, "a"), 1)]),
    "an alias": ("- &x a\n- {a: 1, *x : 2}\n", ["a", {"a": 1}], [((1, "a"), 1)]),
    "of a mapping that is merged": ("- &x {a: 1, a: 2}\n- <<: *x\n", [{"a": 1}, {"a": 1}], [((0, "a"), 1)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value", "repeats"), REPEATS.values(), ids=REPEATS)
def test_repeated_keys(text: str, value: Any, repeats: list[tuple[tuple[str | int, ...], int]]) -> None:
    read_as = document(text)
    assert exact(read_as.value) == exact(value)
    assert [(odd.path, odd.nth) for odd in read_as.repeats] == repeats
    assert all(odd.key for odd in read_as.repeats)


HAZARDS: dict[str, tuple[str, list[tuple[tuple[str | int, ...], str, bool]]]] = {
    "texts": ("yesterday: [onward, 'yes', \"on\"]", []),
    "a merge key": ("<<: {a: 1}", []),
    "a value": ("a: yes", [(("a",), "yes", False)]),
    "a key": ("on: a", [(("on",), "on", True)]),
    "an item": ("- a\n- {b: [012]}\n", [((1, "b", 0), "012", False)]),
    "the whole document": ("1:1", [((), "1:1", False)]),
    "inside a merged mapping": ("<<: {a: yes}", [(("<<", "a"), "yes", False)]),
    "once, not at its aliases": ("- &x yes\n- *x\n", [((0,), "yes", False)]),
    "in a discarded value": ("a: 1\na: [yes]\n", []),
}


@pytest.mark.parametrize(("text", "hazards"), HAZARDS.values(), ids=HAZARDS)
def test_hazards(text: str, hazards: list[tuple[tuple[str | int, ...], str, bool]]) -> None:
    assert [(odd.path, odd.text, odd.key) for odd in document(text).hazards] == hazards


UNFIT: dict[str, tuple[str, Any, list[str]]] = {
    "a list": ("[a, b]: 1\nc: 2\n", {"c": 2}, ["[a, b]"]),
    "a mapping": ("{{a: 1}: 1}", {}, ["{a: 1}"]),
    "written with ?": ("? {a: b}\n: 1\nc: 2\n", {"c": 2}, ["{a: b}"]),
    "nested": ("x:\n- [[a]]: 1\n", {"x": [{}]}, ["[[a]]"]),
    "an alias of a list": ("- &a [b]\n- {*a : c, d: e}\n", [["b"], {"d": "e"}], ["*a"]),
    "with an anchor in it": ("[&a x]: 1\nb: *a\n", {"b": "x"}, ["[&a x]"]),
    "two of them": ("[a]: 1\n[b]: 2\n", {}, ["[a]", "[b]"]),
    "inside a merged mapping": ("<<: {[a]: 1, b: 2}\n", {"b": 2}, ["[a]"]),
}


@pytest.mark.parametrize(("text", "value", "unfit"), UNFIT.values(), ids=UNFIT)
def test_keys_that_are_lists_or_mappings(text: str, value: Any, unfit: list[str]) -> None:
    read_as = document(text)
    assert exact(read_as.value) == exact(value)
    assert [text[odd.start : odd.end] for odd in read_as.unfit] == unfit
    assert {odd.detail for odd in read_as.unfit} == {"a key is a list or a mapping"}


STREAMS: dict[str, tuple[str, list[Any]]] = {
    "nothing": ("", []),
    "a comment": ("# x\n", []),
    "blank lines": ("\n \n\n", []),
    "an empty document": ("---\n", [None]),
    "three empty ones": ("---\n---\n...\n---\n", [None, None, None]),
    "a dash too few": ("-- a\n", ["-- a"]),
    "dashes in a text": ("a: |\n  ---\n  b\n", [{"a": "---\nb\n"}]),
    "one after the other": ("a: 1\n---\n- b\n--- c\n", [{"a": 1}, ["b"], "c"]),
    "ended": ("a\n...\nb\n...\n", ["a", "b"]),
    "comments between": ("# x\na: 1 # y\n--- # z\n# u\nb: 2\n...\n# v\n", [{"a": 1}, {"b": 2}]),
    "a version": ("%YAML 1.2\n--- a\n", ["a"]),
    "a version of old": ("%YAML 1.1\n---\nyes\n", ["yes"]),
    "a byte order mark": ("\ufeffa: 1\n", [{"a": 1}]),
    "a byte order mark inside": ("a: \"x\ufeffy\"\n", [{"a": "x\ufeffy"}]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "documents"), STREAMS.values(), ids=STREAMS)
def test_documents(text: str, documents: list[Any]) -> None:
    assert exact(values(text)) == exact(documents)


@pytest.mark.parametrize(
    ("text", "empty"),
    [("--- ''\n", False), ("--- ~\n", False), ("--- {}\n", False), ("--- &a\n", False), ("--- !!str\n", False),
     ("--- # x\n", True), ("---\n...\n", True)],
)  # fmt: skip
def test_an_empty_document_is_one_that_says_nothing(text: str, empty: bool) -> None:
    assert document(text).empty is empty


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("text", ["a: x{}b:y", "a: 'x{}b:y'", 'a: "x{}b:y"', "a: |-\n  x{}b:y\n", "a: >-\n  x{}b:y\n"])
def test_only_yaml_1_1_breaks_lines_there(text: str, character: str) -> None:
    assert values(text.format(character)) == [{"a": f"x{character}b:y"}]


def test_private_characters_stay_beside_replaced_line_breaks() -> None:
    assert values("- \ue000\ue001\n- x\u2028y\n") == [["\ue000\ue001", "x\u2028y"]]


@pytest.mark.parametrize("pair", [r"\ud83d\ude00", r"\U0001F600", "😀", r"\uD83D\uDE00"])
def test_an_escaped_pair_is_one_character(pair: str) -> None:
    assert values(f'a: "x{pair}y"') == [{"a": "x😀y"}]


@pytest.mark.parametrize("half", [r"\ud83d", r"\ude00", r"\ude00\ud83d", r"\ud83dx\ude00", r"\ud83d\u0041"])
def test_half_a_character_is_refused(half: str) -> None:
    broken = read(f'a: "x{half}y"'.encode()).broken
    assert broken is not None
    assert broken.rule == "yaml-syntax"
    assert broken.message.endswith(" names half a character (a lone surrogate)")


REFUSED = ["a: b: c", "a: [b", "a: 'b", "a: @b", "a: `b`", "\ta: b", "a:\n\t- b", "- a\nb: c", "a: *b", '"\\q"',
           "%FOO\n", "a: &x &y 1", "a: \x01", "{a: 1}}", "[a]]", "a: |x\n  b\n", "*a : b", '"\\UFFFFFFFF"']  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_yaml(text: str) -> None:
    source = read(text.encode())
    assert source.broken is not None
    assert (source.broken.rule, source.documents) == ("yaml-syntax", ())
    assert source.broken.message


@pytest.mark.parametrize(
    ("data", "column", "help"),
    [
        (b"a: \xff", 4, "save the file as UTF-8"),
        (b"\xef\xbb\xbfa: \xe9", 4, "save the file as UTF-8"),
        ("ä: ".encode() + b"\xc3", 4, "save the file as UTF-8"),
        ("a: 1".encode("utf-16"), 1, "this is UTF-16: save the file as UTF-8"),
        (b"a: \xed\xa0\x80", 4, "save the file as UTF-8"),
    ],
)
def test_not_utf_8(data: bytes, column: int, help: str) -> None:
    broken = read(data).broken
    assert broken is not None
    assert (broken.rule, broken.help, broken.span) == ("invalid-encoding", help, (1, column, 1, column + 1))


SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "other keys": ("ids: a\nmy_id: b\nid:c\n@", ()),
    "in a comment": ("# id: a\n@", ()),
    "an alias or nothing": ("id: *a\nb:\n  id:\n@", ()),
    "plain": ("id: role:a # the first\n- id: role:b\n@", ("role:a", "role:b")),
    "quoted": ("id: \"role:a\"\n'id': 'role:b'\n@", ("role:a", "role:b")),
    "in braces": ("{id: role:a, b: {c: 1, id: role:b}}\n@", ("role:a", "role:b")),
    "lines that end with CR": ("id: role:a\rb: c\rid: role:b\r@", ("role:a", "role:b")),
    "twice": ("id: role:a\n---\nid: role:a\n@", ("role:a",)),
}


@pytest.mark.parametrize(("text", "ids"), SHOWN.values(), ids=SHOWN)
def test_a_broken_file_still_shows_ids(text: str, ids: tuple[str, ...]) -> None:
    source = read(text.encode())
    assert source.broken is not None
    assert source.shown == ids


def limit_of(text: str) -> str:
    """Return the message of the text's one limit, and the text at which it was passed."""
    limit = document(text).limit
    assert limit is not None
    assert document(text).value is None
    return f"{text[limit.start : limit.end]} {limit.detail}"


def test_at_the_limit_of_nesting() -> None:
    text = "[" * MAX_NESTING + "]" * MAX_NESTING
    assert document(text).limit is None
    assert exact(document(text).value) == text


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("[" * 101 + "]" * 101, "["),
        ("[" * 900 + "]" * 900, "["),
        ("- " * 2000 + "a", "-"),
        ("{a: " * 2000 + "}" * 2000, "{"),
        ("? " + "[" * 900 + "]" * 900 + "\n: 1\n", "["),
    ],
    ids=["101", "brackets", "dashes", "braces", "a key"],
)
def test_nesting_past_the_limit(text: str, token: str) -> None:
    limit = document(text).limit
    assert limit is not None
    assert limit.detail == "nests more than 100 levels deep"
    assert text[limit.start] == token
    assert document(text).value is None


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, "? " + "[" * 5000 + "]" * 5000 + "\n: 1\n"])
def test_nesting_that_libyaml_itself_may_refuse(text: str) -> None:
    """Newer releases of it stop at 1,000 levels, and then no document of the file is read."""
    found = read(text.encode())
    if found.broken is None:
        assert found.documents[0].limit is not None
        return
    assert (found.broken.rule, found.broken.message) == ("resource-limit", "nests more than 100 levels deep")
    assert text[found.broken.span.column - 1] == "["


def test_aliases_at_the_limit_of_expansion() -> None:
    hundred = "&a [" + ", ".join("1" * 99) + "]"
    read_as = document(f"- {hundred}\n- [{', '.join(['*a'] * 1000)}]\n")
    assert read_as.limit is None
    assert len(read_as.value[1]) == 1000


def test_aliases_that_repeat_too_much() -> None:
    lines = ["- &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &a{level + 1} [{', '.join([f'*a{level}'] * 10)}]" for level in range(9)]
    assert limit_of("\n".join(lines)) == "*a3 aliases repeat more than 100,000 values"


def test_aliases_that_nest_too_deep() -> None:
    text = f"- &a {'[' * 60 + ']' * 60}\n- {'[' * 40}*a{']' * 40}\n"
    assert limit_of(text) == "*a nests more than 100 levels deep through its aliases"


@pytest.mark.parametrize("text", ["&a [*a]", "&a {b: *a}", "&a {b: [1, {c: *a}]}", "&a {<<: *a}", "x: &a\n- *a\n"])
def test_an_alias_inside_what_it_repeats(text: str) -> None:
    assert limit_of(text) == "*a an alias is inside the value that it repeats"


def test_a_document_past_a_limit_leaves_the_others_be() -> None:
    source = read(b"a: 1\n--- &a\nid: role:b\nc: {id: role:c, d: *a}\n---\nid: role:d\n")
    assert [document.value for document in source.documents] == [{"a": 1}, None, {"id": "role:d"}]
    assert source.shown == ("role:b", "role:c")


def test_ids_are_shown_behind_nesting_that_is_not_followed() -> None:
    source = read(b"id: role:a\nb: " + b"[" * 100_000 + b"\n---\nid: role:c\n")
    assert source.shown == ("role:a",)
    assert source.documents[1].value == {"id": "role:c"}


QUICK: dict[str, str] = {
    "brackets": "[" * 200_000,
    "brackets in a key": "? " + "[" * 200_000,
    "braces": "{a: " * 50_000,
    "dashes": "- " * 100_000,
    "a long list": "a:\n" + "- x\n" * 100_000,
    "one key again and again": "a: 1\n" * 20_000,
    "many keys twice": "".join(f"a{number}: 1\n" for number in range(10_000)) * 2,
    "keys that are lists": "[a]: 1\n" * 10_000,
    "aliases": "- &a [1]\n" + "- *a\n" * 40_000,
    "a blank tail in a broken file": "@\nid: a" + " " * 200_000 + "x",
}


@pytest.mark.parametrize("text", QUICK.values(), ids=QUICK)
def test_nothing_takes_long(text: str) -> None:
    before = time.process_time()
    source: Source = read(text.encode())
    assert time.process_time() - before < 5
    assert source.documents or source.broken


def test_a_long_list() -> None:
    assert document("- x\n" * 100_000).value == ["x"] * 100_000
