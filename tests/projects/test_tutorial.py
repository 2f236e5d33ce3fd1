"""docs/tutorial.rst is done as it stands there, by a reader with an empty folder; the Russian page says the same."""

import re
from pathlib import Path

import pytest

from tests.projects.reader import Reader, environment
from tests.projects.tutorial_page import Command, File, is_as_shown, steps

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.rst"


@pytest.mark.once
def test_the_tutorial_does_what_it_says(tmp_path):
    (tmp_path / "reader").mkdir()
    reader = Reader(tmp_path / "reader", environment(tmp_path / "shelf"), project="mysite")

    assert reader.follow(TUTORIAL.read_text(encoding="utf-8")) > 20


def test_a_wrong_line_of_a_page_is_found(tmp_path):
    """The negative control: with these the test above has to fail."""
    page = ".. code-block:: console\n\n   $ mkdir site\n   $ cd site\n   $ {typed}\n{seen}"
    wrong = [("false", ""), ("echo one", "   two\n"), ("echo one", ""), ("true", "   one\n")]
    for number, (typed, seen) in enumerate(wrong):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(AssertionError):
            Reader(folder, {"PATH": "/usr/bin:/bin"}, project="mysite").follow(page.format(typed=typed, seen=seen))


def test_the_russian_tutorial_is_the_same():
    pages = [TUTORIAL, TUTORIAL.with_name("tutorial-ru.rst")]
    english, russian = (list(steps(page.read_text(encoding="utf-8"), project="mysite")) for page in pages)

    assert [_without_terminal(step) for step in russian] == [_without_terminal(step) for step in english]


def test_the_russian_readme_has_the_same_code():
    english, russian = (_code(ROOT / name) for name in ("README.md", "README.ru.md"))

    assert russian == english
    assert len(english) >= 4


def test_the_readmes_lead_to_each_other():
    assert "(README.ru.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(README.md)" in (ROOT / "README.ru.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("shown", "seen", "right"),
    [
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a …", "a b", True),
        ("a", "a\nb", False),
        ("", "a", False),
        ("", "\n", True),
        ("a.c", "abc", False),
    ],
)
def test_what_is_shown_is_what_is_seen(shown, seen, right):
    assert is_as_shown(shown, seen) is right


def _without_terminal(step):
    """What a terminal is called is a word of the language."""
    if isinstance(step, File):
        return step
    return Command(step.typed, step.seen, "another" if step.terminal else "", step.goes_on)


def _code(readme):
    """All blocks of code, without their comments, which are in the reader's language."""
    blocks = re.findall(r"```(\w+)\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    return [(kind, [re.sub(r"\s*(^|\s)#.*", "", line) for line in block.splitlines()]) for kind, block in blocks]
