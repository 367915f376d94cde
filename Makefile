# The one door: run, test, format, lint. `make help` lists what there is.

SWIFT ?= swift
# The default keeps the whole build on machines with little memory; `make JOBS=8 test` is faster where there is more.
JOBS ?= $(shell nproc)
DEMO ?= $(CURDIR)/demo
SKEG := .build/release/skeg

# Debian packages: to build, for the example applications, and for the tests.
PACKAGES := libgit2-dev libyaml-dev libsqlite3-dev pkg-config git python3 busybox
TEST_PACKAGES := openssh-server
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

BENCH ?=

.PHONY: help run test build release bench packages test-packages format lint clean

help:
	@echo 'make run      install what is missing, build, and run the example repository (stop with Ctrl-C)'
	@echo 'make test     install what is missing, and run every test'
	@echo 'make release  build .build/release/skeg'
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

release: packages
	$(SWIFT) build -c release --product skeg --static-swift-stdlib -j $(JOBS)

## Copies the example repository, commits it, and keeps the machine running what it says.
run: release
	@scripts/run-example $(SKEG) $(DEMO)

test: test-packages
	$(SWIFT) build --build-tests -j $(JOBS)
	$(SWIFT) test --skip-build

bench: packages
	$(SWIFT) run -c release --package-path Benchmarks -j $(JOBS) Bench $(BENCH)

format:
	$(SWIFT) format -i -r Sources Tests Benchmarks Package.swift

lint:
	$(SWIFT) format lint --strict -r Sources Tests Benchmarks Package.swift

clean:
	rm -rf .build Benchmarks/.build $(DEMO)
