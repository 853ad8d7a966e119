# `make demo` and `make test` do all the set-up they need: Python 3.11+, make and PyPI are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test test-system check lock clean

# Shows what the tracker is for, on policies of its own; HISTORIES=DIR runs <document>/<date>.html of yours.
demo: $(READY)
	@$(BIN)/python -m demo $(if $(HISTORIES),"$(HISTORIES)")

# What runs from PyPI alone; under 60 seconds.
test: $(READY)
	@$(BIN)/python -m pytest -n auto -m "not system" $(TESTS)

# What needs Debian packages (Chromium, Postfix); installs them where they are missing.
test-system: $(READY)
	@tests/system/install-packages
	@$(BIN)/python -m pytest -m system $(TESTS)

# Style and types.
check: $(READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# Pins every dependency with its hashes for all Python versions, and records no address.
lock:
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install -q uv
	@$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --group dev pyproject.toml --output-file requirements.lock

clean:
	@rm -rf $(VENV) .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis dist

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("tracker needs Python 3.11 or newer; this is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
