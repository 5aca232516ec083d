"""A check of built pages: each link leads somewhere, and reading them loads nothing from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

LOADING = {"src", "srcset", "data", "poster", "background"}
"""Attributes whose address a browser loads by itself, whatever the element."""
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]*)")


class _Reader(HTMLParser):
    """The addresses and anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element refers to."""
        named = {name: value or "" for name, value in attrs}
        self.anchors |= {named[name] for name in ("id", "name") if name in named}
        self.loaded += [word for name in LOADING & set(named) for word in _addresses(name, named[name])]
        if "href" in named:
            loads = tag == "link" and set(named.get("rel", "").split()) & LOADING_LINKS
            (self.loaded if loads else self.linked).append(named["href"])


def _addresses(name: str, value: str) -> list[str]:
    return [part.split()[0] for part in value.split(",") if part.split()] if name == "srcset" else [value]


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong in a folder of built pages, a line each."""
    readers = {path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*.html"))}
    for page, reader in readers.items():
        for address in reader.loaded:
            if urlsplit(address).netloc:
                yield f"{page} loads {address}"
        for address in reader.loaded + reader.linked:
            wrong = _broken(folder, page, address, readers)
            if wrong:
                yield f"{page}: {wrong}"
    for path in sorted((*folder.rglob("*.css"), *folder.rglob("*.html"))):
        for address in STYLE.findall(path.read_text("utf-8")):
            yield f"{path.relative_to(folder).as_posix()} loads {address}"


def _read(path: Path) -> _Reader:
    reader = _Reader()
    reader.feed(path.read_text("utf-8"))
    return reader


def _broken(folder: Path, page: str, address: str, readers: dict[str, _Reader]) -> str | None:
    """Return what is wrong with an address in a page; None if it is another host's or leads somewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    target, anchor = urldefrag(urljoin(f"http://site/{page}", address))
    path = unquote(urlsplit(target).path).removeprefix("/") or "index.html"
    if not (folder / path).is_file():
        return f"no file {path}"
    if anchor and path in readers and unquote(anchor) not in readers[path].anchors:
        return f"no anchor #{anchor} in {path}"
    return None
