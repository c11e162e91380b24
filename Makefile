# Everything a person or CI types. `make` alone lists it. Needs Python 3.11 or newer and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo run test coverage check evaluate fuzz duplicates bench chaos lock mailcheck thunderbird picture clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/ready ## the main job on a sample roundup, from nothing to caught mails
	@$(BIN)/newsletter demo

run: $(VENV)/ready ## desk and public pages on http://localhost:8000, with sample data
	@$(BIN)/newsletter serve --demo

test: $(VENV)/tests ## all tests, in a real browser too
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

coverage: $(VENV)/tests ## all tests, and what of the code they reach (twice as long)
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python -m pytest -n 3 --dist loadfile --cov --cov-report=term --cov-report=xml:build/coverage.xml $(ARGS)

check: $(VENV)/tests ## format, lint, types, layers, docker-compose.yml
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

evaluate: $(VENV)/tests ## how well roundups are taken apart, against gold (ARGS=--misses tells each miss)
	@$(BIN)/python -m benchmarks.evaluate $(ARGS)

fuzz: $(VENV)/fuzz ## look for inputs that break the importer (SECONDS=120); Linux only
	@$(BIN)/python -m benchmarks.fuzz --seconds $(or $(SECONDS),120)

duplicates: $(VENV)/ready ## how long the desk looks among 100,000 earlier items (ARGS=--explain)
	@$(BIN)/python -m benchmarks.duplicates $(ARGS)

bench: $(VENV)/tests ## how fast mails leave and what they cost, beside Postfix (ARGS=--quick); exit 1: too slow
	@$(BIN)/python -m benchmarks.mail_cost
	@$(BIN)/python -m benchmarks.sending $(ARGS)

chaos: $(VENV)/tests ## kill, cut off and starve a sending, and count who suffers; root plays all of it (ARGS=--quick)
	@$(BIN)/python -m benchmarks.chaos $(ARGS)

mailcheck: $(VENV)/tests ## the mail before html-validate, caniemail, SpamAssassin and rspamd (minutes, once)
	@PYTHONPATH=. $(BIN)/python -m tests.mailcheck.install
	@$(BIN)/python -m pytest tests/mailcheck/check_html.py tests/mailcheck/check_clients.py tests/mailcheck/check_spam.py $(ARGS)

thunderbird: $(VENV)/tests ## pictures of the mail in Thunderbird, to be looked at
	@PYTHONPATH=. $(BIN)/python -m tests.mailcheck.install thunderbird Xvfb xdotool import
	@PYTHONPATH=. $(BIN)/python -m tests.mailcheck.thunderbird

lock: $(VENV)/tests ## make the requirements anew from pyproject.toml, with hashes
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --universal --python-version 3.11 \
	  pyproject.toml --group build -o requirements.txt
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --universal --python-version 3.11 \
	  pyproject.toml --group build --group test --group check -o requirements-test.txt
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --universal --python-version 3.11 \
	  --group fuzz -o requirements-fuzz.txt

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

$(VENV)/fuzz: $(VENV)/ready requirements-fuzz.txt
	@$(PIP) install --require-hashes --requirement requirements-fuzz.txt
	@touch $@
