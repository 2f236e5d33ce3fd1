"""The channel and the test that ``docs/own-channel.rst`` shows, as they stand there."""

import re
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "own-channel.rst").read_text(encoding="utf-8")


def shown(caption):
    """The code below this caption."""
    found = re.search(rf":caption: {re.escape(caption)}\n\n((?:(?:   .*)?\n)+)", PAGE)
    assert found, caption
    return dedent(found[1]).strip()


def module(name, caption):
    made = ModuleType(name)
    exec(compile(shown(caption), f"docs/own-channel.rst: {caption}", "exec"), vars(made))
    sys.modules[name] = made
    return made


sys.modules["shop"] = ModuleType("shop")
team_chat = module("shop.team_chat", "shop/team_chat.py")


class TestTeamChat(module("shop.test_team_chat", "tests/test_team_chat.py").TestTeamChat):
    """All of the contract."""


def test_it_has_at_most_thirty_lines():
    lines = [line for line in shown("shop/team_chat.py").splitlines() if line.strip()]
    assert len(lines) <= 30


@pytest.mark.parametrize(("status", "meaning"), [(404, "Rejected"), (429, "Unreachable"), (500, "HungUp")])
def test_its_failures_mean_what_the_page_says(status, meaning, bus, user_factory):
    from tests.notifications.channels.conftest import message_to

    bus.status = status
    channel = team_chat.TeamChatBackend(url=bus.url, token="x")
    with pytest.raises(getattr(team_chat, meaning)):
        channel.send(message_to(user_factory()))
