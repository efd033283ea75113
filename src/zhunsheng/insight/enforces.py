"""Which clauses this room enforces: those whose figures it reckons, and the reports that write themselves."""

from typing import Final

from zhunsheng.insight.shipped import shipped_definitions
from zhunsheng.standards.values import Clause, Enforcement, Kind

FIGURES: Final = Enforcement(
    enforcer="insight.figures", test="tests/insight/test_planted.py::test_a_figure_that_misses_its_target_says_so"
)
PAIRS: Final = Enforcement(
    enforcer="insight.figures", test="tests/insight/test_planted.py::test_what_guards_a_figure_is_shown_with_it"
)
REPORTS: Final = Enforcement(
    enforcer="insight.reports",
    test="tests/insight/test_reports.py::test_a_missed_target_of_yesterday_stands_in_the_report",
)
ROUTINES: Final = frozenset({"daily_report", "weekly_report", "issue_trends"})
BOARD: Final = Enforcement(
    enforcer="insight.board",
    test="tests/surface/pages/test_wallboard.py::test_the_board_equals_the_report_and_names_people_only_where_it_is_set",
)
ENFORCES: Final[dict[str, Enforcement]] = {}


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any indicator that is kept in figures of this desk, and any routine that is one of its reports."""
    if clause.kind is Kind.ROUTINE:
        return REPORTS if clause.keeps and ROUTINES.issuperset(clause.keeps) else "no report is this routine"
    if clause.kind is not Kind.INDICATOR:
        return ""
    if clause.keeps == ("guard_pairs",):
        return PAIRS
    if clause.keeps == ("live_board",):
        return BOARD
    known = shipped_definitions().indicators
    empty = [name for name in clause.keeps if name not in known or not known[name].of]
    return (
        FIGURES
        if clause.keeps and not empty
        else f"no figure of this desk is counted for it{': ' if empty else ''}{', '.join(empty)}"
    )
