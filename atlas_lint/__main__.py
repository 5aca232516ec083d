"""`python -m atlas_lint`, the same as the command `atlas-lint`."""

from atlas_lint.cli import main

if __name__ == "__main__":
    main()
