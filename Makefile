# 准绳 Zhunsheng. A newcomer needs two: `make run` opens a desk with a demonstration shop, `make test` proves it.
.DEFAULT_GOAL := help
.PHONY: help run test check fast soak lint format types imports house budgets locks clean venv-run venv-dev
export PYTHON

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 18

run: venv-run ## open the desk with its demonstration shop on http://127.0.0.1:8000
	@ZHUNSHENG_FETCH_MODELS=$${ZHUNSHENG_FETCH_MODELS:-true} exec .venv/bin/zhunsheng serve --demo

test: venv-dev ## run every test this machine allows, and say what was left out and why
	@exec .venv/bin/python -m tools.legs test

check: venv-dev ## run everything that only reads the code
	@exec .venv/bin/python -m tools.legs check

fast: venv-dev ## run the static checks and the tests on SQLite
	@exec .venv/bin/python -m tools.legs fast

soak: venv-dev ## run the long fault and load tests
	@exec .venv/bin/python -m tools.legs soak

lint: venv-dev ## check style
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

format: venv-dev ## put the code into the house's form
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

types: venv-dev ## check types
	@.venv/bin/mypy

imports: venv-dev ## check who imports whom
	@.venv/bin/lint-imports --no-logo

house: venv-dev ## check the rules of the house
	@.venv/bin/python -m tools.house

budgets: venv-dev ## measure files, functions and doors
	@.venv/bin/python -m tools.budgets

locks: venv-dev ## write requirements/*.txt from pyproject.toml and what is installed
	@.venv/bin/python -m tools.locks

clean: ## remove what can be made again; data stays
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache build *.egg-info src/*.egg-info

venv-run:
	@tools/venv.sh run

venv-dev:
	@tools/venv.sh dev
