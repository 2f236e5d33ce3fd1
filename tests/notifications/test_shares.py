"""How much of a run each channel may take."""

from types import SimpleNamespace

import pytest

from event_booking.notifications import shares

SHORT, LONG = SimpleNamespace(long_form=False), SimpleNamespace(long_form=True)


@pytest.fixture
def spend(monkeypatch):
    """``spend(run, "bus", 3)``: the channel takes three seconds of the run."""
    clock = [0.0]
    monkeypatch.setattr(shares, "monotonic", lambda: clock[0])

    def use(run, alias, seconds, channel=SHORT):
        with run.using(alias, channel):
            clock[0] += seconds

    return use


def test_a_channel_has_its_share_and_mail_has_no_limit(spend):
    run = shares.Shares()
    spend(run, "push", 4.9)
    assert not run.is_used_up("push", SHORT)
    spend(run, "push", 0.1)
    spend(run, "email", 60, LONG)

    assert run.is_used_up("push", SHORT)
    assert not run.is_used_up("bus", SHORT)
    assert not run.is_used_up("email", LONG)


def test_where_slow_ones_took_all_a_quick_one_has_a_second(spend):
    run = shares.Shares()
    spend(run, "push", 5)
    spend(run, "chat", 4)

    assert [run.is_used_up("chat", SHORT), run.is_used_up("bus", SHORT)] == [True, False]
    spend(run, "bus", 1)
    assert run.is_used_up("bus", SHORT)
