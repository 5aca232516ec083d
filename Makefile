# One word a chore. Everything lands in .venv, which the first chore makes.

# The newest Python from 3.11 on, on PATH or under pyenv; `make PYTHON=...` names another.
PYTHON ?= $(shell for python in \
	python3.15 python3.14 python3.13 python3.12 python3.11 python3 \
	$$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.*/bin/python 2>/dev/null); do \
	  $$python -c 'import sys, venv; assert sys.version_info >= (3, 11); print(*sys.version_info[:2], sys.executable)' 2>/dev/null; \
	done | sort -k1,1n -k2,2n -s | tail -1 | cut -d" " -f3-)
OLDEST ?= $(shell for python in \
	python3.11 $$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.11.*/bin/python 2>/dev/null); do \
	  $$python -c 'import sys, venv; assert sys.version_info[:2] == (3, 11); print(sys.executable)' 2>/dev/null; \
	done | tail -1)
BIN := .venv/bin

.PHONY: lint test quick test-oldest test-hostile update pictures comparison site format bench bench-peers vscode vsix editors clean

lint: .venv/ready  ## check the atlas in data/
	@$(BIN)/atlas-lint data/

test: .venv/ready  ## ruff, mypy and every test
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto

# The tests mirror the packages: those of each package with an uncommitted change, and those of the rules.
CHANGED = $(wildcard $(sort tests/rules tests/cases $(shell \
	{ git diff --name-only HEAD; git ls-files --others --exclude-standard; } 2>/dev/null \
	| sed -nE 's,^(atlas_lint/|tests/|)([a-z_]+)/.*,tests/\2,p')))

quick: .venv/ready  ## in seconds: ruff, and the tests of what has changed since the last commit
	@$(BIN)/ruff check
	@$(BIN)/pytest -n auto --exitfirst tests/structure/test_rooms.py $(CHANGED)

test-oldest:  ## every test on the oldest Python, in an environment of its own
	@$(if $(OLDEST),,$(error Python 3.11 is not here: name it with `make test-oldest OLDEST=...`))
	@test -e .venv-oldest/ready || { \
	  $(OLDEST) -m venv .venv-oldest \
	  && .venv-oldest/bin/pip install --quiet --disable-pip-version-check --editable '.[dev]' \
	  && touch .venv-oldest/ready; }
	@.venv-oldest/bin/pytest -n auto

test-hostile: .venv/ready  ## the inputs that are made to be hard, at full size
	@$(BIN)/pytest tests/hostile tests/filesystem --full-size --durations=0

update: .venv/ready  ## rewrite what is generated; read the difference
	@$(BIN)/pytest -q --update || true

pictures: .venv/ready  ## take the pictures of the pages anew, from real runs (needs Chromium); look at each
	@$(BIN)/python -m chores.pictures

comparison: .venv/ready  ## run the other tools of docs/comparison.md anew (needs node and npm); read the difference
	@test -e .venv-comparison/bin/pip || $(PYTHON) -m venv .venv-comparison
	@.venv-comparison/bin/pip install --quiet --disable-pip-version-check --requirement chores/peers/requirements.txt
	@npm install --prefix chores/peers --no-audit --no-fund --no-package-lock --ignore-scripts
	@$(BIN)/python -m chores.comparison

site: .venv-site/ready  ## build the site of the pages into build/site; a broken link fails
	@.venv-site/bin/python -m chores.site

format: .venv/ready  ## put the code in order
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: .venv/ready  ## how fast it is, as ratios (see docs/performance.md)
	@$(BIN)/python -m benchmarks $(BENCH)

bench-peers: .venv/ready  ## install the tools that `make bench` compares with (needs node and npm for some)
	@$(BIN)/python -m venv .venv-peers
	@.venv-peers/bin/pip install --quiet --disable-pip-version-check --requirement benchmarks/peers/requirements.txt
	@npm ci --prefix benchmarks/peers --no-audit --no-fund

VSCODE := editors/vscode

vscode: $(VSCODE)/node_modules/ready  ## install what builds and tests the extension for VS Code (needs node 20 and npm)

vsix: $(VSCODE)/node_modules/ready  ## build the extension for VS Code: editors/vscode/atlas-lint.vsix
	@npm run --silent --prefix $(VSCODE) vsix

$(VSCODE)/node_modules/ready: $(VSCODE)/package-lock.json
	@npm ci --prefix $(VSCODE) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

BROWSER := editors/browser
NODE := node@24.21.0

editors: vsix .venv/ready $(BROWSER)/node_modules/ready  ## look at the extension in VS Code in a browser (needs chromium)
	@$(BROWSER)/node_modules/.bin/node $(BROWSER)/look.mjs $(BIN)/atlas-lint $(VSCODE)/atlas-lint.vsix docs/vscode.png

# code-server is installed by the node that runs it, and compiles parts of itself: on Debian, with the packages
# build-essential, libkrb5-dev, libx11-dev, libxkbfile-dev and libsecret-1-dev.
$(BROWSER)/node_modules/ready: $(BROWSER)/package-lock.json
	@PUPPETEER_SKIP_DOWNLOAD=1 npm exec --yes --package=$(NODE) -- env -u npm_config_user_agent \
	  npm ci --prefix $(BROWSER) --no-audit --no-fund --loglevel=error
	@touch $@

clean:  ## remove what the chores made
	rm -rf .venv .venv-oldest .venv-peers .venv-site .venv-comparison build benchmarks/peers/node_modules chores/peers/node_modules $(VSCODE)/node_modules $(VSCODE)/dist $(BROWSER)/node_modules atlas_lint/graph/page/d3.* .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/ready: pyproject.toml hatch_build.py
	@$(if $(PYTHON),,$(error no Python from 3.11 on: install one, or name it with `make PYTHON=...`))
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch .venv/ready

.venv-site/ready: pyproject.toml
	@$(if $(PYTHON),,$(error no Python from 3.11 on: install one, or name it with `make PYTHON=...`))
	@$(PYTHON) -m venv .venv-site
	@.venv-site/bin/pip install --quiet --disable-pip-version-check --editable '.[site]'
	@touch .venv-site/ready
