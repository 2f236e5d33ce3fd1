import pytest

from event_booking.accounts.models import User

pytestmark = pytest.mark.our_user


def test_users_are_made_by_address(db):
    user = User.objects.create_user("Ann@Example.COM", "Tr0ub4dor&3-horse", first_name="Ann", last_name="Example")
    assert (user.email, user.get_full_name(), user.get_short_name()) == ("Ann@example.com", "Ann Example", "Ann")
    assert (user.check_password("Tr0ub4dor&3-horse"), user.is_staff) == (True, False)
    assert User.objects.create_user("bob@example.com").has_usable_password() is False


def test_superusers_may_do_everything(db):
    boss = User.objects.create_superuser("boss@example.com", "Tr0ub4dor&3-horse")
    assert (boss.is_staff, boss.is_superuser) == (True, True)
