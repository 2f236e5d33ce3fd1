"""What ``docs/quickstart.rst`` shows does what it says."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from tests.docs.blocks import blocks

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def test_addresses_that_the_site_has_proved_are_taken_over_and_doubles_told(capsys):
    [shown] = [block for block in blocks() if "quickstart" in str(block) and "EmailAddress" in block.code]
    users = get_user_model().objects
    ann, ben = users.create(email="Ann@example.com"), users.create(email="ben@example.com")
    users.create(email="")
    cleo = users.create(email="cleo@example.com")
    EmailAddress.objects.create(user=cleo, email="ben@example.com", verified=True, primary=True)

    for _ in range(2):
        exec(shown.code, {"User": get_user_model()})

    proved = set(EmailAddress.objects.filter(verified=True).values_list("user", "email"))
    assert proved == {(ann.pk, "ann@example.com"), (cleo.pk, "ben@example.com")}
    assert capsys.readouterr().out == f"ben@example.com of {ben.pk} is that of {cleo.pk} already\n" * 2
