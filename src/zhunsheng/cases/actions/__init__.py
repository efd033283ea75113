"""The door for working on cases, a file a kind of work."""

from zhunsheng.cases.actions.attaching import attach_file, attach_to_task, remove_file
from zhunsheng.cases.actions.belonging import link_cases, tag_case, unlink_cases, watch_case
from zhunsheng.cases.actions.callbacks import report_callback, set_quiet
from zhunsheng.cases.actions.copying import read_copy, send_copy
from zhunsheng.cases.actions.customs import fill_custom, set_case_fields
from zhunsheng.cases.actions.departments import (
    answer_task,
    ask_department,
    finish_improvement,
    link_task,
    open_improvement,
    open_task,
    rate_task,
    settle_task,
)
from zhunsheng.cases.actions.erase import copy_cases, erase_cases, erase_cases_of
from zhunsheng.cases.actions.erasing import ask_erasure, note_erasure
from zhunsheng.cases.actions.holding import tell_held
from zhunsheng.cases.actions.issues import set_case_issue
from zhunsheng.cases.actions.meetings import finish_decision, make_decision, reopen_decision, speak_of_decision
from zhunsheng.cases.actions.merging import merge_case, unmerge_case
from zhunsheng.cases.actions.move import force_case, move_case
from zhunsheng.cases.actions.options import (
    change_choice,
    choose_option,
    contest_case,
    make_customer_link,
    put_options,
    rate_case,
    refuse_options,
)
from zhunsheng.cases.actions.refunds import ask_refund, decide_refund, withdraw_refund
from zhunsheng.cases.actions.register import judge_case, register_case
from zhunsheng.cases.actions.returning import tell_return
from zhunsheng.cases.actions.ruling import (
    drop_rules_draft,
    forget_shop_rules,
    publish_rules,
    publish_rules_draft,
    return_to_rules,
    save_rules_draft,
)
from zhunsheng.cases.actions.sorting import forget_view, keep_view, prioritise_case, release_case
from zhunsheng.cases.actions.taking import take_case_file
from zhunsheng.cases.actions.withdrawing import restore_task, withdraw_task
from zhunsheng.cases.actions.wording import index_cases
from zhunsheng.cases.actions.work import (
    assign_case,
    fill_case,
    gather_evidence,
    grade_case,
    note_case,
    pause_case,
    record_answer,
    record_attempt,
    resume_case,
    tell_progress,
)

__all__ = [
    "answer_task",
    "ask_department",
    "ask_erasure",
    "ask_refund",
    "assign_case",
    "attach_file",
    "attach_to_task",
    "change_choice",
    "choose_option",
    "contest_case",
    "copy_cases",
    "decide_refund",
    "drop_rules_draft",
    "erase_cases",
    "erase_cases_of",
    "fill_case",
    "fill_custom",
    "finish_decision",
    "finish_improvement",
    "force_case",
    "forget_shop_rules",
    "forget_view",
    "gather_evidence",
    "grade_case",
    "index_cases",
    "judge_case",
    "keep_view",
    "link_cases",
    "link_task",
    "make_customer_link",
    "make_decision",
    "merge_case",
    "move_case",
    "note_case",
    "note_erasure",
    "open_improvement",
    "open_task",
    "pause_case",
    "prioritise_case",
    "publish_rules",
    "publish_rules_draft",
    "put_options",
    "rate_case",
    "rate_task",
    "read_copy",
    "record_answer",
    "record_attempt",
    "refuse_options",
    "register_case",
    "release_case",
    "remove_file",
    "reopen_decision",
    "report_callback",
    "restore_task",
    "resume_case",
    "return_to_rules",
    "save_rules_draft",
    "send_copy",
    "set_case_fields",
    "set_case_issue",
    "set_quiet",
    "settle_task",
    "speak_of_decision",
    "tag_case",
    "take_case_file",
    "tell_held",
    "tell_progress",
    "tell_return",
    "unlink_cases",
    "unmerge_case",
    "watch_case",
    "withdraw_refund",
    "withdraw_task",
]
