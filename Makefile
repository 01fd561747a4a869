# The commands people type. Each makes what it needs first; `make` alone lists them.

PYTHON_RUN := .venv/bin/python
ONLY ?=
SCALE ?=

.DEFAULT_GOAL := help
.PHONY: help env demo test check bench messages lock snapshot

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

env: ## .venv from the hash-locked requirement files
	@deploy/env.sh dev

demo: ## from nothing to a running portal with a demonstration world
	@deploy/demo.sh

test: ## the test suite (SQLite; with DATABASE_URL and REDIS_URL on those)
	@deploy/env.sh dev
	@deploy/test.sh

check: ## lint, types, templates, contracts, migrations, translations, tests
	@deploy/env.sh dev
	@deploy/check.sh
	@deploy/test.sh

bench: ## benchmarks as ratios; ONLY=a,b SCALE=small; writes bench.json
	@deploy/env.sh dev
	@ONLY="$(ONLY)" SCALE="$(SCALE)" $(PYTHON_RUN) -m tests.benchmarks

messages: ## collect the texts to translate and compile the translations
	@deploy/env.sh dev
	@deploy/messages.sh

lock: ## write requirements*.txt anew from requirements*.in (needs uv)
	@deploy/lock.sh

snapshot: ## write deploy/schema.sqlite3.xz anew from the migrations
	@deploy/env.sh run
	@$(PYTHON_RUN) manage.py build_snapshot
