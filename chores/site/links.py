"""Markdown of the repository rewritten for the site: links, names of files over blocks, pictures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

FENCE = re.compile(r"^```([\w-]+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"^<picture>\n(.*?)^</picture>$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\]\((?![a-z]+:)([^)\s#]*)(#[^)\s]*)?\)")
SOURCE = re.compile(r"^  <source media=\"([^\"]*)\" srcset=\"([^\"]*)\">\n", re.MULTILINE)
IMAGE = re.compile(r"<img alt=\"([^\"]*)\" src=\"([^\"]*)\">")
DARK = "(prefers-color-scheme: dark)"

Page = Callable[[str, str], tuple[str, str]]
"""Maps a path in the repository and an anchor to a path below the site's pages and an anchor."""


def rewritten(text: str, path: str, places: Mapping[str, str], page: Page) -> str:
    """Return the Markdown of a page as the site needs it.

    `path` is that of the page in the repository. `places` maps the paths of all pages to their places below the folder
    of the site's pages, and `page` finds the place of a link. Blocks keep their text.
    """
    here, there = posixpath.dirname(path), posixpath.dirname(places[path])

    def link(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0]
        target, anchor = page(posixpath.normpath(posixpath.join(here, match[1])), match[2] or "")
        return f"]({posixpath.relpath(target, there or '.')}{anchor})"

    parts = re.split(r"(^```.*?^```$|`[^`\n]+`)", text, flags=re.MULTILINE | re.DOTALL)
    linked = _joined(parts, lambda prose: LINK.sub(link, prose))
    return PICTURE.sub(_picture, FENCE.sub(_captioned, linked))


def _joined(parts: list[str], change: Callable[[str], str]) -> str:
    """Return the parts of a page joined again, prose (every other part) changed.

    Code within the words of a link belongs to its prose: `[`x`](y)` is split there, and `](y)` stays whole.
    """
    return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))


def _captioned(match: re.Match[str]) -> str:
    """Return a block whose file name, if it has one, is its caption."""
    language, name, body = match.groups()
    if not name:
        return match[0]
    return f"```{{code-block}} {language}\n:caption: {name}\n\n{body}```"


def _picture(match: re.Match[str]) -> str:
    """Return a picture twice, for the light and the dark theme, each with its widths; the reader chooses the theme."""
    image = IMAGE.search(match[1])
    assert image, match[0]
    words, light = image[1], image[2]
    sources = SOURCE.findall(match[1])
    dark = dict(sources)[DARK]
    narrow = {DARK in media: path for media, path in sources if "max-width" in media}
    return "\n\n".join(
        (
            _drawn("only-light", words, light, narrow.get(False)),
            _drawn("only-dark", words, dark, narrow.get(True)),
        )
    )


def _drawn(theme: str, words: str, path: str, narrow: str | None) -> str:
    """Return the HTML of a picture for one theme. The pictures are in the folder `pictures` of the site."""
    name = posixpath.basename(path)
    source = f'<source media="(max-width: 480px)" srcset="pictures/{posixpath.basename(narrow)}">' if narrow else ""
    return f'<picture class="{theme}">{source}<img class="{theme}" alt="{words}" src="pictures/{name}"></picture>'
