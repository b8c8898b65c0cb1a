# Chợ Sen: `make run` serves the demo market, `make test` runs every check.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SLOW := tests/payments/test_the_whole_life_of_money.py tests/concurrency/test_killed_while_selling.py

export VAR_DIR ?= var
# Tests start this program in dozens of processes: what Python compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test lint types contracts translations pytest fast slow lock clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(STAMP) ## Serve the demo market at http://127.0.0.1:8000
	@DEMO=1 $(BIN)/marketplace demo
	@DEMO=1 $(BIN)/marketplace serve

test: lint types contracts pytest ## Run every check

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

pytest: $(STAMP)
	$(BIN)/python -m pytest

fast: $(STAMP) ## Run the tests without a browser
	$(BIN)/python -m pytest -m "not journey"

slow: $(STAMP) ## Prove money and kills on a large scale (an hour)
	$(BIN)/python -m pytest -n 2 --dist load --hypothesis-profile=slow --log-cli-level=WARNING $(SLOW)

lock: $(STAMP) ## Pin every package anew, with hashes and without any index address
	$(BIN)/pip-compile --quiet --all-extras --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --no-header --output-file requirements.lock pyproject.toml

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian, apt-get install python3-venv"; exit 1; }
	@echo "Installing packages (once)…"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean: ## Remove the demo's data, not the packages
	rm -rf var
