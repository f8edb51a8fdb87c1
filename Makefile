# The whole vocabulary: setup, demo, test, quick, check, bench, lock, serve, clean.
# Everything runs from .venv, which is built from requirements.lock (hashes pinned) and nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
export PYTHONDONTWRITEBYTECODE := 1
export UV_LINK_MODE := copy

.PHONY: help setup demo demo-built rehearse test quick check bench lock serve clean system-demo system-test

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## make .venv with .venv/bin/tahqiq

$(STAMP): requirements.lock pyproject.toml packages/verify/pyproject.toml scripts/make-venv
	@sh scripts/make-venv "$(PYTHON)" "$(VENV)"
	@touch $(STAMP)

system-demo:
	@sh scripts/system-packages pdf

system-test:
	@sh scripts/system-packages pdf browser postgresql second-reader faults spark proxy

demo: system-demo setup  ## build the mission of cases/durand-2025, print the tour, serve it on loopback
	@$(BIN)/tahqiq demo

test: system-test setup check  ## everything: style, types, floors, the whole suite on SQLite and PostgreSQL, browser
	@$(BIN)/pytest -n 2 --dist loadfile

quick: setup check  ## under two minutes: style, types, floors, and the suite without browser and PostgreSQL
	@$(BIN)/pytest -n 2 --dist loadfile -m "not slow"

check: setup
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

rehearse: demo-built ## four sides' witnesses on loopback: one goes away, one lies; a mirror replays; evidence is checked
	@$(BIN)/python scripts/rehearse_quorum.py

demo-built: system-demo setup
	@test -f demo/durand-2025.built || DEMO_SERVE=0 $(BIN)/tahqiq demo

bench: setup     ## print the benchmarks as ratios against named alternatives
	@$(BIN)/python -m benchmarks

lock: setup      ## re-resolve requirements.lock from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --group dev --all-extras --universal --python-version 3.11 \
	  --generate-hashes --no-emit-package tahqiq-verify --no-emit-index-url --no-header --no-annotate \
	  --upgrade -q -o requirements.lock

clean:           ## remove what the commands above made
	@rm -rf $(VENV) demo build
