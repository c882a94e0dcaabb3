PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test fmt lint types layers unit rules bench bench-full bench-docs fuzz docs golden wheel-check browser spark postgres

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(VENV)/.ready  ## scan the samples, print the report, write the HTML
	$(BIN)/callcheck scan samples/calls --format html --output report.html --fail-on never --quiet
	$(BIN)/callcheck scan samples/calls --fail-on never
	@echo "网页报告:$(CURDIR)/report.html"

test: $(VENV)/.ready lint types layers rules docs browser spark postgres unit  ## everything

fmt: $(VENV)/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.ready
	$(BIN)/mypy

layers: $(VENV)/.ready
	$(BIN)/lint-imports

rules: $(VENV)/.ready  ## the rules' own tests
	$(BIN)/callcheck rules test

docs: $(VENV)/.ready  ## generated pages are as the code makes them
	$(BIN)/python tools/make_docs.py --check

browser:  ## Chromium for the tests of the HTML report; says so when it cannot be had
	sh tests/browser/install.sh

spark:  ## Java for the tests of Spark; says so when it cannot be had
	sh tests/spark/install.sh

postgres:  ## PostgreSQL for the tests of the store; says so when it cannot be had
	sh tests/postgres/install.sh

unit: $(VENV)/.ready
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term

CALLS ?= 3000
bench: $(VENV)/.ready  ## speed next to what else there is, in one run; CALLS=10000 for a larger corpus
	$(BIN)/python -m bench --calls $(CALLS)

bench-full: $(VENV)/.ready  ## the same with 100,000 calls
	$(BIN)/python -m bench --calls 100000

bench-docs: $(VENV)/.ready  ## the same, written to docs/performance.md
	$(BIN)/python -m bench --calls $(CALLS) --write docs/performance.md

fuzz: $(VENV)/.ready
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n 2 --dist loadfile -k "property or any_bytes"

golden: $(VENV)/.ready  ## rewrite what the golden tests compare with; then read the diff
	GOLDEN=1 $(BIN)/python -m pytest -n 2 --dist loadfile -k golden
	$(BIN)/python tools/make_docs.py

wheel-check: $(VENV)/.ready
	$(BIN)/python -m pytest -k wheel
