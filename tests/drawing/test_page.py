"""The page of a rule on a terminal."""

from __future__ import annotations

from atlas_lint.drawing.page import page
from atlas_lint.drawing.style import Style

TEXT = """\
A `key` has the same
value.

```yaml
id: a
    #^ cycle: a to b
   #- the other
```
"""


def test_paragraphs_are_wrapped_and_examples_are_not() -> None:
    assert "".join(page(TEXT, Style(color=False, width=20))) == (
        "A `key` has the same\nvalue.\n\n    id: a\n        #^ cycle: a\n        to b\n       #- the other\n\n"
    )


def test_colours() -> None:
    colored = "".join(page(TEXT, Style(color=True)))
    assert "\x1b[36m`key`\x1b[0m" in colored
    assert "\x1b[31m#^ cycle: a to b\x1b[0m" in colored
    assert "\x1b[94m#- the other\x1b[0m" in colored
