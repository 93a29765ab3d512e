# Set-up, runs and checks. Every target first does what is missing of the set-up, all of it inside .venv.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE # byte code is kept: without it every command compiles its sources anew
.PHONY: help setup run test app bench validation experiments clean

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
INSTALLED := .venv/.installed
COMPILED := .venv/.compiled
# One more than processors, up to four: tests also wait, for browsers and for commands.
WORKERS = $(shell $(PYTHON) -c "import os; print(min((os.cpu_count() or 1) + 1, 4))")
RULES := $(wildcard sim/rules/*.py) sim/ensemble/kernel.py

help:
	@echo "make run     play the article's batch and print how often each ending comes about"
	@echo "make app     open the app on this machine"
	@echo "make test    check style and types, then run the tests"
	@echo "make bench   measure the speed"
	@echo "make validation   hold runs against facts and write docs/validation.md anew"
	@echo "make experiments  weigh the article's claims and write docs/experiments.md anew"
	@echo "make setup   only the set-up: a virtual environment in .venv, then .venv/bin/sim works"
	@echo "make clean   remove the set-up and the caches; results under runs/ stay"

setup: $(COMPILED)

run: $(COMPILED)
	@$(VENV_PYTHON) -m sim run article

test: $(COMPILED)
	@$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

app: $(COMPILED)
	@$(VENV_PYTHON) -m streamlit run app.py

bench: $(COMPILED)
	@$(VENV_PYTHON) -m benchmarks

validation: $(COMPILED)
	@$(VENV_PYTHON) -m sim validate --markdown docs/validation.md

experiments: $(COMPILED)
	@$(VENV_PYTHON) -m sim weigh --draws 1024 --markdown docs/experiments.md

clean:
	@rm -rf .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml requirements.lock
	@stop() { printf '%s\n' "$$@" >&2; exit 1; }
	command -v $(PYTHON) >/dev/null ||
	    stop "Python is missing: install Python 3.11 or later (Debian: apt-get install python3 python3-venv)"
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
	    stop "$$($(PYTHON) --version 2>&1) is too old: 3.11 or later is needed. Name another: make PYTHON=python3.12"
	$(PYTHON) -c 'import ensurepip' 2>/dev/null ||
	    stop "Python's venv module is incomplete (Debian: apt-get install python3-venv)"
	if ! $(VENV_PYTHON) -m pip --version >/dev/null 2>&1; then
	    echo "Making .venv with $$($(PYTHON) --version)"
	    $(PYTHON) -m venv --clear .venv
	fi
	echo "Installing the packages into .venv (about a minute)"
	total=$$(grep -c == requirements.lock)
	show_progress() {
	    local line count=0
	    while IFS= read -r line; do
	        case $$line in
	            Collecting*|Processing*) count=$$((count + 1)); ((count % 10)) || echo "  found $$count of about $$total" ;;
	            "Installing collected packages"*) echo "  unpacking" ;;
	        esac
	    done
	}
	$(VENV_PYTHON) -m pip install --no-input --disable-pip-version-check -c requirements.lock -e '.[dev]' 2>&1 |
	    tee .venv/install.log | show_progress ||
	    stop "$$(tail -n 15 .venv/install.log)" "The packages could not be installed; all of pip's words are in .venv/install.log"
	touch $@

$(COMPILED): $(INSTALLED) $(RULES)
	@$(VENV_PYTHON) -m sim.warm
	touch $@
