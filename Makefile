# The one door: run, test, format, lint. `make help` lists what there is.

SWIFT ?= swift
# How many files are compiled at once.
JOBS ?= $(shell nproc)
DEMO ?= $(CURDIR)/demo
SKEG := .build/release/skeg

# Debian packages: to build, for the example applications, and for the tests.
PACKAGES := libgit2-dev libyaml-dev libsqlite3-dev pkg-config git python3 busybox curl
TEST_PACKAGES := openssh-server openssh-client openssl

BENCH ?=
PREFIX ?= /usr/local
SHARE := .build/share

.PHONY: help run test simulate build release share install bench packages test-packages format lint clean

help:
	@echo 'make run      install what is missing, build, and run the example repository (stop with Ctrl-C)'
	@echo 'make test     install what is missing, and run every test'
	@echo 'make simulate SEEDS=1000   run that many simulations; SEED=7 TRACE=yes shows one of them'
	@echo 'make release  build .build/release/skeg'
	@echo 'make install  install skeg, its man pages and completions below PREFIX ($(PREFIX))'
	@echo 'make bench    measure what the parts cost'
	@echo 'make format   format the code'
	@echo 'make lint     say what is not formatted'
	@echo 'make clean    remove what was built, and the example'

## Installs the packages that are missing; asks for nothing when all are there.
packages:
	@scripts/install-packages $(PACKAGES)

test-packages:
	@scripts/install-packages $(PACKAGES) $(TEST_PACKAGES)

build: packages
	$(SWIFT) build -j $(JOBS)

## Without symbols and debug information, which are two thirds of the file.
release: packages
	$(SWIFT) build -c release --product skeg --static-swift-stdlib -j $(JOBS) -Xlinker -s -Xlinker --no-export-dynamic

## Man pages and completions, made from the program's own help.
share: release
	$(SWIFT) build --product generate-manual -j $(JOBS)
	mkdir -p $(SHARE)/man1 $(SHARE)/completions
	.build/debug/generate-manual-tool $(SKEG) --multi-page --section 1 --date "$$(date +%F)" --output-directory $(SHARE)/man1
	$(SKEG) --generate-completion-script bash > $(SHARE)/completions/skeg.bash
	$(SKEG) --generate-completion-script zsh > $(SHARE)/completions/_skeg
	$(SKEG) --generate-completion-script fish > $(SHARE)/completions/skeg.fish

install: share
	install -D -m 755 $(SKEG) $(DESTDIR)$(PREFIX)/bin/skeg
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(SHARE)/man1/* $(DESTDIR)$(PREFIX)/share/man/man1/
	install -D -m 644 $(SHARE)/completions/skeg.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/skeg
	install -D -m 644 $(SHARE)/completions/_skeg $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_skeg
	install -D -m 644 $(SHARE)/completions/skeg.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/skeg.fish

## Copies the example repository, commits it, and keeps the machine running what it says.
run: release
	@scripts/run-example '$(SKEG)' '$(DEMO)'

test: test-packages
	$(SWIFT) build --build-tests -j $(JOBS)
	$(SWIFT) test --skip-build --no-parallel

bench: packages
	$(SWIFT) run -c release --package-path Benchmarks -j $(JOBS) Bench $(BENCH)

## Simulations of the whole control plane, from SEED on. docs/contributing/simulation.md says how to read them.
SEED ?= 1
SEEDS ?= 1
simulate: packages
	$(SWIFT) build -c release --product simulate -j $(JOBS)
	.build/release/simulate --seed $(SEED) --seeds $(SEEDS) $(if $(TRACE),--trace)

format:
	$(SWIFT) format -i -r Sources Tests Benchmarks Package.swift

lint:
	$(SWIFT) format lint --strict -r Sources Tests Benchmarks Package.swift

clean:
	if [ -x '$(SKEG)' ] && [ -d '$(DEMO)/state' ]; then '$(SKEG)' stop --state '$(DEMO)/state'; fi
	rm -rf .build Benchmarks/.build '$(DEMO)'
