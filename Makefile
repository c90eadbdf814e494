# Each target sets up what it needs, once: a virtual environment in .venv, filled from
# requirements.lock, where every file is checked against its hash; what tests, documentation and
# JupyterLab need besides comes from requirements-dev.lock.
#
#     PYTHON=/path/to/python3.12 make reports
#
# takes that interpreter instead of the first on PATH that is new enough.

VENV := .venv
# Windows keeps in Scripts/ what is in bin/ elsewhere.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := $(VENV)/.ready
# Newer than the lock where tests, documentation and JupyterLab can run too.
ALL := $(VENV)/.all
# Newer than the manifest of the reports where the notebooks were run in this clone.
BUILT := $(VENV)/.built
MANIFEST := reports/manifest.json
# Commands in an environment hold its path: after the clone was moved or copied, a new one
# is made.
MOVED := $(if $(wildcard $(READY)),$(if $(findstring |$(CURDIR)|,|$(shell cat $(READY))|),,moved))

.DEFAULT_GOAL := help
.PHONY: help reports test release-check edition coverage data lessons lab docs bench mutants lint format clean lock sbom moved

help:  ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A clone comes with the reports, so nothing would be run: here it is, once, and after each pull.
reports: $(READY)  ## run the notebooks, build the reports into reports/, print the sum of their manifest
	@$(BIN)/thb build $(if $(shell test -f $(MANIFEST) && test $(BUILT) -nt $(MANIFEST) && echo yes),,--force)
	@touch $(BUILT)
	@$(BIN)/thb verify reports

test: $(ALL)  ## run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadscope

edition: $(READY)  ## build the edition of a version, and put the sum of its manifest into the README
	@$(BIN)/thb validate
	@$(BIN)/thb build --all --out reports
	@sum=$$($(BIN)/thb verify reports | sed -n 's/^sha256.*: //p') && \
		sed -i.bak "s/\(sha256 of .reports.manifest.json.: .\)[0-9a-f]*/\1$$sum/" README.md && rm README.md.bak && echo "$$sum"

# What only a release needs: every PDF through the validators, every count made again, and the
# committed edition built again, under another Python where there is one (OTHER=/path/to/python3.13);
# how much of the code tests reach, and a large package in a minute.
release-check: $(ALL)  ## check the committed edition: every PDF, every count, every byte, another Python
	@$(BIN)/thb validate
	@$(MAKE) coverage
	@$(BIN)/python benchmarks/scale.py --sizes 200x2000 --steps theme,overview --limit 60
	@test -x .cache/nbgrader/bin/nbgrader || { $(BIN)/python -m venv .cache/nbgrader && \
		.cache/nbgrader/bin/python -m pip install --quiet nbgrader --editable '.[trees]'; }
	@THB_EDITION=reports THB_RELEASE=1 $(BIN)/python -m pytest -m slow -n 2 --dist loadscope tests/browser tests/learn/test_answers.py tests/learn/test_assignment.py tests/learn/test_capstone.py tests/learn/test_ways.py tests/reports/test_edition.py tests/reports/test_ends.py tests/reports/test_hostile.py tests/reports/test_killed.py tests/reports/test_one_folder.py tests/reports/test_own_notebooks.py tests/reports/test_recomputed.py
	@$(BIN)/thb verify reports
	@test -z "$(OTHER)" || $(MAKE) VENV=.cache/other PYTHON="$(OTHER)" .cache/other/.ready
	@rm -rf .cache/again
	@TZ=Asia/Kathmandu LC_ALL=C $(if $(OTHER),.cache/other/bin,$(BIN))/thb build --all --out .cache/again --jobs 1
	@diff -r reports .cache/again

# To trace each line takes half as long again; nothing else differs.
coverage: $(ALL)  ## run the tests, and say which lines they reach
	@$(BIN)/python -m pytest -n 2 --dist loadscope --cov --cov-report=term

data: $(READY)  ## rebuild what is derived from the coding: cells, codebook, findings and pictures of the README, legal terms of the glossary
	@$(BIN)/python -m thb_analysis.check
	@$(BIN)/python docs/pictures.py

lessons: $(READY)  ## make the notebooks of the lessons from notebooks/learn/source
	@$(BIN)/python -m thb_analysis.learn

# Git leaves out what running and saving adds to a notebook, of those that .gitattributes names. A folder that
# was downloaded has no Git.
lab: $(ALL)  ## open the notebooks in JupyterLab; Git sees what you type there, not what comes out
	@git config filter.thb.clean "$(BIN)/python -m thb_analysis.notebook_sources" 2>/dev/null || true
	@$(BIN)/jupyter lab --ContentsManager.post_save_hook=thb_analysis.notebook_sources.saved notebooks/theme.ipynb

