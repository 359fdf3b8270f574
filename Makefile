# The words typed here are the steps CI runs. Each sets itself up first: see .ci/setup.

BIN := .venv/bin
READY := .venv/.ready
READY_SPARK := .venv/.ready-spark
READY_BAYES := .venv/.ready-bayes
CODE = $(wildcard src tests bench)

export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test test-spark test-bayes check package docs bench bench-truth format

help: ## show these words
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

demo: $(READY) ## make the demo company in demo-company/ and show its scorecard
	@$(BIN)/worthline demo

test: $(READY) ## run every test but those on Spark and of the full posterior
	@$(BIN)/pytest -q -n 2 --dist loadfile -m "not spark and not bayes"

test-spark: $(READY_SPARK) ## run the tests on real Spark: one process, separate workers, Spark Connect
	@$(BIN)/pytest -q -m spark

test-bayes: $(READY_BAYES) ## run the tests of the full posterior, with pymc-marketing
	@$(BIN)/pytest -q -m bayes

check: $(READY) ## check style, types and that the generated pages are current
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CODE)
	$(BIN)/python -m worthline.doors.docs --check

package: $(READY) ## install what is built into a clean environment and run the demo there
	@rm -rf .trial && $(BIN)/python -m venv .trial
	@.trial/bin/python -m pip install --quiet --disable-pip-version-check .
	@.trial/bin/worthline demo .trial/company --customers 300 >/dev/null
	@rm -rf .trial && echo "The package stands by itself."

docs: $(READY) ## write the generated pages again
	$(BIN)/python -m worthline.doors.docs

bench: $(READY) ## measure the speed at 1, 10 and 100 million orders, beside its peers
	@$(BIN)/python -m bench

bench-truth: $(READY) ## count how often what is said of changes and of health is true, where the truth is known
	@$(BIN)/python -m bench.truth --write

format: $(READY) ## put the code into the one format
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

$(READY): uv.lock pyproject.toml
	@.ci/setup

$(READY_SPARK): $(READY)
	@.ci/setup spark

$(READY_BAYES): $(READY)
	@.ci/setup bayes
