"""Compare completion with yaml-language-server: at which share of positions is what follows among what is offered.

    python -m benchmarks.completion_share                a sample of 600 positions of the atlas in `data/`
    python -m benchmarks.completion_share --positions N  a sample of about N

The positions are those of `tests/completion`, each with the rest of the document and without it. yaml-language-server
has the schema that `atlas-lint schema bundle --editor --data data` writes. It is installed as the tests install it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from zlib import crc32

from atlas_lint.cli import run
from atlas_lint.completion.complete import complete
from tests.command import REPOSITORY
from tests.completion import expected
from tests.completion.expected import Position, Written
from tests.completion.view import view_of
from tests.schema_tools.language_server.client import Server
from tests.schema_tools.language_server.installed import program

_PLACES = 232_000
"""About the number of positions in the atlas that expect something."""


class Asked(NamedTuple):
    """A position that expects a text: its class (`key` or `value`, `whole` or `cut`), and the path of its file."""

    path: str
    at: Position
    text: str
    group: str


def asked(wanted: int) -> Iterator[Asked]:
    """Yield a sample of about `wanted` positions that expect something, spread over all scalars."""
    resident = expected.atlas()
    every = max(_PLACES // wanted, 1)
    for path, text, one in expected.sample(1):
        patches = expected.ids_of_patches(resident, path)
        chosen = [at for at in expected.positions(text, one) if _number(path, one, at) % every == 0]
        if chosen and expected.is_expected(resident, path, text, one):
            for at in chosen:
                if not (at.is_cut and (one.document, one.path) in patches):
                    group = f"{'key' if one.is_key else 'value'}, {'cut off' if at.is_cut else 'whole'}"
                    yield Asked(path, at, one.text, group)


def _number(path: str, one: Written, at: Position) -> int:
    return crc32(f"{path} {one.start} {at.column} {at.is_cut}".encode())


def share(found: Iterable[tuple[Asked, bool]]) -> dict[str, str]:
    """Return the share of positions at which the text was offered, by class and in all."""
    hits, every = Counter[str](), Counter[str]()
    for one, hit in found:
        for group in (one.group, "all"):
            every[group] += 1
            hits[group] += hit
    return {group: f"{hits[group] / number:.1%} of {number:,}" for group, number in sorted(every.items())}


def by_atlas_lint(sample: list[Asked]) -> Iterator[tuple[Asked, bool]]:
    """Yield for each position whether atlas-lint offers the text."""
    view = view_of(expected.atlas().atlas())
    for one in sample:
        items = complete(view, one.at.lines, one.at.line, one.at.column).items
        yield one, one.text in {item.text.removesuffix(" ").removesuffix(":") for item in items}


def by_peer(sample: list[Asked]) -> Iterator[tuple[Asked, bool]]:
    """Yield for each position whether yaml-language-server offers the text, also with quotes or as a mapping's key."""
    with tempfile.TemporaryDirectory(prefix="atlas-lint-share-") as temporary:
        folder = Path(temporary)
        schema = folder / "atlas.schema.json"
        data, schemas = str(REPOSITORY / "data"), str(REPOSITORY / "schemas")
        assert run(["schema", "bundle", schemas, "--editor", "--data", data, "--out", str(schema)]) == 0
        server = Server(program(folder), folder, schema)
        for one in sample:
            document = {"uri": server.open(f"data/{one.path}", "\n".join(one.at.lines))}
            position = {"line": one.at.line, "character": one.at.column}
            found = server.ask("textDocument/completion", {"textDocument": document, "position": position})
            server.tell("textDocument/didClose", {"textDocument": document})
            items = found["items"] if isinstance(found, dict) else found or []
            yield one, one.text in {item["label"].strip("\"'") for item in items}
        server.stop()


def main() -> None:
    """Measure both and print the shares."""
    parser = argparse.ArgumentParser(description="Compare completion with yaml-language-server.")
    parser.add_argument("--positions", type=int, default=600, help="size of the sample (600)")
    sample = list(asked(parser.parse_args().positions))
    for name, measure in (("atlas-lint", by_atlas_lint), ("yaml-language-server", by_peer)):
        start = perf_counter()
        shares = share(measure(sample))
        print(name, shares, f"{(perf_counter() - start) / len(sample) * 1000:.1f} ms a position", flush=True)


if __name__ == "__main__":
    main()
