"""Document links: URLs, and files that a `path` names and that exist."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from lsprotocol import types

from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.view import View
from atlas_lint.text import safe

_URL = re.compile(r"https?://[^\s\"'<>`\\^{|}]+")
_PATH = re.compile(
    r"(?m)(?:^|[{,\s])[\"']?(?:path|file)[\"']?[ \t]*:[ \t]+(?P<quote>[\"']?)(?P<path>[^\s\"'#{}\[\],]+)(?P=quote)"
)
_PAIRS = {")": "(", "]": "["}


@on_document(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=False))
def document_link(view: View, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """Return the links in a document."""
    found = [*_urls(view.text), *_files(view)]
    return [
        types.DocumentLink(
            types.Range(view.content.position(start), view.content.position(end)), target, tooltip=safe(target)
        )
        for start, end, target in sorted(found)
    ]


def _urls(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _URL.finditer(text):
        url = match[0]
        while url and (url[-1] in ".,;:!?" or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]]))):
            url = url[:-1]
        if url.rstrip("/").count("/") >= 2 and url.isprintable():
            yield match.start(), match.start() + len(url), quote(url, safe="/:?#[]@!$&'()*+,;=%~-._")


def _files(view: View) -> Iterator[tuple[int, int, str]]:
    """Yield the values of keys such as `path` that name a file: beside the document, below the root, or above it."""
    root = view.root
    top = view.atlas.naming.top if root.startswith(f"{view.atlas.naming.top}/") else posixpath.dirname(root)
    folders = dict.fromkeys((posixpath.dirname(f"{root}/{view.path}"), root, posixpath.dirname(root), top))
    for match in _PATH.finditer(view.text):
        paths = (posixpath.normpath(f"{folder}/{match['path']}") for folder in folders)
        path = next((one for one in paths if one.startswith(f"{top}/") and view.files.is_file(one)), None)
        if path is not None and view.files.real(path).startswith(f"{view.files.real(top)}/"):
            yield *match.span("path"), view.client.uri(path)
