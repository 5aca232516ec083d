"""The names of the commands, and what each does, in a line."""

DEFAULT = "check"
COMMANDS = {
    "baseline": "Accept today's findings, so that only others are reported.",
    "cache": "Forget what was remembered between runs.",
    "check": "Check an atlas (the default command).",
    "explain": "Explain a rule, with examples.",
    "export": "Print the whole normalized atlas.",
    "rules": "List the rules.",
    "schema": "Work on the schemas.",
    "show": "Show a record, with its edges both ways.",
}
SCHEMA_COMMANDS = {
    "check": "Check the schemas alone.",
}
