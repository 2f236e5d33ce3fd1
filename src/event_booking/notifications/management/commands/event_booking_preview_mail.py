"""Write every mail to files, with sample data, to look at them before anybody gets one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string

from event_booking.notifications.preview import Preview, make_preview, preview_names


class Command(BaseCommand):
    help = "Write subject, text, HTML, in-app and push text of every kind, and the mails with codes, to files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dir", default="mail-preview", help="folder to write to (%(default)s)")
        parser.add_argument("--language", action="append", help="only in this language; may be given more than once")
        parser.add_argument("--kind", action="append", help="only this kind; may be given more than once")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["dir"])
        languages = _chosen(options["language"], [code for code, _ in settings.LANGUAGES], "language")
        names = _chosen(options["kind"], preview_names(), "kind")
        previews = [_written(_made(name, code), folder) for name in names for code in languages]
        index = folder / "index.html"
        page = render_to_string("event_booking/notifications/preview/index.html", {"previews": previews})
        index.write_text(page, encoding="utf-8")
        self.stdout.write(f"{len(previews)} mails: {index}")


def _chosen(wanted: list[str] | None, there: list[str], what: str) -> list[str]:
    if unknown := sorted(set(wanted or ()) - set(there)):
        raise CommandError(f"There is no {what} {unknown[0]!r}, but {', '.join(there)}.")
    return [name for name in there if not wanted or name in wanted]


def _made(name: str, language: str) -> Preview:
    try:
        return make_preview(name, language=language)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        message = f"{name} can not be worded: {type(error).__name__}: {error}"
        raise CommandError(message) from error


def _written(preview: Preview, folder: Path) -> dict[str, Any]:
    """What the index shows of it."""
    path = Path(preview.language) / preview.name
    (folder / path).mkdir(parents=True, exist_ok=True)
    for name, text in preview.files():
        (folder / path / name).write_text(text, encoding="utf-8")
    return {"preview": preview, "path": path.as_posix()}
