"""Everything that people read exists in Russian, and is chosen for whoever wants it."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.core import mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from event_booking.accounts.models import Account
from event_booking.bookings.services import BookingRequest, create_booking
from event_booking.events.services import cancel_event
from event_booking.notifications.models import Notification
from tests import catalogue

pytestmark = pytest.mark.once

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^{}]*\}")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
TEN_MINUTES = "Он действует 10 минут. Введите его там, где вы регистрировались."
FORMS = 4  # as in Django's own Russian catalogue, so that the two become one


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def every_text() -> list[tuple[str, str]]:
    """English and Russian side by side, each plural form by itself."""
    pairs = []
    for message in catalogue.russian():
        if isinstance(message.id, str):
            pairs.append((message.id, message.string))
        else:
            # Russian says "1" as it says "21", so that even the first form must name the number
            pairs += [(message.id[1], form) for form in message.string]
    return [(english, russian) for english, russian in pairs if english]


def test_the_catalogue_has_the_messages_of_the_sources_and_no_others():
    russian = {catalogue.Source(message.context, message.id) for message in catalogue.russian() if message.id}
    assert russian == set(catalogue.sources())


def test_every_message_is_translated_by_a_person():
    assert [english for english, russian in every_text() if not russian.strip()] == []
    assert [message.id for message in catalogue.russian() if message.fuzzy] == []


def test_placeholders_are_the_same_on_both_sides():
    differ = {english: russian for english, russian in every_text() if placeholders(english) != placeholders(russian)}
    assert differ == {}


def test_texts_begin_and_end_alike():
    def ends(text: str) -> tuple[bool, bool]:
        return text.startswith("\n"), text.endswith("\n")

    assert {english: russian for english, russian in every_text() if ends(english) != ends(russian)} == {}


def test_quotation_marks_are_russian():
    assert [russian for english, russian in every_text() if re.search("[“”„]", russian)] == []
    assert [english for english, russian in every_text() if english.count("“") > russian.count("«")] == []


def test_plural_messages_have_every_form():
    russian = catalogue.russian()
    assert russian.num_plurals == FORMS
    assert [m.id for m in russian if isinstance(m.id, tuple | list) and len(m.string) != FORMS] == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "Обработано 1 бронирование."),
        (2, "Обработано 2 бронирования."),
        (5, "Обработано 5 бронирований."),
        (11, "Обработано 11 бронирований."),
        (21, "Обработано 21 бронирование."),
        (22, "Обработано 22 бронирования."),
        (25, "Обработано 25 бронирований."),
        (112, "Обработано 112 бронирований."),
    ],
)
def test_numbers_choose_the_form(number, text):
    with translation.override("ru"):
        assert ngettext("%(count)d booking done.", "%(count)d bookings done.", number) % {"count": number} == text


def test_the_compiled_catalogue_is_what_people_edit():
    assert catalogue.is_current()


def test_a_message_that_is_missing_in_the_compiled_catalogue_is_noticed(tmp_path, monkeypatch):
    shorter = tmp_path / "django.po"
    shorter.write_text(re.sub(r'\n#[^\n]*\nmsgid "Please sign in\."\nmsgstr "[^"]*"\n', "\n", catalogue.PO.read_text()))
    monkeypatch.setattr(catalogue, "PO", shorter)
    assert not catalogue.is_current()


class CalledOnImport(ast.NodeVisitor):
    """Calls, outside of functions, of a gettext that is not lazy: they would keep the language of the first import."""

    def __init__(self) -> None:
        self.eager: set[str] = set()
        self.lines: list[int] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "django.utils.translation":
            self.eager |= {n.asname or n.name for n in node.names if n.name.endswith("gettext")}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        pass

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in self.eager:
            self.lines.append(node.lineno)
        self.generic_visit(node)


def called_on_import(source: str) -> list[int]:
    visitor = CalledOnImport()
    visitor.visit(ast.parse(source))
    return visitor.lines


def test_nothing_is_translated_on_import():
    found = {path: called_on_import(path.read_text()) for path in catalogue.PACKAGE.rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_a_translation_on_import_would_be_found():
    source = (
        "from django.utils.translation import gettext as _\nx = {'a': _('b')}\ndef f(x=_('c')):\n    return _('d')\n"
    )
    assert called_on_import(source) == [2, 3]


def admin_words() -> Iterator[tuple[str, str]]:
    """Where the admin says something of ours, and what: columns, fields, actions, models, choices."""
    for model in (model for model in apps.get_models() if model.__module__.startswith("event_booking.")):
        yield model.__name__, str(model._meta.verbose_name)
        yield model.__name__, str(model._meta.verbose_name_plural)
        for field in model._meta.fields:
            yield from ((f"{model.__name__}.{field.name}", str(word)) for _, word in field.choices or ())
    for model, shown in admin.site._registry.items():
        if not model.__module__.startswith("event_booking."):
            continue
        for part in (shown, *(inline(model, admin.site) for inline in shown.inlines)):
            for name in words_of(part):
                yield f"{part.model.__name__}.{name}", str(label_for_field(name, part.model, part))
        for name in shown.actions:
            yield f"{model.__name__}.{name}", str(getattr(shown, name).short_description)


def words_of(shown: Any) -> set[str]:
    fields = shown.fields or flatten_fieldsets(shown.fieldsets or ())
    return {*getattr(shown, "list_display", ()), *shown.readonly_fields, *fields}


def test_the_admin_speaks_russian():
    with translation.override("ru"):
        english = {where: word for where, word in admin_words() if not CYRILLIC.search(word)}
    assert {where: word for where, word in english.items() if word != "ID"} == {}


def test_the_form_of_an_event_opens_in_russian(admin_client, event_factory):
    page = reverse("admin:event_booking_events_event_change", args=[event_factory().pk])
    answer = admin_client.get(page, HTTP_ACCEPT_LANGUAGE="ru")
    assert (answer.status_code, "Часовой пояс" in answer.content.decode()) == (200, True)


@pytest.fixture
def ann(user_factory):
    user = user_factory(email="ann@example.com")
    Account.objects.filter(user=user).update(language="ru")
    return user


def test_refusals_answer_in_the_language_of_the_request(client_for):
    asked = {"email": "nobody@example.com", "password": "Tr0ub4dor&3-horse"}
    answer = client_for().post("/api/v1/login/", asked, HTTP_ACCEPT_LANGUAGE="ru", format="json")
    assert (answer.status_code, answer.json()) == (
        401,
        {
            "detail": "Действующая учётная запись с таким адресом и паролем не найдена.",
            "code": "invalid_credentials",
        },
    )
    assert answer.headers["Content-Language"] == "ru"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({}, {"email": ["Обязательное поле."], "password": ["Обязательное поле."]}),
        (
            {"email": "ann", "password": [], "first_name": "A\nB"},
            {
                "email": ["Введите правильный адрес электронной почты."],
                "password": ["Это не строка."],
                "first_name": ["Введите одну строку без управляющих символов."],
            },
        ),
    ],
)
def test_our_words_and_those_of_the_frameworks_stand_together(asked, answer, client_for):
    answered = client_for().post("/api/v1/register/", asked, HTTP_ACCEPT_LANGUAGE="ru", format="json")
    assert (answered.status_code, answered.json()) == (400, answer)


def test_what_is_not_there_is_told_without_the_name_of_a_model(client_for):
    answers = [client_for().get("/api/v1/events/1/", HTTP_ACCEPT_LANGUAGE=language).json() for language in ("en", "ru")]
    assert answers == [{"detail": "Not found."}, {"detail": "Страница не найдена."}]


def test_limits_are_told_with_the_right_form_of_the_noun(client_for, event_factory, ann):
    event = event_factory(types=[{"min_per_booking": 2}])
    asked = {"event": event.pk, "items": [{"ticket_type": event.ticket_types.get().pk, "quantity": 1}]}
    answer = client_for(ann).post("/api/v1/bookings/", asked, HTTP_ACCEPT_LANGUAGE="ru", format="json")
    assert answer.json() == {"detail": "Нужно забронировать не менее 2 билетов этого типа.", "code": "limit_exceeded"}


def test_whoever_signs_up_in_russian_gets_the_code_in_russian(client_for, relay):
    asked = {"email": "ann@example.com", "password": "Tr0ub4dor&3-horse"}
    client_for().post("/api/v1/register/", asked, HTTP_ACCEPT_LANGUAGE="ru", format="json")
    relay()
    letter = mail.outbox[0]
    code = re.search(r"\d+", letter.body)
    assert letter.subject.startswith("Ваш код для сайта ")
    assert letter.body.splitlines()[:3:2] == [f"Ваш код: {code.group()}", TEN_MINUTES]
    assert len(code.group()) == 6
    html, kind = letter.alternatives[0]
    assert (kind, '<html lang="ru"' in html, TEN_MINUTES in html) == ("text/html", True, True)


def test_a_cancelled_event_is_told_in_the_language_of_the_person(event_factory, ann, relay):
    event = event_factory(title="Хлеб на закваске")
    wish = BookingRequest(event_id=event.pk, quantities={event.ticket_types.get().pk: 1})
    booking = create_booking(user=ann, wish=wish)
    relay()
    mail.outbox.clear()

    cancel_event(event=event)
    relay()

    text = f"Событие «Хлеб на закваске» не состоится. Ваше бронирование {booking.reference} отменено."
    row = Notification.objects.get(user=ann, kind="event_cancelled")
    assert (row.title, row.text) == ("Событие отменено: Хлеб на закваске", text)
    assert [letter.subject for letter in mail.outbox] == ["Событие отменено: Хлеб на закваске"]
    assert text in mail.outbox[0].body
    html = mail.outbox[0].alternatives[0][0]
    assert all(part in html for part in ("Событие отменено", "Хлеб на закваске", booking.reference))
