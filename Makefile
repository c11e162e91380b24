# Everything a person or CI types. `make` alone lists it. Needs Python 3.11 or newer and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo run test check lock picture clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/ready ## the main job on a sample roundup, from nothing to caught mails
	@$(BIN)/newsletter demo

run: $(VENV)/ready ## desk and public pages on http://localhost:8000, with sample data
	@$(BIN)/newsletter serve --demo

test: $(VENV)/tests ## all tests, in a real browser too
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python -m pytest --cov --cov-report=term --cov-report=xml:build/coverage.xml $(ARGS)

check: $(VENV)/tests ## format, lint, types, layers, docker-compose.yml
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

lock: $(VENV)/tests ## make the requirements anew from pyproject.toml, with hashes
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --universal --python-version 3.11 \
	  pyproject.toml --group build -o requirements.txt
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --universal --python-version 3.11 \
	  pyproject.toml --group build --group test --group check -o requirements-test.txt

picture: $(VENV)/tests ## draw the README's picture anew
	@PYTHONPATH=. $(BIN)/python tests/browser/picture.py

clean: ## remove what was built; data/ stays
	rm -rf $(VENV) build dist

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing (once; about a minute) ..."
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tests: $(VENV)/ready requirements-test.txt
	@$(PIP) install --require-hashes --requirement requirements-test.txt
	@touch $@
