# The one door: run, test, format, lint. `make help` lists what there is.

SWIFT ?= swift
# How many files are compiled at once.
JOBS ?= $(shell nproc)
DEMO ?= $(CURDIR)/demo
SKEG := .build/release/skeg

# Debian packages: to build, for the example applications, and for the tests.
PACKAGES := libgit2-dev libyaml-dev libsqlite3-dev zlib1g-dev pkg-config git python3 busybox curl
TEST_PACKAGES := openssh-server openssh-client openssl python3-venv age gnupg

BENCH ?=
PREFIX ?= /usr/local
SHARE := .build/share

# Seconds for each target of `make fuzz`, and the one target, where not all are meant.
TIME ?= 60
TARGET ?=

.PHONY: help run test simulate crashes autoscale fuzz build release everyday-functions share install bench packages test-packages format lint clean

help:
	@echo 'make run      install what is missing, build, and run the example repository (stop with Ctrl-C)'
	@echo 'make test     install what is missing, and run every test'
	@echo 'make simulate SEEDS=1000   run that many simulations; SEED=7 TRACE=yes shows one of them'
	@echo 'make crashes SEEDS=5       end the daemon at every write, push and fetch of short runs'
	@echo 'make autoscale SEEDS=500   simulate 500 autoscalers at once, from that many seeds'
	@echo 'make fuzz TIME=60          look so many seconds at each target for inputs that break something; TARGET=yaml for one'
	@echo 'make release  build .build/release/skeg'
	@echo 'make everyday-functions   record anew which functions lie together in it'
	@echo 'make install  install skeg, its man pages and completions below PREFIX ($(PREFIX))'
	@echo 'make bench    measure what parts and the whole cost; BENCH="growth --json out.json" says which, and how'
	@echo 'make format   format the code'
	@echo 'make lint     say what is not formatted'
	@echo 'make clean    remove what was built, and the example'

## Installs the packages that are missing; asks for nothing when all are there.
packages:
	@scripts/install-packages $(PACKAGES)

test-packages:
	@scripts/install-packages $(PACKAGES) $(TEST_PACKAGES)
	@scripts/install-clients

build: packages
	$(SWIFT) build -j $(JOBS)

## Each function apart from the others, so that the linker leaves out what nothing uses, and lays together what a daemon runs every
## day: only what is near to that comes into memory (docs/contributing/layout.md). Relocations in their short form.
APART := -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcc -fdata-sections
ORDER := -Xlinker --symbol-ordering-file=$(CURDIR)/linking/everyday-functions -Xlinker --no-warn-symbol-ordering \
	-Xlinker -T -Xlinker $(CURDIR)/linking/private-functions.ld
LINK := $(APART) -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs $(ORDER)
RELEASE := $(SWIFT) build -c release --product skeg --static-swift-stdlib -j $(JOBS) $(LINK)

## Without symbols and debug information, which are two thirds of the file.
release: packages
	$(RELEASE) -Xlinker -s

## Writes anew which functions a daemon runs every day.
everyday-functions: packages
	@scripts/install-packages valgrind
	$(RELEASE)
	scripts/record-functions $(SKEG) >linking/everyday-functions.new
	mv linking/everyday-functions.new linking/everyday-functions
	$(MAKE) release

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
	@scripts/test $(SWIFT) test --skip-build --no-parallel
	$(MAKE) simulate SEEDS=2000
	$(MAKE) crashes SEEDS=2
	$(MAKE) autoscale SEEDS=10 AUTOSCALERS=100

bench: release
	$(SWIFT) run -c release --package-path Benchmarks -j $(JOBS) Bench --skeg $(SKEG) $(BENCH)

## Simulations of the whole control plane, from SEED on. docs/contributing/simulation.md says how to read them.
SEED ?= 1
SEEDS ?= 1
SIMULATE = .build/release/simulate --seed $(SEED) --seeds $(SEEDS) $(if $(CRASH),--crash $(CRASH)) $(if $(TRACE),--trace)
simulate: packages
	$(SWIFT) build -c release --product simulate -j $(JOBS)
	$(SIMULATE)

## The daemon ends once at every write, push and fetch.
crashes: packages
	$(SWIFT) build -c release --product simulate -j $(JOBS)
	$(SIMULATE) --crash-everywhere

## Many autoscalers at once, with pods that are a model.
AUTOSCALERS ?= 500
# For so many seconds, on their clock, loads change and things go wrong.
TURMOIL ?= 600
autoscale: packages
	$(SWIFT) build -c release --product simulate -j $(JOBS)
	$(SIMULATE) --autoscalers $(AUTOSCALERS) --turmoil $(TURMOIL)

## Runs libFuzzer over the properties in Sources/FuzzProperties. docs/contributing/testing.md says how to read it.
fuzz: packages
	$(SWIFT) build -c release --package-path Fuzz --sanitize=fuzzer -j $(JOBS)
	@scripts/fuzz $(TIME) $(TARGET)

format:
	$(SWIFT) format -i -r Sources Tests Benchmarks Fuzz/Sources Fuzz/Package.swift Package.swift

lint:
	$(SWIFT) format lint --strict -r Sources Tests Benchmarks Fuzz/Sources Fuzz/Package.swift Package.swift

clean:
	if [ -x '$(SKEG)' ] && [ -d '$(DEMO)/state' ]; then '$(SKEG)' stop --state '$(DEMO)/state'; fi
	rm -rf .build Benchmarks/.build Fuzz/.build '$(DEMO)'
