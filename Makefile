# Every command a contributor needs; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test rest check format lint types walls bench fuzz field chaos soak scale processes container audit sbom settings messages pseudo lock goldens pictures screenshot clean

help: ## List these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.installed: pyproject.toml requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q bot
	@touch $@

demo: .venv/.installed ## Open a page on loopback where you type /who-left
	@$(BIN)/rollcall demo

test: .venv/.installed ## Run what a contributor runs before every commit: in one process, on SQLite
	$(BIN)/pytest -n auto --dist worksteal -m "not whole and not alone"

rest: .venv/.installed ## Run the tests that start processes, servers and browsers, and those that measure time
	$(BIN)/pytest -n auto --dist loadfile -m "whole and not alone"
	$(BIN)/pytest -m alone

check: lint types walls audit test rest ## Everything CI checks

format: .venv/.installed ## Rewrite the code in the house format
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

lint: .venv/.installed
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

types: .venv/.installed
	$(BIN)/mypy

walls: .venv/.installed
	$(BIN)/lint-imports

bench: .venv/.installed ## Measure ratios against a bare discord.py bot, a fan-out to 2,000 channels, an import of 100,000 rows, and pictures
	$(BIN)/python -m bench
	$(BIN)/python -m bench.fanout
	$(BIN)/python -m bench.importing
	$(BIN)/python -m bench.pictures

fuzz: .venv/.installed ## Ask every parser more than 100,000 things that nobody sane would type
	FUZZ_EXAMPLES=4000 $(BIN)/pytest tests/fuzz
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=3,<4"
	$(BIN)/python -m tests.fuzz.guided 8000

field: .venv/.installed ## Try the kinds of faults that others met in public, a file a kind
	$(BIN)/pytest tests/field

chaos: .venv/.installed ## Kill the bot 200 times while it delivers briefings
	$(BIN)/python -m tests.wire.chaos 200

soak: .venv/.installed ## Run commands, briefings and updates together for 30 minutes
	$(BIN)/python -m bench.soak 30

scale: .venv/.installed ## Measure 10,000 servers with 20,000 subscriptions, 2,000 and 20,000 stories that nobody asks for, and one of 100,000 reports
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.quiet
	$(BIN)/python -m bench.large
	$(BIN)/python -m bench.website 200

processes: .venv/.installed ## Kill one of two processes that deliver to 2,000 channels
	WIRE_CHANNELS=250 $(BIN)/pytest tests/wire/test_processes.py --timeout 600 --durations 0

container: .venv/.installed ## Build the image and try it, where docker, podman or buildah is found
	$(BIN)/pytest tests/container -s -rs

audit: .venv/.installed ## Ask the advisory database about every locked dependency
	@mkdir -p dist
	@$(BIN)/pip-audit --disable-pip --require-hashes -r requirements.lock --progress-spinner off --format json --output dist/audit.json >dist/audit.log 2>&1; \
	$(BIN)/python -m tests.audit dist/audit.json

sbom: .venv/.installed ## Write what the image is made of to dist/rollcall.cdx.json
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml -o dist/rollcall.cdx.json requirements.lock

settings: .venv/.installed ## Write docs/settings.md from the code
	$(BIN)/rollcall settings > docs/settings.md

goldens: .venv/.installed ## Write down anew what the briefings of the seeds' days say; then read the difference
	$(BIN)/python -m tests.unit.documents.golden

pictures: .venv/.installed ## Draw the pictures of the docs anew, and write down what they show; then look at them
	$(BIN)/python -m tests.unit.pictures.gallery

screenshot: .venv/.installed ## Take the README's pictures of the demo page anew
	$(BIN)/python -m bench.screenshot

messages: .venv/.installed ## Collect the texts to translate into the French catalogue
	$(BIN)/pybabel --quiet extract --no-location --sort-output --no-default-keywords -k say:1 -k plural:1,2 -k N_:1 -o bot/languages/locale/rollcall.pot bot
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete -D rollcall -i bot/languages/locale/rollcall.pot -d bot/languages/locale -l fr

pseudo: .venv/.installed ## Write a bot that speaks a made-up language, accented and longer, to dist/pseudo
	@mkdir -p dist
	@$(BIN)/python -m tests.languages.copies dist/pseudo

lock: ## Pin every dependency with its hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra postgresql pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra postgresql --extra reader pyproject.toml -o requirements-reader.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra demo --extra reader --group dev pyproject.toml -o requirements-dev.lock

clean: ## Forget the virtual environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
