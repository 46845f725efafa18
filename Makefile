# Works with GNU make 3.81 and bash 3.2, on a machine that has only npm, make and git.

PREFIX ?= $(HOME)/.local
DROID_VERSION := 0.215.0
BUN_VERSION := $(shell sed -n 's/^ *"bun": "\([0-9.]*\)",\{0,1\}$$/\1/p' package.json)

BUN := .tools/bin/bun

.PHONY: help setup droid build check format test demo bench install uninstall clean

help: ## show what there is to do
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | while read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

setup: ## install Bun of the pinned version where it is missing, and the dependencies
	@scripts/install-tool.sh bun $(BUN_VERSION)
	@$(BUN) install --frozen-lockfile --silent

droid: ## install the real Droid CLI into .tools, for the demo and the end-to-end tests
	@scripts/install-tool.sh droid $(DROID_VERSION)

build: setup ## compile dist/task-bg
	@$(BUN) scripts/build.ts

check: setup ## formatter, linter with types, types, unused code and dependencies
	@$(BUN) run --bun check

format: setup ## let the formatter rewrite the files
	@$(BUN) run --bun format

test: build ## build, then run every test; TESTS="PATH…" runs some
	@scripts/install-tool.sh droid $(DROID_VERSION) || [ "$$CI" != true ]
	@$(BUN) scripts/run-tests.ts $(TESTS)

demo: build droid ## three real droid runs in the background, with a scripted model; needs no account
	@$(BUN) scripts/demo.ts

bench: build ## median times of the commands that must be fast
	@$(BUN) scripts/bench/run-benchmark.ts

install: build ## copy the executable to $(PREFIX)/bin (PREFIX=~/.local)
	@mkdir -p "$(DESTDIR)$(PREFIX)/bin"
	@cp dist/task-bg "$(DESTDIR)$(PREFIX)/bin/.task-bg.new"
	@chmod 755 "$(DESTDIR)$(PREFIX)/bin/.task-bg.new"
	@mv -f "$(DESTDIR)$(PREFIX)/bin/.task-bg.new" "$(DESTDIR)$(PREFIX)/bin/task-bg"
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/task-bg"

uninstall: ## remove the executable from $(PREFIX)/bin
	rm -f "$(DESTDIR)$(PREFIX)/bin/task-bg"

clean: ## remove what was built (not the tools)
	rm -rf dist reports
