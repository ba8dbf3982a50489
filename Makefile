# The developer's door: thin lines over CMakePresets.json. `make` says what there is.
#
# JOBS        parallel jobs (all processors)
# PREFIX      where `install` puts things (/usr/local); DESTDIR is honoured
# LABELS      which tests `test` runs: a ctest label or expression, e.g. LABELS='unit|kern'
# FUZZ_SECONDS  how long each fuzz target runs (60)

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
CASES ?= $(wildcard tests/cli/*/*.sh)
LABELS ?= .
VERSION := $(shell sed -n 's/^project.zavit VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)

CTEST = ctest -j $(JOBS) --output-on-failure --no-tests=error -L '$(LABELS)'

.DEFAULT_GOAL := help
.PHONY: help build check test quick asan ubsan tsan valgrind fuzz bench cov docs accept format lint \
	install dist clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

build: ## the program build/zavit, the library, the tests
	cmake --preset release
	cmake --build --preset release -j $(JOBS)

check: ## packages, build with warnings as errors, all tests: what ./check does
	./check

test: build ## all tests in build/ (LABELS='unit|kern' for some)
	$(CTEST) --test-dir build

quick: build ## the tests that take seconds
	$(CTEST) --test-dir build -LE 'slow|oom'

asan: ## build and tests under the address and undefined behaviour sanitizers
	cmake --preset asan
	cmake --build --preset asan -j $(JOBS)
	$(CTEST) --test-dir build-asan

ubsan: asan ## the same build holds both

tsan: ## build and tests under the thread sanitizer
	cmake --preset tsan
	cmake --build --preset tsan -j $(JOBS)
	OPENBLAS_NUM_THREADS=1 $(CTEST) --test-dir build-tsan  # its threads are not instrumented

valgrind: build ## leaks of the main commands
	tools/check-valgrind build/zavit

fuzz: ## run each fuzz target for FUZZ_SECONDS (needs clang-14)
	@command -v clang-14 >/dev/null || { echo "clang-14 is missing: apt-get install clang-14" >&2; exit 1; }
	cmake --preset fuzz
	cmake --build --preset fuzz -j $(JOBS)
	tools/fuzz-run build-fuzz $(FUZZ_SECONDS)

bench: build ## measure this machine
	tools/bench-run build

cov: ## test coverage by file (needs gcovr)
	@command -v gcovr >/dev/null || { echo "gcovr is missing: apt-get install gcovr" >&2; exit 1; }
	cmake --preset cov
	cmake --build --preset cov -j $(JOBS)
	$(CTEST) --test-dir build-cov
	gcovr --root . --filter src/ --filter cli/ --exclude-throw-branches build-cov

docs: ## man pages and shell completion, from the command table
	cmake --preset release
	cmake --build --preset release -j $(JOBS) --target zavit_manual
	@ls build/man/*.1 build/zavit.bash-completion

accept: build ## rewrite what the command line tests expect (CASES=...); read the diff
	tests/cli/run --accept $(CASES)

format: ## lay out the C sources as .clang-format says
	tools/check-format --fix

lint: ## the checks that need no build
	tools/check-all

install: ## program, library, headers, man pages, completion under PREFIX
	cmake --preset release -DCMAKE_INSTALL_PREFIX=$(PREFIX)
	cmake --build --preset release -j $(JOBS)
	DESTDIR=$(DESTDIR) cmake --install build

dist: ## zavit-$(VERSION).tar.gz of the committed tree
	git archive --prefix=zavit-$(VERSION)/ -o zavit-$(VERSION).tar.gz HEAD

clean: ## remove all build trees and what ./demo made
	rm -rf build build-asan build-tsan build-fuzz build-cov build-dev demo-out zavit-*.tar.gz
