"""``python -m tests.branches 97``: fail where fewer of a hundred branches were taken; coverage limits lines as well."""

import json
import sys
from tempfile import NamedTemporaryFile

from coverage import Coverage


def main() -> None:
    measured = Coverage()
    measured.load()
    with NamedTemporaryFile() as report:
        measured.json_report(outfile=report.name)
        totals = json.load(report)["totals"]
    taken, branches = totals["covered_branches"], totals["num_branches"]
    print(f"{taken} of {branches} branches were taken: {taken / branches:.1%}")
    sys.exit(taken * 100 < branches * int(sys.argv[1]))


if __name__ == "__main__":
    main()
