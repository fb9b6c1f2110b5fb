# What there is to do here; `make` lists it. ARGS passes arguments on: make test ARGS="--filter Cron"
#
# Warnings are errors by a setting in Package.swift, not by flags, so that build, test and demo share one build.

ARGS ?=
OUT ?= .build/screenshots

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help bootstrap build test test-api screenshots demo lint format bench bench-page docs soak fuzz clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

bootstrap: ## Install what is missing (Debian packages, or Homebrew on macOS)
	@Scripts/bootstrap

build: bootstrap ## Build everything, the tests included
	swift build --build-tests

test: bootstrap ## Run the tests; ARGS="--filter Cron" picks some
	swift test --disable-xctest $(ARGS)
	$(if $(ARGS),,Scripts/test-static)

test-api: bootstrap ## Let schemathesis loose on the API; ARGS are its arguments
	Scripts/test-api $(ARGS)

screenshots: bootstrap ## Take pictures of every view of the Admin Center; OUT=.build/screenshots, ARGS names some
	swift run Screenshots $(OUT) $(ARGS)

demo: bootstrap ## Run Examples/HelloScheduler; ARGS are its arguments
	swift run HelloScheduler $(ARGS)

lint: bootstrap ## Check scripts, floors, format and warnings
	Scripts/lint $(ARGS)

format: ## Format all Swift files in place
	swift format format --in-place --parallel --recursive $(wildcard Package.swift Sources Plugins Tests Examples Benchmarks Fuzzing)

bench: bootstrap ## Run the benchmarks in release mode; ARGS are their arguments
	swift run -c release --package-path Benchmarks Benchmarks $(ARGS)

bench-page: bootstrap ## Measure the Admin Center in a browser, in release mode
	swift run -c release PageBenchmark

docs: bootstrap ## Check and build the documentation, warnings as errors
	Scripts/docs

soak: bootstrap ## Kill processes, then run the tests over and over; MINUTES=10, KILL_ROUNDS=200, SANITIZE=address
	Scripts/soak $(ARGS)

fuzz: bootstrap ## Feed the cron parser and the tz file reader with a million inputs; RUNS=1000000
	Scripts/fuzz

clean: ## Remove what was built
	rm -rf .build Benchmarks/.build
