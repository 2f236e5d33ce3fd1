# `make` or `make help` tells what there is. Everything happens in .venv; only Python ≥ 3.11 must be there before.
SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
# what pip and pytest would take from the caller's environment, and must not
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE MAKEFLAGS
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --require-virtualenv
DJANGO := $(BIN)/python -m example_project.manage
PYTEST := $(BIN)/python -m pytest
FRONTEND := example_project/frontend

.DEFAULT_GOAL := help
.PHONY: help run site site-check test test-site test-pgbouncer test-brokers test-deploy test-ha test-upgrade lighthouse soak faults fuzz lint tox docs cov clean messages mutants wheel-check certs image up up-ssl up-services down

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 18

run: .venv/.demo ## the example site with demo data at http://127.0.0.1:8000/ (PORT=… for another port)
	@exec $(BIN)/python -m example_project.run

site: .node ## the example site's pages, built anew (needs Node 20)
	cd $(FRONTEND) && npm ci && npm run build

# what would be committed after a build, and was not
CHANGED = git status --porcelain -- example_project/static/site $(FRONTEND)/src/api/schema.ts
site-check: .venv/.test .node ## the pages' own tests; that they are built from these sources, for this API
	cd $(FRONTEND) && npm ci
	DB_NAME= DATA_DIR=.venv $(DJANGO) spectacular --format openapi-json --file $(FRONTEND)/schema.json
	cd $(FRONTEND) && npm run types && npm run lint && npm test && npm run build
	@$(CHANGED)
	@test -z "$$($(CHANGED))" || { echo "These differ from what the sources give: make site-check, and commit them." >&2; exit 1; }

# one more than the cores of a small machine, since many tests wait; neighbours stay together, for the servers they share
SIDE_BY_SIDE := -n 3 --dist worksteal
# the longest of those that tests/projects/test_user_models.py runs on SQLite, with the users that Django brings along
ON_SQLITE_ALREADY := $(patsubst %,--ignore=tests/accounts/test_%.py,account address erasure_leaves_nothing login passwords registration social)
test: .venv/.test ## every test: on PostgreSQL, then on SQLite
	$(PYTEST) $(SIDE_BY_SIDE) $(MEASURED)
	EVENT_BOOKING_TEST_SQLITE=1 $(PYTEST) $(SIDE_BY_SIDE) $(MEASURED) -m "not postgres and not once" $(ON_SQLITE_ALREADY)

cov: ## the same, half as long again, with what it did not reach as HTML; fails below 97 % of branches
	@rm -f .coverage .coverage.*
	@$(MAKE) test MEASURED="--cov --cov-append --cov-report="
	$(BIN)/python -m coverage html
	@$(BIN)/python -m coverage report --fail-under=97
	@$(BIN)/python -m tests.branches 97

test-site: .venv/.test .venv/.site-test ## what needs a browser: uses the Chromium that is there, or installs Debian's where it may
	@$(BIN)/python -m tests.site.chromium
	EVENT_BOOKING_TEST_SITE=1 EVENT_BOOKING_TEST_SQLITE=1 $(PYTEST) -n 2 --dist loadfile tests/site

test-deploy: .venv/.test .venv/.deploy-test ## nginx, Dockerfile and Compose: needs nginx, or installs Debian's where it may; no Docker
	@$(BIN)/python -m tests.deploy.nginx
	@$(BIN)/python -m tests.deploy.promtool
	EVENT_BOOKING_TEST_DEPLOY=1 $(PYTEST) -n 2 --dist loadfile tests/deploy

test-ha: .venv/.test ## the primary dies under load: PostgreSQL, Patroni, etcd, haproxy; installs Debian's where it may (10 minutes)
	@$(BIN)/python -m tests.ha.debian
	$(BIN)/python -m tests.ha.drill $(if $(HA_ROUNDS),--rounds $(HA_ROUNDS))

test-upgrade: .venv/.test ## the release before on the tables of this one, and its data migrated (needs git's history; UPGRADE_FROM=…)
	$(BIN)/python -m tests.upgrades.old_code

# --reuse-db: a pool holds connections to a database, so that it can not be dropped; the server goes with all of them
test-pgbouncer: .venv/.test ## every test that runs on PostgreSQL, through pgbouncer in transaction mode (Debian's, installed where it may)
	@$(BIN)/python -m tests.servers.pgbouncer
	EVENT_BOOKING_TEST_PGBOUNCER=1 $(PYTEST) $(SIDE_BY_SIDE) --reuse-db

test-brokers: .venv/.test ## the background's work by way of RabbitMQ (Debian's, installed where it may)
	@$(BIN)/python -m tests.servers.rabbitmq
	EVENT_BOOKING_TEST_BROKERS=1 $(PYTEST) tests/brokers

