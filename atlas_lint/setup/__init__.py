"""The set-up of an atlas: what a folder has already, and the files that a gate needs."""
