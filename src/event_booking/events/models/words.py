"""The words by which events are found."""

from hashlib import blake2s
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """What kind of event it is. Made by the site, named in its languages."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=100)
    names = models.JSONField(
        _("names in other languages"), default=dict, blank=True, help_text=_('For example {"ru": "Концерты"}.')
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not (isinstance(self.names, dict) and all(isinstance(name, str) for name in self.names.values())):
            raise ValidationError({"names": _("An object of languages and names.")})

    def name_in(self, language: str | None = None) -> str:
        """The name in this language, or the active one; falls back to ``name``."""
        code = language or get_language() or ""
        return str(self.names.get(code) or self.names.get(code.split("-")[0]) or self.name)


def tag_slug(name: str) -> str:
    """The one address of a tag, however its name is spelled: "Live Music" and "live  music" are the same tag.

    Names whose signs an address can not have get a few letters more, so that "C" and "C++" stay two.
    """
    plain = " ".join(normalize("NFKC", name).casefold().split())
    slug = slugify(plain, allow_unicode=True)[:200]
    if slug == plain.replace(" ", "-"):
        return slug
    return f"{slug or 'tag'}-{blake2s(plain.encode(), digest_size=4).hexdigest()}"


class Tag(models.Model):
    """A word that organizers put on events."""

    slug = models.SlugField(_("slug"), max_length=220, unique=True, allow_unicode=True)
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=50)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
