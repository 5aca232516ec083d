"""TOML parsing with bounded time and memory."""

from __future__ import annotations

import re
from typing import Any

from atlas_lint.errors import AtlasError

MOST_BYTES = 1 << 20
"""Maximum size of a configuration file in bytes."""

# A hundred keys joined by dots: the time and memory of `tomllib` grow with the square of their number.
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""",
    re.ASCII,
)


def parse(data: bytes, path: str) -> dict[str, Any]:
    """Parse the content of a TOML file; `path` is its name in messages.

    Raises `AtlasError` if it is too large, is not UTF-8 or TOML, or nests too deeply.
    """
    import tomllib

    if len(data) > MOST_BYTES:
        raise AtlasError(f"{path}: larger than {MOST_BYTES >> 20} MiB", "check that it is a configuration file")
    try:
        text = data.decode("utf-8-sig")
        if _LONG_KEY.search(text):
            raise RecursionError
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise AtlasError(f"{path}: not UTF-8") from error
    except RecursionError as error:
        raise AtlasError(f"{path}: the values nest too deeply") from error
    except ValueError as error:  # `TOMLDecodeError`, or another one for a number of thousands of digits
        raise AtlasError(f"{path}: not TOML: {error}") from error
