"""Requests at every position of every file, whole and cut off there: an answer, and about what is at the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.feature import Feature
from atlas_lint.lsp.features import all_features
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.lsp.uris import uri_of
from atlas_lint.lsp.view import View
from tests.forms import FORMS
from tests.lsp.graph import FILES, write_graph

DATA = [path for path in FILES if path.startswith("data/")]
FEATURES = {feature.method: feature for feature in all_features()}
AT_POSITION = {
    "textDocument/hover": types.HoverParams,
    "textDocument/definition": types.DefinitionParams,
    "textDocument/declaration": types.DeclarationParams,
    "textDocument/implementation": types.ImplementationParams,
    "textDocument/documentHighlight": types.DocumentHighlightParams,
    "textDocument/prepareRename": types.PrepareRenameParams,
    "textDocument/prepareCallHierarchy": types.CallHierarchyPrepareParams,
    "textDocument/prepareTypeHierarchy": types.TypeHierarchyPrepareParams,
}
OF_DOCUMENT = {
    "textDocument/documentSymbol": types.DocumentSymbolParams,
    "textDocument/foldingRange": types.FoldingRangeParams,
    "textDocument/codeLens": types.CodeLensParams,
    "textDocument/documentLink": types.DocumentLinkParams,
    "textDocument/semanticTokens/full": types.SemanticTokensParams,
}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> OpenAtlas:
    """Return the atlas, loaded."""
    folder = tmp_path_factory.mktemp("graph")
    write_graph(folder)
    made = OpenAtlas((folder / "data").as_posix())
    made.load({})
    return made


def opened(atlas: OpenAtlas, path: str, text: str, encoding: str = "utf-16") -> View:
    """Return a view of a file in which a client shows a text that is not checked yet."""
    client = Client()
    client.encoding = encoding
    full = f"{Path(atlas.root).parent.as_posix()}/{path}"
    client.buffers[full] = Buffer(uri_of(full), full, 1, text, encoding)
    return View(client, atlas, path.removeprefix("data/"))


def answer(feature: Feature, view: View, params: Any) -> Any:
    try:
        return feature.answer(view, params)
    except AtlasError:  # it cannot be renamed, for instance
        return None


def ranges(found: Any) -> Iterator[types.Range]:
    """Yield the ranges in the document of the cursor that an answer is about."""
    if isinstance(found, (types.Hover, types.PrepareRenamePlaceholder)) and found.range:
        yield found.range


def holds(range: types.Range, position: types.Position) -> bool:
    start, end = (range.start.line, range.start.character), (range.end.line, range.end.character)
    return start <= (position.line, position.character) <= end


def ask_everything(view: View, offsets: Iterator[int] | range) -> int:
    """Ask for everything at some offsets; return the number of answers."""
    document, number = types.TextDocumentIdentifier(view.uri), 0
    for offset in offsets:
        if view.text[max(offset - 1, 0) : offset + 1] == "\r\n":  # no position is there
            continue
        position = view.content.position(offset)
        for method, params in AT_POSITION.items():
            found = answer(FEATURES[method], view, params(document, position))
            number += bool(found)
            assert all(holds(one, position) for one in ranges(found)), (method, offset)
        selected = answer(
            FEATURES["textDocument/selectionRange"], view, types.SelectionRangeParams(document, [position])
        )
        assert holds(selected[0].range, position)
        highlights = FEATURES["textDocument/documentHighlight"]
        found = answer(highlights, view, types.DocumentHighlightParams(document, position))
        assert found is None or view.occurrence_at(position) is None or any(holds(one.range, position) for one in found)
    for method, of_document in OF_DOCUMENT.items():
        number += bool(answer(FEATURES[method], view, of_document(document)))
    everything = types.Range(types.Position(0, 0), view.content.position(len(view.text)))
    answer(FEATURES["textDocument/inlayHint"], view, types.InlayHintParams(document, everything))
    return number


@pytest.mark.parametrize("path", DATA)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_whole_texts(atlas: OpenAtlas, path: str, encoding: str) -> None:
    text = FILES[path]
    assert ask_everything(opened(atlas, path, text, encoding), range(0, len(text) + 1, 2)) > len(text) / 4


@pytest.mark.parametrize("path", DATA)
def test_texts_that_end_at_the_cursor(atlas: OpenAtlas, path: str) -> None:
    for end in range(0, len(FILES[path]), 3):
        ask_everything(opened(atlas, path, FILES[path][:end]), range(end, end + 1))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_text(atlas: OpenAtlas, form: str) -> None:
    """Find the same ids, by the words under the ranges, with every line end and with a byte order mark."""
    path = "data/roles.yaml"
    text = FORMS[form](FILES[path].encode()).decode()
    view = opened(atlas, path, text)
    ask_everything(view, range(0, len(text) + 1, 5))
    document = types.TextDocumentIdentifier(view.uri)

    def words(view: View, found: list[types.DocumentHighlight]) -> list[str]:
        return [view.text[view.content.offset(one.range.start) : view.content.offset(one.range.end)] for one in found]

    for id, number in (("role:clerk", 3), ("unit:hq", 3), ("role:boss", 1)):
        position = view.content.position(text.index(id) + 1)
        if id == "role:clerk":
            position = view.content.position(text.index(f"id: {id}") + 5)
        params = types.DocumentHighlightParams(document, position)
        assert words(view, FEATURES["textDocument/documentHighlight"].answer(view, params)) == [id] * number
        found = FEATURES["textDocument/prepareRename"].answer(view, types.PrepareRenameParams(document, position))
        assert view.text[view.content.offset(found.range.start) : view.content.offset(found.range.end)] == id
    symbols = FEATURES["textDocument/documentSymbol"].answer(view, types.DocumentSymbolParams(document))
    starts = [view.content.offset(one.location.range.start) for one in symbols]
    assert [view.text[start : start + len(one.name)] for start, one in zip(starts, symbols, strict=True)] == [
        "role:boss",
        "role:clerk",
    ]
