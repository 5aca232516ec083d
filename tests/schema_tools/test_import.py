"""`schema import`: a sound ontology without a remark, a damaged one with all of them, the real one, and none at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.schema_tools.ontology.importer import Imported, imported
from atlas_lint.schema_tools.ontology.report import rendered
from atlas_lint.schema_tools.ontology.types import parse
from atlas_lint.schemas import load_schemas
from tests.command import SHARED, Run, write

ONTOLOGIES = Path(__file__).parent / "ontology"
REAL = SHARED / "atlas-sample" / "ontology"


def made(name: str) -> Imported:
    return imported(Disk(), (ONTOLOGIES / name).as_posix())


def report(of: Imported) -> str:
    folder = Path(of.ontology.folder)
    lines = rendered(of.remarks, lambda path: (folder / path).read_bytes(), str)
    return "".join(lines)


def shown(of: Imported) -> str:
    """All the schemas as one text, a line each."""
    return "".join(
        f"{path}\n{json.dumps(json.loads(data), ensure_ascii=False)}\n" for path, data in sorted(of.files.items())
    )


def test_a_sound_ontology_needs_no_remark() -> None:
    assert report(made("sound")) == ""


@pytest.mark.parametrize("name", ["sound", "damaged"])
def test_schemas(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(ONTOLOGIES / name / "expected-schemas.txt", shown(made(name)))


def test_the_report_of_a_damaged_one(golden: Callable[[Path, str], None]) -> None:
    golden(ONTOLOGIES / "damaged/expected-report.txt", report(made("damaged")))


@pytest.mark.parametrize("name", ["sound", "damaged"])
def test_the_schemas_can_be_used(name: str, tmp_path: Path) -> None:
    for path, data in made(name).files.items():
        write(tmp_path / path, data)
    load_schemas.load_folder(Disk(), tmp_path.as_posix(), (), ())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("string", "string"),
        (" list< string > ", "list<string>"),
        ("map<ref<A>,list<enum<a,b c>>>", "map<ref<A>,list<enum<a,b c>>>"),
        ("enum<1:1,a>", "enum<1:1,a>"),
        ("", None),
        ("list<", None),
        ("list<>", None),
        ("list<a", None),
        ("a>", None),
        ("<a>", None),
        ("list<a>b", None),
        ("list<" * 30 + "a" + ">" * 30, None),
    ],
)
def test_types_are_read(text: str, read: str | None) -> None:
    found = parse(text)
    assert (None if found is None else str(found)) == read


@pytest.mark.skipif(not REAL.is_dir(), reason="the sample is not at hand")
def test_the_real_one(tmp_path: Path) -> None:
    of = imported(Disk(), REAL.as_posix())
    assert (of.records, of.edges) == (242, 383)
    for path, data in of.files.items():
        write(tmp_path / path, data)
    loaded = load_schemas.load_folder(Disk(), tmp_path.as_posix(), (), ())
    assert (len(loaded.records), len(loaded.edges)) == (242, 383)
    assert loaded.edges["delegates_to"].acyclic
    assert loaded.records["Workflow"].required_edges == ("involves_role", "applies_to_domain")


def test_the_command(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ONTOLOGIES / "damaged", tmp_path / "ontology")
    ran = run("schema", "import", "ontology", "--out", "schemas")
    assert ran.status == 0
    assert "ontology/node-kinds/all.yaml:6:24: `unit`: commas split its type enum<team,department,guild>" in ran.out
    assert ran.err.startswith("3 record kinds, 5 edge kinds in schemas (9 files written): ")
    assert run("schema", "check", "schemas").status == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ontology", "schemas"]


def test_nothing_is_overwritten_unless_told(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ONTOLOGIES / "sound", tmp_path / "ontology")
    write(tmp_path / "schemas/records/Role.schema.json", "{}")
    ran = run("schema", "import", "ontology", "--out", "schemas")
    assert (ran.status, ran.out) == (2, "")
    assert "would be overwritten" in ran.err
    assert run("schema", "import", "ontology", "--out", "schemas", "--force").status == 0
    again = run("schema", "import", "ontology/ontology-schema.yaml", "--out", "schemas", "--report", "report.txt")
    assert "(0 files written)" in again.err
    assert (tmp_path / "report.txt").read_text() == ""


def test_no_folder_to_write_into(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ONTOLOGIES / "sound", tmp_path / "ontology")
    ran = run("schema", "import", "ontology", "--out", "")
    assert (ran.status, ran.out) == (2, "")
    assert "--out names no folder" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ontology"]


@pytest.mark.parametrize("name", ["n.yaml", "attribute-types.yaml"])
def test_a_link_out_of_the_ontology_is_not_followed(run: Run, tmp_path: Path, name: str) -> None:
    write(tmp_path / "ontology/ontology-schema.yaml", "nodeKindFiles: [n.yaml]\nedgeKindFile: e.yaml\n")
    write(tmp_path / "ontology/n.yaml", "nodeKinds: []\n")
    write(tmp_path / "ontology/e.yaml", "edgeKinds: []\n")
    write(tmp_path / "elsewhere.yaml", "nodeKinds: [{name: Secret}]\nprimitiveTypes: [{name: secret}]\n")
    (tmp_path / "ontology" / name).unlink(missing_ok=True)
    (tmp_path / "ontology" / name).symlink_to("../elsewhere.yaml")
    ran = run("schema", "import", "ontology", "--out", "schemas")
    assert (ran.status, ran.out) == (2, "")
    assert f"names {name}, a link to a place outside the folder" in ran.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no ontology there: "),
        ({"ontology-schema.yaml": "[]"}, "the file must be a single document"),
        ({"ontology-schema.yaml": "a: ["}, "ontology-schema.yaml:1:"),
        ({"ontology-schema.yaml": "nodeKindFiles: 1\nedgeKindFile: e.yaml\n"}, "`nodeKindFiles` is not a list"),
        ({"ontology-schema.yaml": "nodeKindFiles: []\n"}, "`edgeKindFile` does not name a file"),
        ({"ontology-schema.yaml": "nodeKindFiles: [n.yaml]\nedgeKindFile: e.yaml\n"},
         "names n.yaml, which does not exist"),
        ({"ontology-schema.yaml": "nodeKindFiles: []\nedgeKindFile: ../e.yaml\n", "e.yaml": "edgeKinds: []\n"},
         "names ../e.yaml, which does not exist"),
        ({"ontology-schema.yaml": "nodeKindFiles: []\nedgeKindFile: e.yaml\n", "e.yaml": "edgeKinds: 1\n"},
         "there is no list `edgeKinds`"),
        ({"ontology-schema.yaml": "nodeKindFiles: []\nedgeKindFile: e.yaml\n", "e.yaml": b"\xff"}, "e.yaml:1:1: "),
        ({"ontology-schema.yaml": "nodeKindFiles: []\nedgeKindFile: e.yaml\n", "e.yaml": "[" * 200 + "]" * 200},
         "e.yaml:1:"),
    ],
)  # fmt: skip
def test_what_is_no_ontology(run: Run, tmp_path: Path, files: dict[str, Any], message: str) -> None:
    (tmp_path / "ontology").mkdir()
    for path, text in files.items():
        write(tmp_path / "ontology" / path, text)
    ran = run("schema", "import", "ontology", "--out", "schemas")
    assert ran.status == 2
    assert message in ran.err
    assert not (tmp_path / "schemas").exists()
