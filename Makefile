# make demo · make test [FULL=1] · make check — everything else serves these three.

BIN := .venv/bin
JOBS ?= auto
PYTEST = $(BIN)/pytest -n $(JOBS) --maxprocesses=8 --dist=worksteal $(if $(filter 1,$(FULL)),--full)
STAMP := .venv/.stamp
RIVALS := .venv/.rivals

.DEFAULT_GOAL := help
.PHONY: help env demo test bench check format messages snapshots picture lock clean

help:
	@echo "make demo          open the app on an invented round"
	@echo "make test          run the tests; FULL=1 adds the slow ones"
	@echo "make bench         time scores, statistics and allocation; writes docs/benchmarks.md"
	@echo "make check         lint, format, types and import contract"
	@echo "make format        put the code in the project's format"
	@echo "make messages      compile the message catalogues"
	@echo "make snapshots     accept the screens as they are now"
	@echo "make picture       draw docs/images/scoring-desk.svg again"
	@echo "make lock          resolve requirements.lock again"

env: $(STAMP)

$(STAMP): requirements.lock pyproject.toml scripts/env.sh
	@scripts/env.sh .venv
	@touch $@

demo: $(STAMP)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/workbench demo build/demo; \
	else $(BIN)/workbench demo build/demo-settled --no-tui; fi

test: $(STAMP) $(if $(filter 1,$(FULL)),$(RIVALS))
	@$(PYTEST)

bench: $(STAMP) $(RIVALS)
	@$(BIN)/python -m tests.benchmarks

# What the benchmarks are compared with; nothing else needs it.
$(RIVALS): tests/benchmarks/requirements.lock $(STAMP)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $<
	@touch $@

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(STAMP)
	$(BIN)/python -m workbench.i18n.compile

snapshots: $(STAMP)
	$(BIN)/pytest -m snapshot --snapshot-update

picture: $(STAMP)
	$(BIN)/python scripts/picture.py docs/images/scoring-desk.svg

# The lock names no index and holds for every platform and every Python from 3.11 up.
lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --group dev pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-emit-index-url --no-header --no-annotate tests/benchmarks/requirements.in \
		--output-file tests/benchmarks/requirements.lock

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis snapshot_report.html
	find workbench tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
