.POSIX:
.PHONY: demo serve test test-redis check lock format golden picture bench soak clean

PYTHON = python3
BIN = .venv/bin
REDIS = redis-server
STAMP = .venv/.installed

demo: $(STAMP)
	@$(BIN)/goodones demo $(ARGS)

serve: $(STAMP)
	@$(BIN)/goodones serve

test: $(STAMP)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term $(ARGS)

# What touches the store, on a server of another make: it is started in a temporary folder, on a socket.
test-redis: $(STAMP)
	@GOODONES_TEST_REDIS=$(REDIS) $(BIN)/python -m pytest --quiet --ignore-glob='*/test_embedded*' \
		--ignore-glob='*/test_cluster*' --ignore tests/store/test_folder.py tests/store tests/delivery tests/flow/test_first_lead.py $(ARGS)

check: $(STAMP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >.venv/imports.log || { cat .venv/imports.log; exit 1; }

format: $(STAMP)
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

# Installs again only when the lock or the project's own metadata changed.
$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up .venv (once; a minute or less)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# For every platform and Python 3.11-3.13; names no package index.
lock:
	@test -x .cache/lock/bin/uv || { $(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip install --quiet --disable-pip-version-check uv; }
	@UV_NO_CONFIG=1 .cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --group dev --custom-compile-command "make lock" \
		--output-file requirements.lock pyproject.toml

# What each state of a card and each digest looks like, as JSON that the tests hold it to; look at the difference before a commit.
golden: $(STAMP)
	@GOODONES_GOLDEN=1 $(BIN)/python -m pytest --quiet tests/blocks/test_golden.py

# The README's pictures, taken by the browser tests.
picture: $(STAMP)
	@GOODONES_PICTURE=1 $(BIN)/python -m pytest --quiet tests/browser/test_product.py tests/browser/test_cards.py \
		tests/browser/test_triage.py tests/browser/test_digests.py -k 'typed_run or four or tap_by_tap or readme'

# How fast and how small it is, beside bare peers; six minutes. Some of it: ARGS="webhooks acks".
bench: $(STAMP)
	@$(BIN)/python -m tests.bench $(ARGS)

# A busy week (LEADS=1000000 is the whole of it) through the real parts: is memory flat, does a lead cost the same?
soak: $(STAMP)
	@$(BIN)/python -m tests.soak $(LEADS)

clean:
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage .coverage.*
