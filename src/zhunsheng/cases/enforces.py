"""Which clauses the room of cases enforces: the gates of its procedures, what must be written down, how departments are asked."""

from typing import Final

from zhunsheng.standards.values import Clause, Enforcement, EnforcerTable

GATES: Final = "cases.gates"
REGISTER: Final = "cases.register"
POLICY: Final = "cases.policy"
TASKS: Final = "cases.tasks"
ANALYSIS: Final = "cases.analysis"
NEWS: Final = "cases.news"

_TESTS: Final = {
    "complaint_intake": (
        REGISTER,
        "test_registering.py::test_a_customers_complaint_without_matter_or_demand_is_refused",
    ),
    "plan_owner_and_due": (GATES, "test_complaint.py::test_a_plan_without_owner_or_due_time_is_not_put_forward"),
    "plan_rounds": (GATES, "test_complaint.py::test_a_refused_plan_goes_back_and_the_round_counts"),
    "four_steps": (GATES, "test_complaint.py::test_no_step_is_skipped_without_a_reason_by_who_may"),
    "six_questions": (GATES, "test_complaint.py::test_the_facts_need_all_six_questions_and_the_evidence"),
    "options": (GATES, "test_complaint.py::test_one_option_or_four_are_refused"),
    "department_task": (
        TASKS,
        "test_departments.py::test_a_department_is_asked_with_a_deadline_and_the_customer_is_told",
    ),
    "masked_digest": (TASKS, "test_departments.py::test_the_digest_is_masked_and_opens_for_one_recipient_only"),
    "own_application": (
        REGISTER,
        "test_registering.py::test_a_customer_applies_for_after_sales_and_only_for_own_orders",
    ),
    "security_incident": (
        REGISTER,
        "test_fraud.py::test_fraud_on_either_side_is_stopped_or_marked_and_opens_one_incident",
    ),
    "cause_and_measure": (
        GATES,
        "test_analysis.py::test_a_complaint_without_cause_or_measure_is_not_closed_and_the_month_tells_of_it",
    ),
    "arranged": (
        TASKS,
        "test_analysis.py::test_an_agreed_application_asks_the_department_by_itself_and_needs_what_was_sent",
    ),
    "issues_to_operations": (
        ANALYSIS,
        "test_analysis.py::test_frequent_issues_become_improvements_whose_effect_is_measured",
    ),
    "shipped_notice": (NEWS, "test_news.py::test_a_shipped_order_is_told_once_where_the_customer_is"),
    "rating_invited": (NEWS, "test_news.py::test_a_settled_case_invites_to_rate_and_takes_the_stars_in_the_chat"),
    "meeting": (ANALYSIS, "test_meetings.py::test_a_decision_is_followed_with_its_own_talk_until_it_is_done"),
    "policy_verdict": (POLICY, "test_registering.py::test_an_application_is_judged_and_the_rule_is_named"),
}
KEPT: Final = {
    name: Enforcement(enforcer=engine, test=f"tests/cases/{test}") for name, (engine, test) in _TESTS.items()
}
"""What the room keeps, by the names that a clause's `keeps` may give."""


def covers(clause: Clause) -> Enforcement | str:
    """Answer for any clause whose `keeps` names something that the procedures, the policy or the tasks keep."""
    if clause.keeps and KEPT.keys() >= set(clause.keeps):
        return KEPT[clause.keeps[0]]
    return clause.awaits or "it names nothing that a procedure of cases keeps"


TABLE: Final = EnforcerTable(room="cases", enforces={}, covers=covers)