lighthouse: .venv/.python .node ## how Lighthouse sees a page of a running site, on a phone (URL=…; wants a machine with nothing else to do)
	@mkdir -p tests/site/screenshots
	CHROME_PATH=$$($(BIN)/python -c 'from tests.site.chromium import find; print(find() or "")') npx --yes lighthouse@12 \
		$(or $(URL),http://127.0.0.1:8000/) --quiet --chrome-flags="--headless=new --no-sandbox" \
		--only-categories=performance,accessibility,best-practices,seo \
		--output=json --output=html --output-path=tests/site/screenshots/lighthouse
	@node -e 'const {categories} = require("./tests/site/screenshots/lighthouse.report.json"); for (const each of Object.values(categories)) console.log(Math.round(each.score * 100), each.title)'
	@echo "tests/site/screenshots/lighthouse.report.html"

soak: .venv/.test ## kill workers and PostgreSQL under load, for half an hour and more (SOAK_MINUTES=3, SOAK_SEED=2)
	$(BIN)/python -m tests.crashes.soak --minutes $(or $(SOAK_MINUTES),30) --seed $(or $(SOAK_SEED),1)

faults: .venv/.test ## mail server, broker, Celery and relay stopped, frozen and killed, with full numbers (half an hour)
	EVENT_BOOKING_FULL_FAULTS=1 $(PYTEST) --durations=0 tests/faults

fuzz: .venv/.test ## requests and sequences of operations that are made up, many more of them than in `make test` (an hour)
	EVENT_BOOKING_HYPOTHESIS=long $(PYTEST) $(SIDE_BY_SIDE) tests/contract/test_fuzz.py tests/bookings/test_stateful.py

lint: .venv/.dev ## ruff, formatting, types, floors, missing migrations, the API description, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	DB_NAME= DATA_DIR=.venv $(DJANGO) makemigrations --check --dry-run
	DB_NAME= DATA_DIR=.venv $(DJANGO) spectacular --validate --fail-on-warn --file /dev/null
	$(BIN)/python -m tests.catalogue

tox: .venv/.dev ## lint, docs, wheel, and the tests on every Python, Django and driver that is supported
	$(BIN)/tox run

docs: .venv/.dev ## the documentation, in docs/_build/html, and whether its examples answer what they say
	$(BIN)/sphinx-build -W --keep-going -q -b doctest docs docs/_build/doctest
	$(BIN)/sphinx-build -W --keep-going -q docs docs/_build/html
	@echo "docs/_build/html/index.html"

mutants: .venv/.mutation ## change bookings/services a little, again and again: do the tests notice? (hours; ONLY=holds for one module)
	EVENT_BOOKING_TEST_SQLITE=1 nice $(BIN)/python tests/mutants/run.py run --max-children $(or $(JOBS),1) "event_booking.bookings.services.$(or $(ONLY),*).*"
	@$(BIN)/python tests/mutants/compare.py

messages: .venv/.dev ## collect the texts of the sources in the Russian catalogue (with xgettext), and compile it
	cd src/event_booking && ../../$(BIN)/django-admin makemessages --locale ru --add-location file --no-obsolete
	$(BIN)/python -m tests.catalogue --compile

wheel-check: .venv/.dev ## build twice, look at what is in it, install it in an empty environment, let a small site answer
	$(BIN)/python tests/projects/wheel_check.py

CERTS ?= nginx/certs
HOST ?= localhost
certs: ## a certificate that only you will trust, for trying https: nginx/certs (HOST=… for another name)
	@mkdir -p $(CERTS)
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$(HOST)" \
		-addext "subjectAltName=DNS:$(HOST),DNS:localhost,IP:127.0.0.1" \
		-keyout $(CERTS)/privkey.pem -out $(CERTS)/fullchain.pem 2>/dev/null
	@chmod 644 $(CERTS)/privkey.pem  # the container's nginx is another user

COMPOSE := docker compose
image: ## the images of the site and of its nginx (needs Docker)
	$(COMPOSE) build web nginx

up: ## the whole site in containers, over plain http
	$(COMPOSE) up --build --detach --wait nginx web worker beat relay

up-ssl: ## the same over https, with the certificate in nginx/certs
	@test -f nginx/certs/fullchain.pem || $(MAKE) certs
	SECURE_SSL=true NGINX=ssl $(COMPOSE) up --build --detach --wait nginx web worker beat relay

up-services: ## the same, with accounts, events, reviews and profiles as containers of their own
	NGINX_UPSTREAMS=services $(COMPOSE) --profile services up --build --detach --wait

down: ## end the containers; what they stored stays
	$(COMPOSE) --profile services down

clean: ## remove all that make made; the demo's database and pictures too
	rm -rf .venv .tox mutants .coverage .coverage.* htmlcov build dist docs/_build media db.sqlite3* vapid.key celerybeat-schedule*
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf $(FRONTEND)/node_modules $(FRONTEND)/schema.json tests/site/screenshots
	find example_project/static/site -name '*.gz' -delete 2>/dev/null || true
	find src tests example_project docs -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: .node
.node:
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2019 ? 1 : 0)' 2>/dev/null || { \
		echo "The pages are built by Node 20.19 or newer, which is not there: https://nodejs.org/" >&2; \
		echo "They are committed, so that running and testing the site needs none." >&2; exit 1; }

# --- the environment: one stamp for each extra, made anew when pyproject.toml changes
.venv/.python:
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or newer; PYTHON=/path/to/python3 names one." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "PYTHON=$(PYTHON) is older than 3.11")'
	@echo "Making .venv …"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

.venv/.demo .venv/.test .venv/.site-test .venv/.deploy-test .venv/.mutation .venv/.dev: .venv/.%: pyproject.toml .venv/.python
	@echo "Installing the packages for $*, which takes a minute or two the first time …"
	@$(PIP) install --editable ".[$*]"
	@touch $@
