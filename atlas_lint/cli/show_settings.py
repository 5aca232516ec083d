"""`--show-settings`: the effective settings."""

from __future__ import annotations

from atlas_lint.cli.context import World
from atlas_lint.rules import all_rules
from atlas_lint.text import json_text


def render(here: World) -> str:
    """Return the effective settings as a JSON object, with the severity of every rule."""
    settings = here.settings
    shown = {
        "configuration": settings.file,
        "root": here.root,
        "schemas": settings.schemas_folder(here.files, here.root),
        "exclude": [pattern for globs in settings.exclude for pattern in globs.patterns],
        "fail-on": settings.fail_on,
        "rules": {name: settings.rules.get(name, rule.severity) for name, rule in all_rules().items()},
        "per-path": {globs.patterns[0]: dict(severities) for globs, severities in settings.per_path},
        "external-ids": list(settings.external_ids),
        "external-kinds": list(settings.external_kinds),
        "schema-keywords": list(settings.schema_keywords),
        "baseline": here.baseline if here.files.is_file(here.baseline) else None,
    }
    return json_text(shown, indent=2) + "\n"
