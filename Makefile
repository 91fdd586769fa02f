# Two lines are all that a new user needs: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
export TIJIAO_DEMO_HOME ?= var/demo

.PHONY: demo test check bench lock clean setup setup-dev messages

demo: build/base.done build/assets.done build/messages.done
	@TIJIAO_HOME=$(TIJIAO_DEMO_HOME) $(BIN)/tijiao demo $(ARGS)

test: build/dev.done build/assets-dev.done build/messages.done
	@$(BIN)/python scripts/test.py $(ARGS)

check: build/dev.done
	$(BIN)/ruff check src tests bench scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: build/bench.done build/assets-dev.done build/messages.done
	@$(BIN)/python -m bench $(ONLY)

setup: build/base.done build/assets.done build/messages.done
setup-dev: build/dev.done build/assets-dev.done build/messages.done

# --- what is installed: hashes are checked, node comes from the machine or from the wheel --------------------------
.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tijiao needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv

build/base.done: requirements/base.txt | .venv/bin/python
	@mkdir -p build
	$(BIN)/pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements/base.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

build/dev.done: requirements/dev.txt build/base.done
	$(BIN)/pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

build/bench.done: requirements/bench.txt build/dev.done
	$(BIN)/pip install -q --disable-pip-version-check --no-compile --require-hashes -r requirements/bench.txt
	@touch $@

build/assets.done: package-lock.json | build/base.done
	@sh scripts/npm.sh ci --omit=dev
	@sh scripts/lean.sh
	@touch $@

build/assets-dev.done: package-lock.json | build/base.done
	@sh scripts/npm.sh ci
	@sh scripts/lean.sh
	@touch build/assets.done $@

build/messages.done: $(wildcard src/tijiao/locale/*/LC_MESSAGES/django.po) | build/base.done
	@$(BIN)/python scripts/messages.py
	@touch $@

messages:
	cd src/tijiao && ../../$(BIN)/django-admin makemessages -l en --no-location --no-obsolete

lock:
	requirements/lock

clean:
	rm -rf .venv node_modules build var
