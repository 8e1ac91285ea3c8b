# `make` says what there is. The scripts are in build/; .ci/run calls `make test`.
.DEFAULT_GOAL := help
.PHONY: help run walk build test soak bench lint fmt pictures package clean

help: ## what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: ## install what is missing, build, and open Keydesk; without a display, take its guided tour
	@build/setup.sh run
	@$(MAKE) --no-print-directory build
	@build/run.sh bin/keydesk

walk: ## build keydeskctl, and walk through a practice desk in the terminal
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/keydeskctl
	@build/walk.sh bin/keydeskctl

build: ## bin/keydesk and bin/keydeskctl
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/keydeskctl
	CGO_ENABLED=1 go build -trimpath -tags gles,migrated_fynedo -o bin/ ./cmd/keydesk

test: ## install what is missing, lint, and run all tests
	@build/test.sh

soak: ## the tests with their full counts: hours
	@KEYDESK_SOAK=full TIMEOUT=$${TIMEOUT:-8h} build/test.sh

bench: ## measure Keydesk against SQLite, grep and what the machine can do: docs/benchmarks.md, an hour
	@build/setup.sh bench
	cd bench && CGO_ENABLED=1 go run -tags sqlite_fts5 . $(BENCH)

lint: ## gofmt, go vet, staticcheck
	@build/lint.sh

fmt: ## format every Go file
	gofmt -w $$(go list -f '{{.Dir}}' ./...)

pictures: build ## docs/pictures/: take the tour, and keep what README and docs/ show of it
	@rm -rf tour
	@build/tour.sh bin/keydesk tour
	@build/pictures.sh tour

package: ## dist/: a Linux archive and a .deb, looked over
	@build/setup.sh package
	@build/package.sh

clean: ## remove what was built and fetched into the tree
	rm -rf bin dist tour .cache
