"""The yaml-language-server of npm, as a test asks it; `package.json` says which."""
