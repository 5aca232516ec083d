"""Clients of every kind: the server as a process, and the capabilities of editors as they are published."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

from atlas_lint.lsp.uris import uri_of
from tests.command import REPOSITORY, environment

CLIENTS = ["neovim@0.11.0", "neovim@0.7.0", "visual_studio_code", "emacs"]
ENCODINGS = {"neovim@0.11.0": "utf-8", "emacs": "utf-8"}
REQUESTS = [
    types.CLIENT_REGISTER_CAPABILITY,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
]
COMMAND = [sys.executable, "-m", "atlas_lint", "lsp", "--stdio"]


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]
    config=ClientServerConfig(server_command=COMMAND, server_env=environment(REPOSITORY)), params=CLIENTS
)
async def client(request: pytest.FixtureRequest, lsp_client: LanguageClient, atlas: Path) -> AsyncIterator[None]:
    capabilities = pytest_lsp.client_capabilities(request.param)
    folder = types.WorkspaceFolder(uri_of(atlas.as_posix()), "atlas")
    params = types.InitializeParams(capabilities, process_id=None, workspace_folders=[folder])
    for method in REQUESTS:
        lsp_client.feature(method)(lambda params: None)
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio
async def test_a_session_of_each_client(client: LanguageClient, atlas: Path, request: pytest.FixtureRequest) -> None:
    encoding = ENCODINGS.get(request.node.callspec.params["client"], "utf-16")
    uri = uri_of((atlas / "data/a.yaml").as_posix())
    text = "nodeKind: Role\nid: role:a\nedges:\n  leads: [{n: ü😀, to: role:gone}]\n"
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
    await settled(client)
    (found,) = client.diagnostics[uri]
    column = {"utf-8": 26, "utf-16": 23}[encoding]
    assert found.range == types.Range(types.Position(3, column), types.Position(3, column + 9))
    assert (found.code, found.source) == ("dangling-target", "atlas-lint")
    edit = types.TextDocumentContentChangePartial(found.range, "role:b")
    document = types.VersionedTextDocumentIdentifier(2, uri)
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [edit]))
    await settled(client)
    assert list(client.diagnostics[uri]) == []
    assert client.messages == []


async def settled(client: LanguageClient) -> None:
    await client.protocol.send_request_async("atlas-lint/settled", None)  # type: ignore[no-untyped-call]
