"""What ``make test-upgrade`` would notice."""

from tests.upgrades.old_code import missing


def test_rows_and_values_that_are_gone_are_found():
    before = {"event": [{"id": 1, "title": "Rye"}, {"id": 2, "title": "Wheat"}], "tag": [], "gone": [{"id": 3}]}
    after = {
        "event": [{"id": 1, "title": "Rye", "floor": 0}, {"id": 2, "title": "wheat", "floor": 0}],
        "tag": [{"id": 4}],
    }

    assert missing(before, after) == ["event: {'id': 2, 'title': 'Wheat'}", "gone: {'id': 3}"]


def test_what_is_new_is_nobodys_loss():
    assert missing({"event": [{"id": 1}]}, {"event": [{"id": 1, "floor": 0}, {"id": 2, "floor": 1}], "new": []}) == []
