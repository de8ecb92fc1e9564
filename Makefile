# Starling: `make demo` runs the main job on a bundled sample, `make test` the checks and all tests, `make check` the
# checks alone, `make coverage` the tests once more with what they reach.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

RUN_PACKAGES := libportaudio2 espeak-ng
TEST_PACKAGES := pulseaudio pulseaudio-utils libasound2-plugins chromium chromium-driver

.PHONY: demo test check coverage lock clean

demo: $(VENV)/.run
	@$(BIN)/starling demo

# The rehearsals mostly wait for people who speak in real time, so the other tests run beside them. Neither needs the other.
REHEARSALS := tests/e2e/test_practice.py tests/e2e/test_practice_when_things_break.py tests/e2e/test_drill.py

test: check
	@mkdir -p build
	@$(BIN)/python -m pytest $(REHEARSALS) > build/rehearsals.log 2>&1 & rehearsals=$$!; \
	$(BIN)/python -m pytest $(addprefix --ignore=,$(REHEARSALS)); others=$$?; \
	wait $$rehearsals; of_rehearsals=$$?; cat build/rehearsals.log; test $$others -eq 0 -a $$of_rehearsals -eq 0
	@echo "Ran and passed: make check; the unit, contract and end-to-end tests, among them those of the built wheel."
	@echo "What was left out, and why, stands above as SKIPPED."

check: $(VENV)/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/vulture
	@echo "Ran and passed: ruff (rules and format), mypy (strict), vulture (nothing unused)."

# With the processes that the end-to-end tests start; fails below the figure in pyproject.toml.
coverage: $(VENV)/.test
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --quiet
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov

$(VENV)/.run: pyproject.toml tests/system_packages.sh
	@sh tests/system_packages.sh $(RUN_PACKAGES)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Starling and its models into $(VENV) (a few hundred MB, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[models,voices]'
	@touch $@

$(VENV)/.test: $(VENV)/.run .ci/locked.txt
	@sh tests/system_packages.sh $(RUN_PACKAGES) $(TEST_PACKAGES)
	@# The lock names everything, so nothing is left to resolve: with --require-hashes, older pips take a newer release of
	@# what is asked for with an extra, and refuse it.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement .ci/locked.txt
	@$(BIN)/python -m pip check --disable-pip-version-check
	@touch $@

# What the tests run on, to the byte: make it anew after a change of the dependencies in pyproject.toml.
lock: $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra models --extra voices --extra documents --extra dev --universal \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
		--output-file .ci/locked.txt
