"""Are the mutants that survived those of ``survivors.txt``, where the reason stands? After ``make mutants``.

Looks at what was run, be it one module. A mutant is known by its function and the lines that it changes: its number is
another one after each change of the function.
"""

import re
import sys
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant

SURVIVORS = Path(__file__).with_name("survivors.txt")
SERVICES = Path("src/event_booking/bookings/services")
ALIVE = {0, 5, 33}  # the tests passed, or there was none

Mutant = tuple[str, ...]


def listed() -> set[Mutant]:
    """Paragraphs: a function, and lines that begin with + or -, but for those that begin with # and give the reason."""
    paragraphs = (part.splitlines() for part in SURVIVORS.read_text().split("\n\n"))
    return {tuple(line.strip() for line in part) for part in paragraphs if part and not part[0].startswith("#")}


def tried() -> dict[Mutant, bool]:
    """Whether each mutant that was tried survived."""
    mutants: dict[Mutant, bool] = {}
    for path in sorted(SERVICES.glob("*.py")):
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            if code is not None:
                mutant = known_as(name, path)
                mutants[mutant] = mutants.get(mutant, False) or code in ALIVE
    return mutants


def known_as(name: str, path: Path) -> Mutant:
    function = re.sub(r"^x_|^xǁ|__mutmut_\d+$", "", name.rpartition(".")[2]).replace("ǁ", ".")
    diff = get_diff_for_mutant(name, path=path).splitlines()[2:]
    changed = [f"{line[0]} {line[1:].strip()}" for line in diff if line[0] in "+-"]
    return (f"{path.stem}.{function}", *changed)


if __name__ == "__main__":
    known, now = listed(), tried()
    wrong = {
        "Survived, and no reason is given": [each for each, alive in now.items() if alive and each not in known],
        "Listed, and killed": [each for each, alive in now.items() if not alive and each in known],
    }
    for what, mutants in wrong.items():
        for mutant in mutants:
            print(f"{what}:", *mutant, "", sep="\n")
    print(f"{len(now)} mutants tried, {sum(now.values())} survived, {len(known)} are listed")
    sys.exit(any(wrong.values()))
