"""The measurements of a session with a language server, the same for every server (`benchmarks.lsp`)."""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.lsp_client import Client, Used
from benchmarks.lsp_document import Document

KEYS, EVERY, FILES = 40, 0.12, 5
"""Keystrokes in a file, seconds between two of them, and files."""
LOADING = 4.0
"""Seconds of completions after a change of a schema."""
HUB = 1_114
"""Incoming edges of the record that a generated atlas gets many of."""
_TARGET = re.compile(r"(?m)^ +- (?:target: )?([a-z-]+:[\w-]+)$")
_LAST = re.compile(r"\n( +- (?:target: )?)([a-z-]+:[\w-]+)\n?\Z")
KIND = "nodeKind: "


class Place(NamedTuple):
    """A file that ends with a target: its path, what precedes the target in its line, and the target."""

    path: Path
    before: str
    target: str


class Atlas(NamedTuple):
    """An atlas on the disk: its folder, files to type in, its most used id with its file, and an id that is used."""

    folder: Path
    places: Sequence[Place]
    hub: str
    hub_path: Path
    incoming: int


def look(folder: Path) -> Atlas:
    """Return what the measurements need to know of the atlas in `folder/data`."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((folder / "data").rglob("*.y*ml"))}
    ending = [Place(path, *found.groups()) for path, text in texts.items() if (found := _LAST.search(text))]
    step = max(len(ending) // FILES, 1)
    used = Counter(target for text in texts.values() for target in _TARGET.findall(text))
    for hub, incoming in used.most_common():
        for path, text in texts.items():
            if f"\nid: {hub}\n" in text:
                return Atlas(folder, ending[::step][:FILES], hub, path, incoming)
    raise SystemExit(f"no file in {folder / 'data'} declares what others point at")


def add_hub(folder: Path) -> None:
    """Give one record of a generated atlas `HUB` incoming edges."""
    hub, left = "", HUB
    for path in sorted((folder / "data").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found = re.search(r"belongs_to_domain:\n    - target: (\S+)", text)
        hub = hub or (found[1] if found else "")
        if found and left and hub not in text:
            path.write_text(text[: found.start(1)] + hub + text[found.end(1) :], encoding="utf-8")
            left -= 1


def start(client: Client, atlas: Atlas) -> Used:
    """Begin a session with an open file that has a finding; return what it takes until the file's diagnostics."""
    client.initialize()
    path = atlas.places[0].path
    text = path.read_text(encoding="utf-8").removesuffix("\n")
    document = Document(client, path, f"{text}\n---\n{KIND}NoSuchKind\nid: none:such\n")
    client.wait(lambda: any(found for _, found in client.published.get(document.uri, [])))
    taken = client.used()
    document.close()
    return taken


def first_completion(client: Client, atlas: Atlas) -> Used:
    """Begin a session; return what it takes until kinds are completed."""
    client.initialize()
    document = Document(client, atlas.places[0].path.with_name("new-here.yaml"), KIND)
    while not _items(document.ask("completion", len(KIND))[0]):
        time.sleep(0.01)
    return client.used()


def _items(answer: Any) -> list[Any]:
    items: list[Any] = answer["items"] if isinstance(answer, dict) else answer or []
    return items


def type_in(client: Client, atlas: Atlas) -> tuple[list[Used], list[Used]]:
    """Type `KEYS` keys in each of the files; return what each took until its diagnostics, and each completion.

    An item is typed at the end of the file, and partly deleted. Every fourth key is followed by a completion.
    """
    edits, completions = [], []
    for number, place in enumerate(atlas.places):
        document = Document(client, place.path)
        document.shown()
        other = atlas.places[number - 1].target
        keys = [*f"{'' if document.text.endswith(chr(10)) else chr(10)}{place.before}{other}"]
        keys = [*keys, *[""] * len(other)] * 3
        for count, key in enumerate(keys[:KEYS]):
            due = time.perf_counter() + EVERY
            end = len(document.text)
            edits.append(client.timed(document.edit, end if key else end - 1, end, key))
            if count % 4 == 3:
                completions.append(client.timed(document.ask, "completion", len(document.text)))
            time.sleep(max(due - time.perf_counter(), 0))
        document.close()
    return edits, completions


def questions(client: Client, atlas: Atlas, method: str) -> Used:
    """Return the median of what a question about an id takes, over targets of the files."""
    taken = []
    for place in atlas.places:
        document = Document(client, place.path)
        targets = list(_TARGET.finditer(document.text))[:4]
        taken += [client.timed(document.ask, method, one.end(1) - 1) for one in targets]
        document.close()
    return median(taken)


def hub(client: Client, atlas: Atlas) -> Iterator[tuple[str, Used]]:
    """Yield what the most used record takes: an edit of its file, its references, its renaming, another id."""
    document = Document(client, atlas.hub_path)
    document.shown()
    at = document.text.index(f"id: {atlas.hub}\n") + len(f"id: {atlas.hub}")

    end = len(document.text)
    yield "hub: edit", client.timed(document.edit, end, end, "\n# note")
    yield "hub: references", client.timed(document.ask, "references", at, context={"includeDeclaration": True})
    yield "hub: rename", client.timed(document.ask, "rename", at, newName=f"{atlas.hub}-new")
    yield "hub: id changed", client.timed(document.edit, at, at, "x")
    yield "hub: id changed, every file", client.timed(client.ask, "atlas-lint/settled", None)
    document.replace(at, at + 1, "")
    client.ask("atlas-lint/settled", None)


def during_load(client: Client, atlas: Atlas) -> Used:
    """Return the slowest completion while everything is loaded again, as after a change of a schema."""
    document = Document(client, atlas.places[0].path)
    document.shown()
    schema = next((atlas.folder / "schemas/records").glob("*.schema.json"))
    schema.write_text(schema.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": schema.as_uri(), "type": 2}]})
    taken, end = [], time.perf_counter() + LOADING
    while time.perf_counter() < end:
        taken.append(client.timed(document.ask, "completion", len(document.text.rstrip())))
        time.sleep(0.02)
    return max(taken)


def median(taken: Sequence[Used]) -> Used:
    """Return the medians of several uses."""
    return Used(*(statistics.median(column) for column in zip(*taken, strict=True)))


def share(taken: Sequence[Used], part: float) -> Used:
    """Return what a part of several uses stays below (0.95: all but the slowest twentieth), each figure by itself."""
    index = min(int(len(taken) * part), len(taken) - 1)
    return Used(*(sorted(column)[index] for column in zip(*taken, strict=True)))
