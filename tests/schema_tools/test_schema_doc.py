"""`schema doc`: pages that say what the schemas say, whose links lead somewhere, and that nothing breaks out of."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.schema_tools.docs.diagrams import MOST_CHARACTERS, picture
from atlas_lint.schema_tools.docs.markdown import code, fenced, file_names, prose
from atlas_lint.schema_tools.docs.pages import MARK, Pages
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.load_schemas import EdgeKind, Schemas
from atlas_lint.schemas.metaschema import shipped
from tests.command import SHARED, Run, write

EVIL = "<b>|`x`\n# *a* [l](http://e) ![i](j) $m$ ~~s~~ _u_ \u202e\x1b[31m ```"


def folder(records: dict[str, Any], edges: dict[str, Any] | None = None) -> Schemas:
    """Schemas by the names of their kinds."""
    files = {f"/s/records/{name}.schema.json": json.dumps(schema).encode() for name, schema in records.items()}
    files |= {f"/s/edges/{name}.schema.json": json.dumps(schema).encode() for name, schema in (edges or {}).items()}
    return load_schemas.load_folder(Overlay(Disk(), dict(files)), "/s", (), ())


def pages(of: Schemas) -> dict[str, str]:
    return {path: data.decode() for path, data in Pages(of, None).files().items()}


def row(page: str, name: str) -> list[str]:
    """The cells of the row of an attribute."""
    line = next(line for line in page.splitlines() if line.startswith(f"| `{name}` "))
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[2:-1]]


def tokens(page: str) -> list[Token]:
    """Parse a page as Markdown, tables included; return its parts, inline ones flat."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [token for block in reader.parse(page) for token in (block, *(block.children or ()))]


def dead_links(made: dict[str, str], every: int = 1) -> list[str]:
    """Links that lead to no page; of many pages, one in `every` is looked at."""
    found = []
    for path, text in list(made.items())[::every]:
        for token in tokens(text):
            target = str(token.attrs.get("href") or token.attrs.get("src") or "")
            if target and posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) not in made:
                found.append(f"{path}: {target}")
    return found


@pytest.mark.parametrize("name", ["plain words.", "a - b", "2 + 2", "e.g. so"])
def test_plain_text_stays_as_it_is(name: str) -> None:
    assert prose(name) == name


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a|b", "a\\|b"),
        ("`x` *y* _z_", "\\`x\\` \\*y\\* \\_z\\_"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("[a](b)", "\\[a\\](b)"),
        ("one\n# two", "one # two"),
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("a\\|b", "a\\\\\\|b"),
        ("\u202eevil", "\\\\u202eevil"),
    ],
)
def test_text_says_just_that(text: str, markdown: str) -> None:
    assert prose(text) == markdown


def test_code_has_a_fence_that_holds() -> None:
    assert code("a") == "`a`"
    assert code("a`b|c") == "``a`b\\|c``"
    assert code("`") == "`` ` ``"
    assert fenced("yaml", ["```", "a"]) == "````yaml\n```\na\n````\n"


def test_file_names_lead_nowhere_else_and_are_never_alike() -> None:
    names = ["Role", "role", "ROLE", "../x", "a/b", "CON", "nul.x", "a b", ".hidden", "", "é", "x" * 300, "dot."]
    made = file_names(names)
    assert made["ROLE"] == "ROLE"
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", file) for file in made.values())
    assert len({file.lower() for file in made.values()}) == len(names)
    assert made["CON"] != "CON"
    assert file_names(reversed(names)) == made


