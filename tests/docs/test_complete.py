"""Documentation and code name the same things: settings, hooks, facts, kinds, channels, commands, checks, codes."""

import ast
import inspect
import re
from itertools import pairwise

import pytest
from directives import backends, checks, commands, errors, floors, hooks, http_api, models
from directives.base import PACKAGE
from django.apps import apps
from django.utils.module_loading import import_string

from event_booking.checks import MAY_BE_ZERO
from event_booking.conf import KEYS
from event_booking.journal.facts import FACTS
from event_booking.notifications.kinds import KINDS
from event_booking.path_checks import DOTTED
from event_booking.webhooks.services.deliveries import PING
from tests.docs.blocks import blocks, prose

pytestmark = pytest.mark.once

PAGES = dict(prose())
OURS = [app for app in apps.get_app_configs() if app.name.split(".")[0] == "event_booking"]


def page(name):
    return PAGES[f"docs/{name}.rst"]


def shown(pattern):
    """What the pages say that looks like this, and where."""
    return {(found, name) for name, text in PAGES.items() for found in re.findall(pattern, text)}


# --- settings


def test_every_setting_is_documented():
    from settings_table import lines

    assert ".. event-booking-settings::" in page("settings")
    assert [key for key in KEYS if not any(line.startswith(f"``{key}`` : ") for line in lines())] == []


def test_every_number_that_may_be_0_says_what_that_means():
    from settings_table import comments

    assert {key for key, said in comments().items() if re.search(r"\b0: ", said)} == MAY_BE_ZERO


def keys_in(tree):
    """Keys of every ``EVENT_BOOKING = {...}``, ``EVENT_BOOKING["..."]`` and ``override_event_booking(...)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            if any(isinstance(target, ast.Name) and target.id == "EVENT_BOOKING" for target in node.targets):
                yield from (key.value for key in node.value.keys if isinstance(key, ast.Constant))
        elif isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "EVENT_BOOKING":
            yield node.slice.value
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "override_event_booking":
            yield from (keyword.arg for keyword in node.keywords)


def test_every_setting_that_is_shown_exists():
    used = {(key, str(block)) for block in blocks() for key in keys_in(block.tree())}
    used |= shown(r"override_event_booking\((\w+)=") | shown(r"EVENT_BOOKING\[['\"](\w+)['\"]\]")

    assert len({key for key, _ in used}) > 15
    assert [each for each in sorted(used) if each[0] not in KEYS] == []


# --- hooks


def test_every_hook_is_documented():
    callables = set(DOTTED) - {"USER_BACKEND"}

    assert ".. event-booking-hooks::" in page("reference/hooks")
    assert {hook.key for hook in hooks.hooks()} == callables
    assert [key for key in sorted(callables) if f"``{key}``" not in page("hooks")] == []


@pytest.mark.parametrize("hook", hooks.hooks(), ids=lambda hook: hook.key)
def test_the_documented_signature_is_what_its_default_takes(hook):
    assert f"({hook.signature})" == f"(*, {', '.join(inspect.signature(import_string(hook.default)).parameters)})"


def test_every_default_belongs_to_a_hook():
    defaults = {hook.default for hook in hooks.hooks()}
    there = {
        f"{app.name}.hooks.{node.name}"
        for app in OURS
        if (PACKAGE / app.name.split(".")[-1] / "hooks.py").exists()
        for node in ast.parse((PACKAGE / app.name.split(".")[-1] / "hooks.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert there == defaults


# --- facts and kinds of notification


def declared_facts():
    """Our facts by name: those of tests and sites are theirs."""
    found = re.compile(r'^\w+ = Fact\(\s*"([^"]+)"', re.MULTILINE)
    files = PACKAGE.rglob("signals.py")
    return {name: file.parent.name for file in files for name in found.findall(file.read_text(encoding="utf-8"))}


def test_every_fact_is_documented_with_what_it_means():
    from facts_list import lines

    listed = re.findall(r"^\.\. facts:: (\S+)", page("reference/facts"), re.MULTILINE)
    said = [
        line for module in listed for line in lines((PACKAGE.parent / f"{module.replace('.', '/')}.py").read_text())
    ]
    names = {line.split("``")[3]: meaning.strip() for line, meaning in pairwise(said) if line[:1] == "`"}

    assert {name for name in FACTS if name in declared_facts()} == set(declared_facts())
    assert set(names) == set(declared_facts())
    assert [name for name, meaning in names.items() if not meaning] == []


def recorded():
    """Which fact is recorded with which keys of data, as far as they are written out where it is."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("record", "record_many", "prepare"):
                names = [each.id for each in ast.walk(node.func.value) if isinstance(each, ast.Name)]
                yield from ((name, keyword.arg) for name in names for keyword in node.keywords if keyword.arg)


