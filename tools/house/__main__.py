"""Run the house checks: `python -m tools.house [folder or file ...]`."""

import sys
from pathlib import Path

from tools.house.rule import House, survey
from tools.house.rules import RULES


def main(wanted: list[str], *, root: Path) -> int:
    """Print every finding below the wanted paths (all of them when none is named); 1 when there is one."""
    house = House(root)
    found = survey(house, RULES)
    shown = [one for one in found if not wanted or one.path.startswith(tuple(wanted))]
    for finding in shown:
        print(finding)
    print(f"house checks: {len(RULES)} rules, {len(house.sources)} files, {len(shown)} findings")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], root=Path(__file__).parents[2]))
