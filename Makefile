# `make run` and `make test` do all their own set-up; nothing else has to be typed.
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash
CODE := $(shell find studyhub -name '*.py')

.PHONY: run demo setup test audit lint check codebook bench clean

run: setup
	@$(BIN)/python -m studyhub.cli.serve

demo: setup
	@$(BIN)/python -m studyhub.cli.serve --demo

setup: .venv/ready .venv/compiled

test: .venv/ready-dev
	@$(BIN)/python tests/browser/set_up_browser.py
	@$(BIN)/python tests/oidc/set_up_provider.py
	@$(BIN)/python tests/nodes/set_up_servers.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/audit.py || [ $$? -eq 2 ]
	$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

# 0: clean; 1: a known weakness; 2: not audited (no network to the advisories), which `make test` lets pass.
audit: .venv/ready-dev
	$(BIN)/python tests/audit.py

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: .venv/ready-codes
	@$(BIN)/flask codebook build --if-missing
	@$(BIN)/flask content check

codebook: .venv/ready-codes
	@$(BIN)/flask codebook build

bench: .venv/ready-dev
	@$(BIN)/python -m bench all

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "StudyHub needs Python 3.11 or later; name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv

.venv/ready: requirements.txt | .venv/bin/python
	@echo "Installing what StudyHub runs on (a minute, the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Some servers may not write beside their code (deploy/studyhub.service), and some shells forbid it: it is done here.
.venv/compiled: .venv/ready $(CODE)
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 studyhub
	@touch $@

.venv/ready-codes: requirements-codes.txt .venv/ready
	@echo "Installing the packages that hold the official code tables"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-codes.txt
	@touch $@

.venv/ready-dev: requirements.txt requirements-codes.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/ready .venv/ready-codes

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
