PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test fmt lint types layers unit rules prepared bench bench-full bench-docs fuzz kills pythons audit licences sbom lock docs pictures golden wheel-check browser spark postgres

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

demo: $(VENV)/.ready  ## scan the samples, print the report; store one team's month, make its training page
	$(BIN)/callcheck scan samples/calls --format html --output report.html --fail-on never --quiet
	$(BIN)/callcheck scan samples/calls --fail-on never
	rm -f month.db month.db-shm month.db-wal
	$(BIN)/callcheck store add samples/month/calls --profile samples/month/profile.yaml --store month.db --by demo
	$(BIN)/callcheck store add-reviews samples/month/reviews.jsonl --store month.db
	$(BIN)/callcheck complaints add samples/month/complaints.csv --store month.db --by demo
	$(BIN)/callcheck module build --store month.db --profile samples/month/profile.yaml --output training-pages
	@echo "网页报告:$(CURDIR)/report.html"
	@echo "培训首页:$(CURDIR)/training-pages/index.html"

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
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term

CALLS ?= 3000
prepared: $(VENV)/.ready  ## patterns read beforehand, so that the rules load in a fraction of the time
	$(BIN)/callcheck rules prepare

bench: prepared  ## speed next to what else there is, in one run; CALLS=10000 for a larger corpus
	$(BIN)/python -m bench --calls $(CALLS)

bench-full: prepared  ## the same with 100,000 calls
	$(BIN)/python -m bench --calls 100000

bench-docs: prepared  ## the same, written to docs/performance.md
	$(BIN)/python -m bench --calls $(CALLS) --write docs/performance.md

fuzz: $(VENV)/.ready  ## a million changed transcripts, a hundred thousand changed rule files; an hour at most
	$(BIN)/python tools/fuzz.py --transcripts 1000000 --rules 100000 --seconds 3600
	HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -n 2 --dist loadfile -k "property or any_bytes"

POINTS ?= 50
kills: $(VENV)/.ready  ## kill -9 at POINTS points of each kind of work, then hold against runs never killed; an hour
	$(BIN)/python tools/kills.py --points $(POINTS)

pythons:  ## the same bytes by every Python from 3.11 on that is here; makes an environment of each in .pythons
	$(PYTHON) tools/pythons.py

audit: $(VENV)/.ready  ## known vulnerabilities of what is installed
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --skip-editable --progress-spinner off

licences: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet pip-licenses
	$(BIN)/pip-licenses --format=markdown

sbom: $(VENV)/.ready  ## CycloneDX, of the environment
	$(BIN)/python -m pip install --quiet cyclonedx-bom
	$(BIN)/cyclonedx-py environment $(VENV) --output-file sbom.json

lock: $(VENV)/.ready  ## versions that development was last tried with
	PIP_CONFIG_FILE=/dev/null $(BIN)/python -m pip lock --quiet --editable . --group dev --output pylock.toml

pictures: $(VENV)/.ready  ## the README's pictures, in docs/images
	$(BIN)/python tools/make_pictures.py

golden: $(VENV)/.ready  ## rewrite what the golden tests compare with; then read the diff
	GOLDEN=1 $(BIN)/python -m pytest -n 2 --dist loadfile -k golden
	$(BIN)/python tools/make_docs.py

wheel-check: $(VENV)/.ready
	$(BIN)/python -m pytest -k wheel
