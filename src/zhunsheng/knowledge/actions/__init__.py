"""Change what is answered, and how customers ask it."""

from zhunsheng.knowledge.actions.approve import approve_faq, retire_faq, review_faq, revive_faq
from zhunsheng.knowledge.actions.assign import assign_category
from zhunsheng.knowledge.actions.attach import lend_file
from zhunsheng.knowledge.actions.document import (
    add_document,
    change_document,
    erase_demo_documents,
    read_document_piece,
    remove_document,
    replace_document,
)
from zhunsheng.knowledge.actions.edition import note_edition, use_edition
from zhunsheng.knowledge.actions.entrust import entrust_faq
from zhunsheng.knowledge.actions.erase import erase_demo_faqs, forget_shop_aims, forget_unmatched
from zhunsheng.knowledge.actions.improve import improve_unmatched
from zhunsheng.knowledge.actions.index import index_missing
from zhunsheng.knowledge.actions.judge import judge_answer, note_asked
from zhunsheng.knowledge.actions.phrase import add_phrasings, drop_phrasing, phrase_message
from zhunsheng.knowledge.actions.renew import keep_editions
from zhunsheng.knowledge.actions.sample import aim_bot, judge_sample, note_sample
from zhunsheng.knowledge.actions.settle import note_unmatched, settle_unmatched
from zhunsheng.knowledge.actions.sought import note_sought, settle_sought
from zhunsheng.knowledge.actions.take_in import take_in
from zhunsheng.knowledge.actions.test_set import set_tests
from zhunsheng.knowledge.actions.trial import begin_trial, end_trial
from zhunsheng.knowledge.actions.write import draft_faq, revise_faq

__all__ = [
    "add_document",
    "add_phrasings",
    "aim_bot",
    "approve_faq",
    "assign_category",
    "begin_trial",
    "change_document",
    "draft_faq",
    "drop_phrasing",
    "end_trial",
    "entrust_faq",
    "erase_demo_documents",
    "erase_demo_faqs",
    "forget_shop_aims",
    "forget_unmatched",
    "improve_unmatched",
    "index_missing",
    "judge_answer",
    "judge_sample",
    "keep_editions",
    "lend_file",
    "note_asked",
    "note_edition",
    "note_sample",
    "note_sought",
    "note_unmatched",
    "phrase_message",
    "read_document_piece",
    "remove_document",
    "replace_document",
    "retire_faq",
    "review_faq",
    "revise_faq",
    "revive_faq",
    "set_tests",
    "settle_sought",
    "settle_unmatched",
    "take_in",
    "use_edition",
]
