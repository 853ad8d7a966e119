# `make demo` and `make test` do all the set-up they need: Python 3.11+, make and PyPI are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Written last of all, so that a set-up that was broken off is begun anew; another PYTHON makes another environment.
READY  := $(VENV)/.ready-$(subst /,_,$(PYTHON))
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check

export HISTORIES

.PHONY: demo test test-system check ready lock clean

# Shows what the tracker is for, on policies of its own; HISTORIES=DIR runs <document>/<date>.html of yours.
demo: $(READY)
	@$(BIN)/python -m demo $(if $(HISTORIES),"$$HISTORIES")

# What runs from PyPI alone; under 60 seconds on two cores. Three workers, since many tests wait for a socket.
test: $(READY)
	@$(BIN)/python -m pytest -n 3 -m "not system" $(TESTS)

# What needs Debian packages (Chromium, Postfix; installed where they are missing), or much time.
test-system: $(READY)
	@tests/system/install-packages
	@$(BIN)/python -m pytest -m system $(TESTS)

# Style and types.
check: $(READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

# Only the set-up that all of these begin with.
ready: $(READY)

# Pins every dependency with its hashes for all Python versions, and records no address. Pins that still fit stay:
# remove requirements.lock first to take the newest of each.
lock:
	@$(PYTHON) -m venv --clear $(VENV)-lock && $(VENV)-lock/bin/pip install -qq --disable-pip-version-check uv
	@$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --group dev pyproject.toml --output-file requirements.lock
	@rm -rf $(VENV)-lock

clean:
	@rm -rf .venv .venv-* .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis dist

define CHECK
import sys
found, wanted = "%d.%d" % sys.version_info[:2], sys.version_info >= (3, 11)
sys.exit(0 if wanted else "tracker needs Python 3.11 or newer; this is " + found + ". Name another: make PYTHON=python3.12")
endef
export CHECK

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c "$$CHECK"
	@if [ -f $@ ]; then \
	  echo "Bringing $(VENV) up to date ..." && rm $@; \
	else \
	  echo "Setting up $(VENV) (once, half a minute) ..." && $(PYTHON) -m venv --clear $(VENV); \
	fi
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
