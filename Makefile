# What one does with this repository. Every target sets up first; again, that takes a moment.

SHELL := bash
PYTHON ?= $(if $(filter Darwin,$(shell uname)),python3.13,python3)
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
COMPILE = var/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header $(UPGRADE)
SAFE := ICSASSESS_ENV=production ALLOWED_HOSTS=assess.example.nhs.uk \
	SECRET_KEY=not-a-secret-only-long-enough-for-the-check-of-settings

export PYTHON
.PHONY: setup system packages assets data run test test-quick bench screenshots lint lock

setup: assets

system:
	@.ci/system product

# Lock files are compared by content: git changes their times, not what they say.
packages: system
	@cmp -s requirements-dev.txt .venv/dev.lock || { \
		echo "Installing Python packages" && \
		$(PYTHON) -m venv .venv && \
		$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.txt && \
		cp requirements-dev.txt .venv/dev.lock; }
	@cmp -s package-lock.json node_modules/npm.lock || { \
		echo "Installing npm packages" && \
		.ci/npm ci --ignore-scripts --loglevel=error && \
		cp package-lock.json node_modules/npm.lock; }

assets: packages
	@$(MAKE) --no-print-directory --silent build/made

build/made: package.json package-lock.json $(shell find static/src -type f 2>/dev/null)
	@echo "Compiling styles and scripts"
	@.ci/npm run --silent build
	@touch $@

# Tables, frameworks, and in an empty database the demo.
data: setup
	@$(MANAGE) prepare

run: data
	@echo "Open http://127.0.0.1:$(PORT)/ (Ctrl-C stops the server)"
	@exec $(BIN)/gunicorn icsassess.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 \
		--no-control-socket --log-level warning

test: setup
	@.ci/system test
	@.ci/test

# What is decided and written, and the house's rules: no page is opened, no document made,
# and nothing that takes seconds.
test-quick: setup
	@env -u DATABASE_URL $(BIN)/pytest -n 2 --dist worksteal -m "not shown and not large"

# What pages cost, beside a bare Django floor; about three minutes for each database.
bench: setup
	@.ci/system test
	env -u DATABASE_URL $(BIN)/python -m bench
	.ci/with-postgres $(BIN)/python -m bench

# The README's pictures, of the demo.
screenshots: setup
	@.ci/system test
	@$(BIN)/python .ci/take_screenshots.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/djlint templates --lint --quiet
	$(MANAGE) makemigrations --check --dry-run
	$(SAFE) $(MANAGE) check --deploy --fail-level WARNING

# `make lock UPGRADE=--upgrade` moves to newer versions.
lock:
	@test -x var/uv/bin/uv || { $(PYTHON) -m venv var/uv && var/uv/bin/pip install --quiet uv; }
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --group node -o requirements-node.txt
	.ci/npm install --package-lock-only
