"""The rule `misspelt-keyword`."""

from __future__ import annotations

from atlas_lint.findings.finding import WARNING
from atlas_lint.findings.rule import Report, Reports, rule
from atlas_lint.schemas.metaschema import accepts, own_keywords
from atlas_lint.schemas.schema_set import SchemaFolder
from atlas_lint.schemas.vocabulary import KEYWORDS
from atlas_lint.spelling import meant


@rule(WARNING)
def misspelt_keyword(schemas: SchemaFolder) -> Reports:
    """A keyword is unknown, and a known one has nearly the same name.

    Validators ignore unknown keywords, so a misspelt one allows everything. The rule reports a keyword only if the
    known one is not there yet and accepts its value: a word of your own, such as `note`, stays an annotation.

    ```json
    {"properties": {"headcount": {"typ": "integer"}}, "requird": ["headcount"]}
    ```
    """
    for spot in schemas.spots:
        folder = "" if spot.at else spot.path.partition("/")[0]
        unknown = [word for word in spot.schema if word not in KEYWORDS and not word.startswith("x-")]
        for keyword in unknown:
            near = meant(keyword, {*KEYWORDS, *own_keywords(folder)} - spot.schema.keys())
            if near is not None and accepts(near.word, spot.schema[keyword], folder):
                message = f"the keyword {keyword} is unknown, so it has no effect"
                yield Report(spot.key(keyword), message, about=(spot.path, spot.at, keyword), help=near)