def test_what_facts_carry_is_documented():
    from facts_list import FACT

    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("signals.py")]
    said = {name: meaning for source in sources for meaning, name, _ in FACT.findall(source)}
    carried = {(name, key) for name, key in recorded() if name in said and key != "actor"}

    assert len(carried) > 30
    assert [each for each in sorted(carried) if f'``data["{each[1]}"]``' not in said[each[0]]] == []


def test_every_fact_that_is_named_exists():
    first = {name.split(".")[0] for name in declared_facts()}
    named = shown(rf"``((?:{'|'.join(sorted(first))})\.[a-z_]+)``") | shown(r'listens_to\("([^"]+)"')
    fields = {
        f"{model._meta.model_name}.{each.name}"
        for app in OURS
        for model in app.get_models()
        for each in model._meta.fields
    }
    no_facts = {"event.ics", PING} | fields

    assert len(named) > 20
    assert [each for each in sorted(named) if each[0] not in no_facts | set(declared_facts())] == []


def test_every_kind_of_notification_is_documented():
    from mail_kinds import kinds

    ours = {name for name, kind in KINDS.items() if kind.sample is not None}
    assert ".. mail-kinds::" in page("mail-templates")
    assert [name for name in ours if not any(f"* - ``{name}``" in line for line in kinds())] == []


# --- backends


def test_every_channel_is_documented_with_its_options():
    guide = page("channels")
    told = [kind for kind in backends.channels() if kind.__module__ != "event_booking.notifications.backends.memory"]
    options = [(kind.__name__, each.name) for kind in told for each in backends.options_of(kind)]

    assert ".. backends:: channels" in page("reference/backends")
    assert len(told) == 6
    assert [kind.__name__ for kind in told if kind.__module__.rsplit(".", 1)[1] not in guide] == []
    assert [each for each in options if each[1] not in guide] == []


