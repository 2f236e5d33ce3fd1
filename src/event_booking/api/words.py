"""Messages of REST framework that its own Russian catalogue lacks: standing here, they get into ours."""

from django.utils.translation import gettext_noop as _

LACKING = [
    _("A valid biginteger is required."),
    _("Datetime value out of range."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _('Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.'),
    _("Invalid input."),
    _('Invalid datetime for the timezone "{timezone}".'),
    _("Must be a valid boolean."),
    _("Must be a valid UUID."),
    _("Not a valid string."),
    _("Surrogate characters are not allowed: U+{code_point:X}."),
    _("This dictionary may not be empty."),
]