def test_the_own_kinds() -> None:
    of = load_schemas.load_folder(Disk(), shipped().as_posix(), (), ())
    made = pages(of)
    assert len(made) == 1 + len(of.records) + len(of.edges)
    assert dead_links(made) == []
    page = made["records/Workflow.md"]
    assert row(page, "displayName")[:2] == ["yes", "text; 2 to 80 characters; matches `^\\S.*\\S$`"]
    assert row(page, "owner")[:2] == ["", "id of [OrgUnit](OrgUnit.md)"]
    assert "- Its ids start with `workflow:`\n" in page
    assert "| [involves\\_role](../edges/involves_role.md) | [Role](Role.md) | N:N | yes | Somebody" in page
    assert "  involves_role: role:support-lead\n" in page
    assert "  n0 -->|" in made["index.md"]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({}, "anything"),
        ({"type": "string"}, "text"),
        ({"type": ["string", "null"]}, "text or null"),
        ({"enum": ["a", None]}, "one of `a`, `null`"),
        ({"const": "a|b"}, "always `a\\|b`"),
        ({"type": "array", "items": {"type": "integer"}}, "list of whole number"),
        ({"type": "array", "items": {"type": "string", "maxLength": 3}}, "list of (text; at most 3 characters)"),
        ({"type": "string", "x-ref-kinds": []}, "id of any kind"),
        ({"type": "string", "x-ref-kinds": ["X"]}, "id of [X](X.md)"),
        ({"type": "array", "items": {"x-ref-kinds": ["X"]}}, "list of id of [X](X.md)"),
        ({"anyOf": [{"type": "string", "pattern": "^a"}, {"type": "null"}]}, "text; matches `^a`, or null"),
        ({"type": "number", "minimum": 1, "maximum": 2}, "number; 1 to 2"),
        ({"type": "string", "format": "email"}, "text; an e-mail address"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_values_in_words(schema: Any, words: str) -> None:
    of = folder({"X": {"properties": {"attributes": {"properties": {"a": schema}}}}})
    assert row(pages(of)["records/X.md"], "a") == ["", words, ""]


def test_what_is_inside_has_rows_of_its_own() -> None:
    steps = {"type": "array", "items": {"required": ["name"], "properties": {"name": {"type": "string"}}}}
    of = folder({"X": {"properties": {"attributes": {"properties": {"steps": steps}, "additionalProperties": False}}}})
    page = pages(of)["records/X.md"]
    assert row(page, "steps")[1] == "list of mapping"
    assert row(page, "steps[].name")[0] == "yes"
    assert "It has no other attributes." in page


def test_schemas_that_refer_to_themselves_end() -> None:
    node = {"properties": {"left": {"$ref": "#/$defs/n"}, "right": {"$ref": "#/$defs/n"}}}
    of = folder({"X": {"properties": {"attributes": {"$ref": "#/$defs/n"}}, "$defs": {"n": node}}})
    assert pages(of)["records/X.md"].count("\n| `") < 100


def test_nothing_breaks_out() -> None:
    name = '-y<b>`|"]'
    attributes = {"required": [EVIL], "properties": {EVIL: {"enum": [EVIL], "description": EVIL}}}
    record = {"description": EVIL, "properties": {"attributes": attributes}, "x-required-edges": [name]}
    edge = {"x-source-kinds": [name], "description": EVIL, "examples": [{"from": EVIL, "to": EVIL, "kind": name}, EVIL]}
    made = pages(folder({name: record, "X": {}}, {name: edge, "end": {}}))
    assert dead_links(made) == []
    assert all(re.fullmatch(r"(index|(records|edges)/[\w-]+)\.md", path) for path in made)
    for text in made.values():
        read = tokens(text)
        assert [token.content.strip() for token in read if token.type.startswith("html")] == [MARK]
        assert not {token.type for token in read} & {"image", "em_open", "strong_open", "s_open", "hr"}
        assert [token.tag for token in read if token.type == "heading_open"].count("h1") == 1
        assert all(character.isprintable() or character == "\n" for character in text)


def test_a_picture_is_made_of_harmless_labels() -> None:
    of = folder({'a"]--><b>#;': {}}, {"end": {"x-source-kinds": ['a"]--><b>#;']}})
    assert picture(of.edges.values()) == (
        '```mermaid\nflowchart LR\n  n0["a#34;#93;--#62;#60;b#62;#35;#59;"]\n'
        '  n1("any kind")\n  n0 -->|"end"| n1\n```\n'
    )


def test_too_much_for_a_picture() -> None:
    def edges(number: int) -> list[EdgeKind]:
        names = [f"{'K' * 40}{index}" for index in range(number)]
        of = folder({name: {} for name in names}, {"e": {"x-source-kinds": names[:1], "x-target-kinds": names}})
        return list(of.edges.values())

    assert 0 < len(picture(edges(200))) <= MOST_CHARACTERS
    assert picture(edges(500)) == ""


def test_pages_tell_how_many_there_are(atlas: Path, run: Run) -> None:
    status, out, err = run("schema", "doc", "--out", "pages", "--data", "data")
    assert (status, out, err) == (0, "", "3 pages in pages, 3 written\n")
    assert "| [Role](records/Role.md) | 2 | `role:` |  |\n" in (atlas / "pages/index.md").read_text()
    page = (atlas / "pages/records/Role.md").read_text()
    assert "- 2 records in the atlas\n" in page
    assert page.endswith("## Example\n\n```yaml\nnodeKind: Role\nid: role:a\nedges:\n  leads: role:b\n```\n")
    assert "- 1 edge in the atlas\n" in (atlas / "pages/edges/leads.md").read_text()


def test_the_schemas_that_ship_serve_where_the_atlas_has_none(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "data/a.yaml", "nodeKind: Role\nid: role:a\n")
    assert run("schema", "doc", "--out", "pages").status == 2
    assert run("schema", "doc", "--out", "pages", "--data", "data").status == 0
    assert (tmp_path / "pages/records/Workflow.md").is_file()


def test_pages_are_overwritten_only_when_told(atlas: Path, run: Run) -> None:
    assert run("schema", "doc", "--out", "pages").status == 0
    assert run("schema", "doc", "--out", "pages") == (0, "", "3 pages in pages, 0 written\n")
    write(atlas / "schemas/records/Role.schema.json", '{"x-id-prefix": "role", "description": "A role."}')
    before = {path: path.read_bytes() for path in (atlas / "pages").rglob("*.md")}
    status, _, err = run("schema", "doc", "--out", "pages")
    assert status == 2
    assert "would be overwritten, so nothing was written" in err
    assert {path: path.read_bytes() for path in (atlas / "pages").rglob("*.md")} == before
    assert run("schema", "doc", "--out", "pages", "--force").err == "3 pages in pages, 2 written\n"


def test_pages_of_kinds_that_are_gone(atlas: Path, run: Run) -> None:
    write(atlas / "schemas/records/Old.schema.json", "{}")
    run("schema", "doc", "--out", "pages")
    write(atlas / "pages/records/mine.md", "mine\n")
    (atlas / "schemas/records/Old.schema.json").unlink()
    status, _, err = run("schema", "doc", "--out", "pages", "--force")
    assert status == 0
    assert "removed records/Old.md of kinds that are gone" in err
    assert sorted(path.name for path in (atlas / "pages/records").iterdir()) == ["Role.md", "mine.md"]


def test_a_page_of_a_kind_that_is_gone_stays_unless_told(atlas: Path, run: Run) -> None:
    run("schema", "doc", "--out", "pages")
    write(atlas / "pages/edges/old.md", f"{MARK}\nold\n")
    assert (
        "note: edges/old.md of kinds that are gone; remove with --force" in run("schema", "doc", "--out", "pages").err
    )
    assert (atlas / "pages/edges/old.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere", "--out", "pages"), "no such folder"),
        (("--out", "data/a.yaml"), "cannot write"),
        (("--out", "pages", "--data", "nowhere"), "no such path: nowhere"),
    ],
)
def test_what_cannot_be_done(atlas: Path, run: Run, arguments: tuple[str, ...], message: str) -> None:
    status, _, err = run("schema", "doc", *arguments)
    assert status == 2
    assert message in err
    assert not (atlas / "pages").exists()


def test_the_sample() -> None:
    place = SHARED / "atlas-sample/schemas"
    if not place.is_dir():
        pytest.skip("the sample is not at hand")
    made = pages(load_schemas.load_folder(Disk(), place.as_posix(), (), ()))
    assert len(made) == 626
    assert dead_links(made, every=20) == []
    pictures = [text for page in made.values() for text in re.findall(r"(?ms)^```mermaid\n(.*?)^```$", page)]
    assert max(map(len, pictures)) <= MOST_CHARACTERS
    assert max(text.count("-->") for text in pictures) <= 300
