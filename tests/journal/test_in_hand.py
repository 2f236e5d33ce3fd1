"""What rows that are worked on together need is read for all of them at once, and never kept for long."""

from types import SimpleNamespace

import pytest

from event_booking.journal import in_hand
from event_booking.journal.in_hand import InHand, take_in_hand


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(in_hand, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def rows():
    rows = [SimpleNamespace(pk=pk) for pk in (1, 2, 3)]
    take_in_hand(rows)
    return rows


def test_it_is_read_once_for_all(rows, clock):
    asked = []

    def read(all_of_them):
        asked.append(list(all_of_them))
        return {1: "one", 3: "three"}

    assert [row.in_hand.read(read, row) for row in rows] == ["one", None, "three"]
    assert asked == [rows]


def test_what_was_read_too_long_ago_is_read_again(rows, clock):
    state = {1: "confirmed"}

    def read(_):
        return dict(state)

    seen = [rows[0].in_hand.read(read, rows[0])]
    state[1] = "cancelled"
    clock[0] += in_hand.FRESH_SECONDS / 2
    seen.append(rows[0].in_hand.read(read, rows[0]))
    clock[0] += in_hand.FRESH_SECONDS
    seen.append(rows[0].in_hand.read(read, rows[0]))

    assert seen == ["confirmed", "confirmed", "cancelled"]


def test_for_a_row_that_nobody_took_it_is_read_each_time(clock):
    row, asked = SimpleNamespace(pk=5), []
    alone = InHand([row])

    def read(rows):
        asked.extend(rows)
        return {each.pk: len(asked) for each in rows}

    assert [alone.read(read, row), alone.read(read, row)] == [1, 2]
