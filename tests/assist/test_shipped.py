"""The shipped library: large enough, complete, and nothing in it that the guard would hold back."""

from collections import Counter

from zhunsheng.assist.checks import tidy_script
from zhunsheng.assist.shipped import shipped_library, situations
from zhunsheng.guard.queries import compile_guard
from zhunsheng.guard.values import Verdict
from zhunsheng.standards.queries import load, shipped
from zhunsheng.standards.taxonomy import shipped_taxonomy

CODES = [one.code for one in situations()]


def test_there_are_at_least_forty_scripts_each_with_a_key_and_a_title_of_its_own() -> None:
    scripts = shipped_library().scripts
    assert len(scripts) >= 40
    assert [key for key, times in Counter(one.key for one in scripts).items() if times > 1] == []
    assert [title for title, times in Counter(one.title for one in scripts).items() if times > 1] == []
    assert all(one.title_en for one in scripts)
    assert {one.situation for one in scripts} == set(CODES)


def test_every_script_is_kept_as_it_stands_in_the_file() -> None:
    for one in shipped_library().scripts:
        assert tidy_script(one.draft(), situations=CODES) == one.draft()


def test_the_guard_of_the_shipped_standards_lets_every_script_through() -> None:
    clauses = [clause for name, text in shipped() for clause in load(text, name=name).clauses]
    guard = compile_guard(clauses)
    held = {
        one.key: guard.judge(one.text).hits
        for one in shipped_library().scripts
        if guard.judge(one.text).verdict is not Verdict.PASS
    }
    assert held == {}
    assert guard.judge("这不归我管").verdict is not Verdict.PASS


def test_every_leaf_of_the_shipped_taxonomy_has_a_script_and_no_script_names_another() -> None:
    leaves = {leaf.code for leaf in shipped_taxonomy().leaves()}
    assert {code for one in shipped_library().scripts for code in one.issues} == leaves


FILLED = {
    "{customer}": "王女士", "{order}": "6984937396401757228", "{agent}": "小林", "{shop}": "星野数码", "{time}": "今天下午6点",
}  # fmt: skip


def test_a_script_with_its_slots_filled_is_let_through_too() -> None:
    clauses = [clause for name, text in shipped() for clause in load(text, name=name).clauses]
    guard = compile_guard(clauses)
    held = {}
    for one in shipped_library().scripts:
        text = one.text
        for slot, words in FILLED.items():
            text = text.replace(slot, words)
        if guard.judge(text).verdict is not Verdict.PASS:
            held[one.key] = guard.judge(text).hits
    assert held == {}
