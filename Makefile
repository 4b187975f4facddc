# From clone to hearing: `make lab`. Everything that CI runs: `make test`. The rest: `make help`.

VENV   ?= .venv
ARGS   ?=
BIN    := $(VENV)/bin
PY     := $(BIN)/python
STAMPS := $(VENV)/.stamps
BENCH  := .venv-bench
LESSON := notebooks/lessons/01-hear-the-versions.ipynb
# Beside the lesson, so that the notebook finds it by its bare name, in JupyterLab and as a Voilà app.
DEMO   := notebooks/lessons/demo-project
NPM     = $(PY) widgets/npm.py
# The hub's proxy is a program of Node's; it is installed here, pinned.
PROXY  := hub_config/proxy
# What a soak repeats: all but what drives a browser, and the lessons.
SOAKED := tests --ignore tests/browser --ignore tests/notebooks

BUNDLE_SOURCES := $(shell find widgets/ts widgets/build.mjs -name '*.ts' -o -name '*.css' -o -name '*.mjs' 2>/dev/null)
INSTALL_INPUTS := pyproject.toml widgets/hatch_build.py widgets/package-lock.json kernel_ext/kernelspec/kernel.json
KERNELS        := $(wildcard src/setbook/audio/kernels/*.py)
AS_ROOT        := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help lab apps hub demo test lint types layers vitest pytest beside alone soak packages bench format clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | \
	  while IFS='|' read -r name what; do printf '%-16s%s\n' "$$name" "$$what"; done

lab: $(STAMPS)/console $(DEMO)/README.txt ## Open JupyterLab on the first lesson (ARGS=--no-browser and the like are passed on)
	$(BIN)/jupyter lab $(AS_ROOT) --ServerApp.root_dir="$(CURDIR)" $(ARGS) $(LESSON)

apps: $(STAMPS)/console $(DEMO)/README.txt ## Serve the first lesson as an app (Voilà)
	$(BIN)/voila $(ARGS) $(LESSON)

hub: $(STAMPS)/hub ## Run a hub on this machine (HUB_STATE=folder; its other settings: docs/hosting.md)
	$(PY) -m setbook hub

demo: $(DEMO)/README.txt ## Write the demo project beside the lessons

test: lint types layers vitest pytest ## Run everything: lint, types, layers, unit, property, browser and notebook tests

lint: $(STAMPS)/test ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/test widgets/node_modules/.package-lock.json ## Check types, in Python and in TypeScript
	$(BIN)/mypy
	$(NPM) run typecheck

layers: $(STAMPS)/test ## Check that imports point down the layers only
	$(BIN)/lint-imports --no-cache

vitest: $(STAMPS)/test widgets/node_modules/.package-lock.json ## Test the TypeScript
	$(NPM) run test

pytest: beside alone ## Test the Python, the widgets in a real browser, and the lessons

# What listens to sound as it plays has the machine to itself; all else runs on all processors, file beside file, those
# with slow tests first.
beside: $(STAMPS)/test $(STAMPS)/hub $(STAMPS)/console packages
	$(PY) -m pytest -m "not alone" --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

alone: $(STAMPS)/test $(STAMPS)/hub $(STAMPS)/console packages
	$(PY) -m pytest -m alone tests/browser $(ARGS)

soak: $(STAMPS)/test $(STAMPS)/console packages ## Run for hours what the tests only sample: walks, laws, kills, damage, minutes of sound
	SETBOOK_SOAK=1 $(PY) -m pytest --timeout 7200 $(or $(ARGS),$(SOAKED))

packages: ## Install the system packages that tests need (a browser, PortAudio, PostgreSQL, Redis), where they are missing and that is possible
	@.ci/install-packages browser sound postgres redis

bench: $(BENCH)/.installed $(STAMPS)/hub packages ## Print the ratios of speed beside the peers, in one run
	$(BENCH)/bin/python -m bench $(ARGS)

format: $(STAMPS)/test ## Mend what the formatter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove what was built and installed
	rm -rf $(VENV) $(BENCH) widgets/node_modules $(PROXY)/node_modules widgets/setbook_widgets/static/*.js widgets/setbook_widgets/static/*.css $(DEMO) artifacts

# A stamp holds until what it was made from changes; that is why a second `make lab` starts in seconds.
$(PY):
	.ci/make-venv $(VENV)

$(STAMPS)/lab: $(PY) $(INSTALL_INPUTS) $(BUNDLE_SOURCES)
	@echo "Installing setbook, JupyterLab and Voilà, and building the widgets; the first time takes some minutes"
	$(PY) -m pip install --quiet --disable-pip-version-check --editable ".[lab]"
	@mkdir -p $(STAMPS) && touch $@

# So that nobody waits for a compiler at the first press of play.
$(STAMPS)/console: $(STAMPS)/lab $(KERNELS)
	@echo "Compiling the console, once"
	$(PY) -c "from setbook.audio.kernels import console_native, console_wasm; console_native(); console_wasm()"
	@touch $@

$(STAMPS)/hub: $(STAMPS)/lab $(PROXY)/package-lock.json
	@echo "Installing the hub and its proxy"
	$(PY) -m pip install --quiet --disable-pip-version-check --editable ".[lab,hub,community]"
	$(NPM) --prefix $(CURDIR)/$(PROXY) ci --no-audit --no-fund
	@touch $@

$(STAMPS)/test: $(STAMPS)/lab
	@echo "Installing what the tests need"
	$(PY) -m pip install --quiet --disable-pip-version-check --editable ".[hub,community]" --group test
	@touch $@

$(BENCH)/.installed: pyproject.toml .ci/install-peers $(BUNDLE_SOURCES)
	.ci/install-peers $(BENCH)
	@touch $@

widgets/node_modules/.package-lock.json: widgets/package-lock.json $(STAMPS)/test
	$(NPM) ci --no-audit --no-fund
	@touch $@

# The demo is written once, its README last; after that it is the learner's to change.
$(DEMO)/README.txt: | $(STAMPS)/lab
	$(PY) -m setbook demo $(DEMO)
