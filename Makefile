# One word a chore. Everything lands in .venv, which the first chore makes.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: lint test update format bench clean

lint: .venv/ready  ## check the atlas in data/
	@$(BIN)/atlas-lint data/

test: .venv/ready  ## ruff, mypy and every test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto

update: .venv/ready  ## rewrite what is generated; read the difference
	@$(BIN)/pytest -q --update || true

format: .venv/ready  ## put the code in order
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: .venv/ready  ## how fast it is, as ratios (see docs/performance.md)
	@$(BIN)/python -m benchmarks $(BENCH)

clean:  ## remove what the chores made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/ready: pyproject.toml
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch .venv/ready
