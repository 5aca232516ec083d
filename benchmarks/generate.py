"""Make an atlas of any size that looks like a real one, with a stated share of faults; a seed gives the same bytes.

    python -m benchmarks.generate FOLDER --files 3000 --faults 0.02 --seed 1

A file holds some five records, a record some four edges and a paragraph of text. A fault is one of: a target that
nothing declares, an enum value that is not allowed, an attribute that is missing, an edge of a kind that there is not,
the same edge twice.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

KINDS = {"Workflow": "workflow", "Role": "role", "SkillArea": "skill-area", "Domain": "domain", "Tool": "tool"}
EDGES = {
    "involves_role": ("Workflow", "Role"),
    "applies_to_domain": ("Workflow", "Domain"),
    "uses_tool": ("Workflow", "Tool"),
    "requires_skill_area": ("Role", "SkillArea"),
    "belongs_to_domain": ("SkillArea", "Domain"),
    "parent_domain": ("Domain", "Domain"),
    "integrates_with": ("Tool", "Tool"),
}
STAGES = ("draft", "live", "retired")
RECORDS_IN_FILE = 5
WORDS = """
agree alert backlog budget build change check customer deploy design draft escalate estimate evidence handover
incident integrate measure migrate monitor notify operate outage owner plan policy queue record release review
rollback schedule scope service signal support sync team test triage update vendor verify
""".split()  # noqa: SIM905 - fifty words read better without quotes


def generate(folder: Path, files: int, faults: float, seed: int) -> None:
    """Write `folder/data` and `folder/schemas`; `faults` is the share of records that have one."""
    chance = random.Random(seed)
    write_schemas(folder / "schemas")
    number = files * RECORDS_IN_FILE
    kinds = [chance.choice(list(KINDS)) for _ in range(number)]
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for index, kind in enumerate(kinds):
        ids[kind].append(f"{KINDS[kind]}:{chance.choice(WORDS)}-{chance.choice(WORDS)}-{index}")
    left = {kind: iter(known) for kind, known in ids.items()}
    for file in range(files):
        own = kinds[file * RECORDS_IN_FILE : (file + 1) * RECORDS_IN_FILE]
        texts = [record(kind, next(left[kind]), ids, chance, chance.random() < faults) for kind in own]
        path = folder / f"data/{chance.choice(WORDS)}/{chance.choice(WORDS)}-{file}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("---\n".join(texts), encoding="utf-8")


def record(kind: str, id: str, ids: dict[str, list[str]], chance: random.Random, faulty: bool) -> str:
    """One record as YAML."""
    fault = chance.choice(("target", "value", "missing", "kind", "twice")) if faulty else ""
    lines = [f"nodeKind: {kind}", f"id: {id}", "attributes:"]
    if fault != "missing":
        lines.append(f'  displayName: "{id.partition(":")[2].replace("-", " ").title()}"')
    lines.append(f"  stage: {'lively' if fault == 'value' else chance.choice(STAGES)}")
    lines.append("  description: |")
    for _ in range(chance.randint(3, 8)):
        lines.append(f"    {' '.join(chance.choice(WORDS) for _ in range(11))}")
    lines.append("edges:")
    for edge, (source, target) in EDGES.items():
        if source == kind and edge != "parent_domain":
            lines.append(f"  {edge}:")
            targets = chance.sample(ids[target], min(len(ids[target]), chance.randint(1, 4)))
            lines += [f"    - target: {other}" for other in targets]
            if fault == "target":
                lines.append(f"    - target: {targets[0]}x")
            if fault == "twice":
                lines.append(f"    - target: {targets[0]}")
    if fault == "kind":
        lines.append(f"  involve_role:\n    - target: {ids['Role'][0]}")
    return "\n".join(lines) + "\n"


def write_schemas(folder: Path) -> None:
    """Schemas for the kinds above."""
    attributes = {
        "type": "object",
        "properties": {
            "displayName": {"type": "string"},
            "stage": {"enum": list(STAGES)},
            "description": {"type": "string", "minLength": 1},
        },
        "required": ["displayName", "stage", "description"],
        "additionalProperties": False,
    }
    for kind, prefix in KINDS.items():
        schema = {"title": kind, "x-id-prefix": prefix, "type": "object", "properties": {"attributes": attributes}}
        _write(folder / f"records/{kind}.schema.json", schema)
    for edge, (source, target) in EDGES.items():
        schema = {"title": edge, "x-source-kinds": [source], "x-target-kinds": [target], "type": "object"}
        _write(folder / f"edges/{edge}.schema.json", schema)


def _write(path: Path, schema: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make an atlas that looks like a real one.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--faults", type=float, default=0.02, help="the share of records with a fault (0.02)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.files, arguments.faults, arguments.seed)


if __name__ == "__main__":
    main()
