"""The names of the commands, each with a line about what it does."""

DEFAULT = "check"
COMMANDS = {
    "baseline": "Accept today's findings, so that only others are reported.",
    "cache": "Delete the cache of earlier runs.",
    "check": "Check an atlas (the default command).",
    "completion": "Print the script that completes the command line in a shell.",
    "diff": "Show what changed in the graph since a revision.",
    "explain": "Explain a rule, with examples.",
    "export": "Print the whole normalized atlas.",
    "graph": "Draw the graph, or a part of it: Mermaid, Graphviz, GraphML, JSON, a page.",
    "impact": "Show what depends on a record, and what would break without it.",
    "init": "Add to a folder what a gate for its atlas needs.",
    "lsp": "Start the language server, for editors.",
    "new": "Print a record to fill in, or write it into a file.",
    "rename": "Rename a record wherever its id is written.",
    "rules": "List the rules.",
    "schema": "Work on the schemas.",
    "show": "Show a record, with its edges both ways.",
    "stats": "Count what an atlas holds, and measure its graph.",
}
GROUPS = {
    "Check": ("check", "baseline", "rules", "explain"),
    "Look": ("show", "stats", "graph", "export", "diff", "impact"),
    "Write": ("init", "new", "rename"),
    "Schemas": ("schema",),
    "The tool": ("lsp", "completion", "cache"),
}
"""The commands by the heading under which the help shows them."""
SCHEMA_COMMANDS = {
    "bundle": "Combine all schemas into one, for validators or editors.",
    "check": "Check the schemas alone.",
    "diff": "Show what changed in the schemas since a revision, and how that affects data.",
    "doc": "Write Markdown pages about the kinds.",
    "infer": "Propose schemas for the kinds that an atlas holds.",
    "test": "Run the cases beside the schemas.",
    "import": "Write schemas for the kinds that an ontology describes.",
}
SCHEMA_GROUPS = {
    "Make": ("infer", "import"),
    "Check": ("check", "test", "diff"),
    "Use": ("doc", "bundle"),
}
"""The schema commands by the heading under which the help shows them."""
