# One command shows it: make demo. One command tests it: make test.
# Both do all their own set-up on a machine that has Python and nothing else.

# A shim may stand on the PATH without a Python behind it: take the first that answers.
PYTHON := $(shell for p in $$PYTHON python3 python3.13 python3.12 python3.14 /usr/bin/python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && echo "$$p" && break; done)
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test run lint format bench bench-index bench-ladders bench-outbox messages setup setup-test setup-bench python

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

demo: setup ## show Anxin with a demo dealer group (PORT=8000)
	@$(VENV)/anxin demo $(if $(PORT),--port $(PORT))

demo-reset: setup ## the same, after deleting what was changed in the demo
	@$(VENV)/anxin demo --reset $(if $(PORT),--port $(PORT))

test: setup-test ## every check and every test (ARGS="-k name" goes to pytest)
	@$(VENV)/python -m tools.check $(ARGS)

run: setup ## serve this installation, without demo data
	@$(VENV)/anxin migrate && $(VENV)/anxin serve $(if $(PORT),--port $(PORT))

lint: setup-test ## the checks without the tests
	@$(VENV)/python -m tools.check --only-checks

format: setup-test ## put code and imports into their standard form
	@$(VENV)/ruff check --fix-only --quiet . ; $(VENV)/ruff format .

bench: setup-test ## measure pages on many complaints, and the clocks of 50,000 open ones (about half an hour)
	@$(VENV)/python -m bench $(ARGS)
	@$(VENV)/python -m bench.clocks

bench-desk: setup-test ## measure the desk with a million cases beside django-helpdesk (about half an hour; needs uv and PyPI)
	@$(VENV)/python -m bench.desk $(ARGS)

bench-index: setup-bench ## add ten million answers up by DuckDB, pandas and a Spark cluster, then ask the pages (needs Java 17)
	@$(VENV)/python -m bench.index $(ARGS)

bench-ladders: setup-test ## let 500 cases climb their ladders while workers and the web server are killed
	@$(VENV)/python -m bench.ladders $(ARGS)

bench-outbox: setup-test ## queue 2,000 mails and kill the workers until a server that counts has each once
	@$(VENV)/python -m bench.outbox $(ARGS)

messages: setup-test ## bring new words of the interface into the catalogue
	@$(VENV)/python tools/messages.py update && $(VENV)/python tools/messages.py missing

setup: python
	@$(PYTHON) -m tools.bootstrap demo

setup-test: python
	@$(PYTHON) -m tools.bootstrap test

setup-bench: python
	@$(PYTHON) -m tools.bootstrap bench

python:
	@test -n "$(PYTHON)" || { echo "Python 3.8 or newer is needed to begin: install it and run again. 请先安装 Python。" >&2; exit 1; }