def channels_in(tree):
    """Class and options of each channel that is shown."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            entries = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)
            }
            if "BACKEND" in entries and isinstance(entries.get("OPTIONS"), ast.Dict):
                name = re.findall(r"\w+", ast.unparse(entries["BACKEND"]))[-1]  # the path may be put together
                yield name, [key.value for key in entries["OPTIONS"].keys]


def test_every_option_that_is_shown_exists():
    ours = {kind.__name__: kind for kind in backends.channels()}
    used = [
        (kind, name, str(block)) for block in blocks() for kind, names in channels_in(block.tree()) for name in names
    ]
    unknown = [
        each
        for each in used
        if each[0] in ours and each[1] not in {option.name for option in backends.options_of(ours[each[0]])}
    ]
    assert {kind for kind, _, _ in used} >= {"WebPushBackend", "TelegramBackend", "WebhookBackend"}
    assert unknown == []


# --- commands


def test_every_command_is_documented():
    there = {path.stem for path in PACKAGE.rglob("management/commands/event_booking_*.py")}
    missing = [
        (name, action.dest)
        for name, each in commands.commands().items()
        for action in commands.options_of(each, name)
        if not action.help
    ]
    assert ".. event-booking-commands::" in page("reference/commands")
    assert set(commands.commands()) == there
    assert [name for name, each in commands.commands().items() if not each.help] == []
    assert missing == []


def test_every_command_that_is_shown_exists_with_its_options():
    calls = shown(r"(event_booking_(?:audit|doctor|relay|preview_mail|telegram_updates|vapid_keys)\b[^`\n|&>]*)")
    wrong = []
    for call, where in calls:
        name, *words = call.split()
        known = {
            option
            for action in commands.options_of(commands.commands()[name], name)
            for option in action.option_strings
        }
        wrong += [
            (name, word, where) for word in re.findall(r"(?<![\w-])--[a-z][\w-]*", " ".join(words)) if word not in known
        ]
    names = shown(r"manage\.py (event_booking_\w+)")

    assert len(calls) > 10
    assert [each for each in wrong if each[1] not in {"--settings", "--help"}] == []
    assert [each for each in names if each[0] not in commands.commands()] == []


# --- system checks


def test_every_check_is_documented():
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    there = set(re.findall(r'id="(event_booking\w*\.[EW]\d+)"', source))

    assert ".. event-booking-checks::" in page("reference/checks")
    assert {each.id for each in checks.checks()} == there
    assert len(there) > 30


@pytest.mark.parametrize("check", checks.checks(), ids=lambda check: check.id)
def test_a_check_says_what_is_wrong(check):
    assert check.message not in ("", "…")
    assert check.hint not in ("", "…")


def test_every_check_that_is_named_exists():
    there = {each.id for each in checks.checks()}
    assert [each for each in sorted(shown(r"event_booking\w*\.[EW]\d{3}")) if each[0] not in there] == []
    assert shown(r"``([EW]\d{3})``") == set(), "an id is the whole of it: several apps have an E002"


# --- error codes


def test_every_refusal_is_documented():
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    there = set(re.findall(r"^    code(?:: str)? = \"(\w+)\"$", source, re.MULTILINE))
    documented = {each.code for each in errors.refusals()}

    assert ".. event-booking-errors::" in page("reference/errors")
    assert documented == there
    assert documented >= {"refused", "sold_out", "hold_expired", "invalid_code", "mfa_required"}


def test_codes_of_the_schema_are_codes_of_the_package():
    known = {each.code for each in errors.refusals()} | {each.public_code for each in errors.faults()}
    told = {
        (example["value"]["code"], path)
        for path, item in http_api.schema()["paths"].items()
        for method in http_api.METHODS
        for status, answer in item.get(method, {"responses": {}})["responses"].items()
        for content in answer.get("content", {}).values()
        for example in content.get("examples", {}).values()
        if status >= "400" and "code" in example["value"]
    }
    assert len(told) > 30
    assert [each for each in sorted(told) if each[0] not in known] == []


def test_every_code_that_is_named_exists():
    known = {each.code for each in errors.refusals()} | {each.public_code for each in errors.faults()}
    named = shown(r"\b(?:4\d\d|503):? ``([a-z][a-z_]+)``") | shown(r"\b(?:4\d\d|503):? `([a-z][a-z_]+)`(?!`)")

    assert len(named) > 15
    assert [each for each in sorted(named) if each[0] not in known] == []


# --- HTTP, models, parts


def test_every_operation_is_documented():
    pages = re.findall(r"^   http/(\w+)$", page("reference/http"), re.MULTILINE)
    told = {(path, method) for name in pages for path, method, _ in http_api.operations(name)}
    there = {
        (path, method)
        for path, item in http_api.schema()["paths"].items()
        for method in item
        if method in http_api.METHODS
    }
    assert [name for name in pages if f".. http-api:: {name}" not in page(f"reference/http/{name}")] == []
    assert told == there


def test_every_table_is_drawn():
    labels = set(re.findall(r"^\.\. models-of:: (\w+)$", page("reference/models"), re.MULTILINE))
    assert labels == {app.label for app in OURS if list(app.get_models())}


@pytest.mark.parametrize("app", [app for app in OURS if list(app.get_models())], ids=lambda app: app.label)
def test_no_two_tables_of_a_diagram_overlap(app):
    boxes, arrows = models.diagram(app.label)
    layers = models.lay_out(boxes, arrows)
    placed = [box for layer in layers for box in layer if box.name]

    assert len(placed) == len(boxes) >= len(list(app.get_models()))
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            beside = abs(one.x - other.x) >= models.WIDTH
            apart = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert beside or apart, (one.name, other.name)
    assert [arrow for arrow in arrows if arrow.source is not arrow.target and arrow.source.x <= arrow.target.x] == []


def test_every_part_is_on_the_map():
    parts = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "apps", "urls"}
    told = set(re.findall(r"``(\w+)``", page("package-map")))

    assert (parts | modules) - told - {"locale"} == set()
    assert [name for floor in floors.floors() for name in floor if name not in parts | modules] == []
