"""Are the mutants that survived those of ``survivors.txt``, where the reason stands? After ``make mutants``.

Looks at what was run, be it one module. A mutant is known by its function and the lines that it changes: its number is
another one after each change of the function.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

SURVIVORS = Path(__file__).with_name("survivors.txt")
SERVICES = Path("src/event_booking/bookings/services")
ALIVE = {"survived", "no tests"}

Mutant = tuple[str, ...]


def listed() -> set[Mutant]:
    """The paragraphs, but for those that begin with # and give a reason."""
    paragraphs = (part.strip().splitlines() for part in SURVIVORS.read_text().split("\n\n"))
    return {tuple(part) for part in paragraphs if part and not part[0].startswith("#")}


def tried() -> list[tuple[Mutant, str]]:
    """Each mutant that was tried, and what became of it."""
    mutants = []
    for path in sorted(SERVICES.glob("*.py")):
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            if code is not None:
                mutants.append((known_as(name, path), status_by_exit_code[code]))
    return mutants


def known_as(name: str, path: Path) -> Mutant:
    function = re.sub(r"^x_|^xǁ|__mutmut_\d+$", "", name.rpartition(".")[2]).replace("ǁ", ".")
    diff = get_diff_for_mutant(name, path=path).splitlines()[2:]
    changed = [f"{line[0]} {line[1:].strip()}" for line in diff if line[0] in "+-"]
    return (f"{path.stem}.{function}", *changed)


def tell(what: str, mutants: set[Mutant]) -> None:
    for mutant in sorted(mutants):
        print(f"{what}:", *mutant, "", sep="\n")


if __name__ == "__main__":
    known, now = listed(), tried()
    alive = {mutant for mutant, status in now if status in ALIVE}
    tell("Survived, and no reason is given", alive - known)
    tell("Listed, and killed", {mutant for mutant, _ in now if mutant in known} - alive)
    for module in sorted({mutant[0].partition(".")[0] for mutant, _ in now}):
        became = Counter(status for mutant, status in now if mutant[0].startswith(f"{module}."))
        print(f"{module}: {became.total()} mutants,", ", ".join(f"{became[each]} {each}" for each in sorted(became)))
    sys.exit(bool(alive - known))
