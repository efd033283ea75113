"""The taxonomy of issues: what ships, drafts and editions, and the gate of its publication."""

import msgspec
import pytest

from tests.dialogue.desk import AT, hire, open_shop, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import AccessDenied, BadInput
from zhunsheng.standards.actions import publish_taxonomy_edition, save_taxonomy_draft
from zhunsheng.standards.issues import differences, with_leaf, without_leaf
from zhunsheng.standards.loader import StandardUnreadable
from zhunsheng.standards.queries import TaxonomyGap, TaxonomyStale, limits_of, standing, taxonomy, taxonomy_draft
from zhunsheng.standards.taxonomy import load_taxonomy, shipped_taxonomy

pytestmark = pytest.mark.usefixtures("db")
LEAVES = frozenset(leaf.code for leaf in shipped_taxonomy().leaves())


def test_the_shipped_taxonomy_has_four_classes_with_sub_types() -> None:
    body = shipped_taxonomy().body
    assert [each.title.zh for each in body.classes] == ["产品咨询", "订单查询", "售后投诉", "政策咨询"]
    assert all(len(each.types) >= 7 for each in body.classes)


def test_a_fault_in_a_taxonomy_is_named_with_its_line() -> None:
    with pytest.raises(StandardUnreadable) as refused:
        load_taxonomy("title: {zh: 一, en: a}\nclasses: nothing\n", name="own.yaml")
    assert "own.yaml:1: cues" in refused.value.lines[0]


def test_until_one_is_published_the_shipped_taxonomy_counts() -> None:
    assert taxonomy(AT) is shipped_taxonomy()


def test_an_edition_counts_from_its_instant_on() -> None:
    open_shop()
    body = without_leaf(shipped_taxonomy().body, "policy.other")
    version = run(save_taxonomy_draft, SYSTEM, AT, body, version=0)
    later = AT + seconds(60)
    run(publish_taxonomy_edition, SYSTEM, AT, version=version, effective_at=later, scripted=LEAVES)
    assert (taxonomy(AT).number, taxonomy(later).number) == (0, 1)
    assert taxonomy(later).leaf("policy.other") is None
    assert taxonomy_draft() is None


def test_a_leaf_without_a_script_stops_the_publication() -> None:
    open_shop()
    version = run(save_taxonomy_draft, SYSTEM, AT, shipped_taxonomy().body, version=0)
    with pytest.raises(TaxonomyGap) as refused:
        run(publish_taxonomy_edition, SYSTEM, AT, version=version, effective_at=AT, scripted=LEAVES - {"order.invoice"})
    assert refused.value.detail["gaps"] == "order.invoice (script)"


def test_a_leaf_without_a_limit_stops_the_publication() -> None:
    open_shop(LIMITS)
    version = run(save_taxonomy_draft, SYSTEM, AT, shipped_taxonomy().body, version=0)
    with pytest.raises(TaxonomyGap) as refused:
        run(publish_taxonomy_edition, SYSTEM, AT, version=version, effective_at=AT, scripted=LEAVES)
    assert refused.value.detail["first"] == "order.delay (limit)"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    body = shipped_taxonomy().body
    run(save_taxonomy_draft, SYSTEM, AT, body, version=0)
    with pytest.raises(TaxonomyStale):
        run(save_taxonomy_draft, SYSTEM, AT, body, version=0)


def test_an_agent_writes_no_taxonomy() -> None:
    open_shop()
    with pytest.raises(AccessDenied):
        run(save_taxonomy_draft, hire("mei", rights(Role.AGENT)), AT, shipped_taxonomy().body, version=0)


def test_a_leaf_asks_only_for_fields_that_the_taxonomy_names() -> None:
    leaf = msgspec.structs.replace(shipped_taxonomy().leaves()[0], fields=("shoe_size",))
    with pytest.raises(BadInput):
        run(save_taxonomy_draft, SYSTEM, AT, with_leaf(shipped_taxonomy().body, "product", leaf), version=0)


def test_the_difference_of_two_taxonomies_names_the_leaf_and_what_of_it() -> None:
    old = shipped_taxonomy().body
    leaf = msgspec.structs.replace(shipped_taxonomy().leaves()[0], hints=("参数",))
    assert [each[:2] for each in differences(old, with_leaf(old, "product", leaf))] == [("product.spec", "hints")]


def test_the_strictest_limit_of_a_leaf_comes_first() -> None:
    open_shop()
    found = {leaf.code: [one.clause_id for one in limits_of(standing(AT), leaf)] for leaf in taxonomy(AT).leaves()}
    assert found["order.tracking"] == ["ec-3.1c", "cc-1.2c"]
    assert found["order.delay"] == ["ec-3.1d"]


LIMITS = """
document: own
edition: 1
title: {zh: 自定, en: own}
about: {zh: 自定, en: own}
clauses:
  - id: own-1
    kind: clock
    title: {zh: 一分钟, en: a minute}
    says: {zh: 一分钟, en: a minute}
    source: {document: 自定, part: "1"}
    awaits: fact demand.graded
    clock:
      starts: {fact: demand.graded, where: {grade: basic}}
      stops: [{fact: solution.offered}]
      limit: 1 min
"""