docs: $(ALL)  ## build the documentation into docs/_build/html
	@$(BIN)/sphinx-build --nitpicky --fail-on-warning --keep-going --fresh-env --quiet docs docs/_build/html
	@echo docs/_build/html/index.html

bench: $(ALL)  ## measure how long reports take to build, beside other ways, and to sweep
	@$(BIN)/python benchmarks/build.py $(if $(REPORTS),--reports $(REPORTS))
	@$(BIN)/python benchmarks/sweep.py

# What makes the mutants stays aside, of one version, so that the sample is the same each time.
mutants: $(ALL)  ## make small mistakes in the code that counts, and say how many the tests notice
	@test -d .cache/mutation/mutmut || { $(BIN)/python -m venv .cache/mutation/pip && .cache/mutation/pip/bin/python -m pip install \
		--quiet --no-deps --target .cache/mutation mutmut==3.8.1 libcst==1.9.0; }
	@PYTHONPATH=.cache/mutation $(BIN)/python benchmarks/mutation.py $(ARGUMENTS)

lint: $(ALL)  ## check style, format and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(ALL)  ## put the code into the project's format
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

clean:  ## remove the environment and every cache
	@git config --remove-section filter.thb 2>/dev/null || true
	@rm -rf $(VENV) docs/_build .cache .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find src tests notebooks -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# Every Python gets the same versions as far as that is possible: the manifest of an edition names them.
# Extras stay named: an old pip would otherwise look for coverage[toml] beside the pinned coverage.
lock: $(ALL)  ## solve pyproject.toml again into the locks: what reports need, and all
	@compile() { $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" pyproject.toml "$$@"; }; \
	compile --upgrade --all-extras --output-file requirements-dev.lock; \
	compile --extra build --constraints requirements-dev.lock --output-file requirements.lock

sbom: $(READY)  ## list what is installed from the lock, with licences, as a bill of materials, CycloneDX
	@test -x .cache/sbom/bin/cyclonedx-py || { $(BIN)/python -m venv .cache/sbom && .cache/sbom/bin/python -m pip install --quiet cyclonedx-bom; }
	@PYTHONWARNINGS=ignore .cache/sbom/bin/cyclonedx-py environment --output-reproducible \
		--pyproject pyproject.toml --output-file .cache/sbom.json $(BIN)/python
	@echo .cache/sbom.json

define INSTALL
	pip() { $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$@"; }; \
	install() { $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python "$$@" 2>/dev/null || pip "$$@"; }
endef

# Shims of version managers stand on PATH without running, so each candidate is tried.
# An environment that works is filled up, not made again. uv installs in a quarter of the time that pip
# takes, which has to do it where uv does not run. Byte-compiling here keeps the first run fast where
# PYTHONDONTWRITEBYTECODE is set.
$(READY): requirements.lock pyproject.toml $(MOVED)
	@set -e; \
	usable() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }; \
	if [ -n "$(MOVED)" ] || ! usable $(BIN)/python; then \
		for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11 python ""; do \
			if usable "$$python"; then break; fi; \
		done; \
		if [ -z "$$python" ]; then \
			echo "make: no Python 3.11 or newer on PATH; name one: PYTHON=/path/to/python3.12 make $(MAKECMDGOALS)" >&2; exit 1; fi; \
		if ! "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
			echo "make: $$python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; fi; \
		"$$python" -m venv --clear $(VENV); \
	fi; \
	echo "Setting up $(VENV) with $$($(BIN)/python -V): once, a minute or two." >&2; \
	$(INSTALL); \
	awk '/^[^ #]/ {uv = /^uv==/} uv' requirements-dev.lock > $(VENV)/uv.lock; \
	pip --no-deps --require-hashes -r $(VENV)/uv.lock || true; \
	install --no-deps --no-compile --require-hashes -r requirements.lock; \
	install --no-deps --no-build-isolation --editable .; \
	$(BIN)/python -m compileall -q -j 0 -x '/tests/' $(VENV) src >/dev/null || true; \
	echo "$(CURDIR)" > $(READY)

$(ALL): requirements-dev.lock $(READY)
	@set -e; \
	echo "Adding what tests, documentation and JupyterLab need: once, a minute." >&2; \
	$(INSTALL); \
	install --no-deps --no-compile --require-hashes -r requirements-dev.lock; \
	$(BIN)/python -m compileall -q -j 0 -x '/tests/' $(VENV) >/dev/null || true; \
	touch $(ALL)
