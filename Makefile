# Two commands do all set-up: `make run` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
ARGS ?=
export PORT
run: export LOG_LEVEL ?= WARNING

BIN := .venv/bin
RUNTIME := .venv/.runtime-installed
DEVELOPMENT := .venv/.development-installed
# Who tests needs more packages than who only runs; once installed, they are kept up to date.
PACKAGES := $(if $(wildcard $(DEVELOPMENT))$(filter test check bench,$(MAKECMDGOALS)),$(DEVELOPMENT),$(RUNTIME))
FRONT_END := var/front-end/.built
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard marketplace/locale/*/LC_MESSAGES/*.po))
STATIC_SOURCES := $(shell find marketplace/static -type f 2>/dev/null)
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --require-hashes
PYTEST := $(BIN)/pytest -n $(WORKERS)
CHECKS := check-format check-lint check-types check-layers check-templates check-migrations \
          check-translations

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Set-up ------------------------------------------------------------------------------------------
.PHONY: setup
setup: $(PACKAGES) $(FRONT_END) $(CATALOGUES) ## make .venv and the front-end files, start nothing

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer, or name yours: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) -V): install a newer one and name it: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments: install its venv package (Debian: apt install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(RUNTIME): requirements.txt | .venv/bin/python
	@echo "Installing the Python packages ..."
	$(PIP) -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt | .venv/bin/python
	@echo "Installing the Python packages for development ..."
	$(PIP) -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json .npmrc
	@for tool in node npm; do command -v $$tool >/dev/null || { echo "$$tool is missing: install Node.js 18 or newer with npm (Debian: apt install nodejs npm)" >&2; exit 1; }; done
	@echo "Installing the front-end packages ..."
	npm ci --ignore-scripts --silent
	@touch $@

$(FRONT_END): node_modules/.installed marketplace/static_build.py $(STATIC_SOURCES) | $(PACKAGES)
	$(BIN)/python -m marketplace.static_build
	@touch $@

$(CATALOGUES): %.mo: %.po | $(PACKAGES)
	$(BIN)/python -m marketplace.translations compile

# Running -----------------------------------------------------------------------------------------
.PHONY: run
run: setup ## migrate, load the demo market once, serve on 127.0.0.1:$(PORT)
	@$(BIN)/python manage.py migrate --verbosity=0
	@$(BIN)/python manage.py load_demo --years 2026 --if-empty
	@exec $(BIN)/python -m marketplace.supervisor

.PHONY: screenshots
screenshots: $(DEVELOPMENT) $(FRONT_END) $(CATALOGUES) ## take the README's pictures (ARGS=--all takes every page)
	@$(BIN)/python -m marketplace.screenshots $(ARGS)

# Judging -----------------------------------------------------------------------------------------
.PHONY: test
test: $(DEVELOPMENT) $(FRONT_END) $(CATALOGUES) ## run all tests (ARGS="tests/search -k name" for some)
	@rm -rf var/test-results
ifdef TEST_POSTGRESQL_URL
	@failed=0; \
	unset DATABASE_URL; \
	$(PYTEST) -m "not postgresql" --junitxml=var/test-results/sqlite.xml $(ARGS) || (($$? == 5)) || failed=1; \
	export DATABASE_URL="$$TEST_POSTGRESQL_URL"; \
	$(PYTEST) -m "postgresql or both_databases" --junitxml=var/test-results/postgresql.xml $(ARGS) || (($$? == 5)) || failed=1; \
	exit $$failed
else
	$(PYTEST) --junitxml=var/test-results/sqlite.xml $(ARGS)
endif

.PHONY: check
check: $(DEVELOPMENT) $(CATALOGUES) ## format, lint, types, layers, templates, migrations, translations
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target --keep-going $(CHECKS)

.PHONY: $(CHECKS)
check-format:
	@$(BIN)/ruff format --check --quiet .
check-lint:
	@$(BIN)/ruff check --quiet .
check-types:
	@$(BIN)/mypy --no-error-summary
check-layers:
	@$(BIN)/lint-imports --no-logo
check-templates:
	@$(BIN)/djlint --lint --quiet marketplace cms procurement_targets search
check-migrations:
	@$(BIN)/python manage.py makemigrations --check --dry-run
check-translations:
	@$(BIN)/python -m marketplace.translations check

.PHONY: bench
bench: $(DEVELOPMENT) $(FRONT_END) $(CATALOGUES) ## measure the catalogue with 10,000 listings (ARGS="--listings 1000")
	@$(BIN)/python -m tests.bench.catalogue $(ARGS)

# Keeping -----------------------------------------------------------------------------------------
UV_COMPILE = uv pip compile --quiet --universal --generate-hashes --no-header \
             --no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml

.PHONY: lock
lock: ## make the lock files again (needs uv; ARGS=--upgrade takes newer versions)
	$(UV_COMPILE) --output-file requirements.txt
	$(UV_COMPILE) --extra dev --constraints requirements.txt --output-file requirements-dev.txt
	npm install --package-lock-only --ignore-scripts --silent
