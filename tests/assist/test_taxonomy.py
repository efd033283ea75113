"""A taxonomy is published only when each of its types has an approved script and a limit."""

import msgspec
import pytest

from tests.dialogue.desk import AT, hire, open_shop, rights
from zhunsheng.access.values import SYSTEM, Role
from zhunsheng.assist.actions import furnish_scripts, publish_taxonomy, retire_script
from zhunsheng.assist.enforces import covers
from zhunsheng.assist.library import approved_scripts
from zhunsheng.assist.queries import scripted_issue_types
from zhunsheng.journal.actions import run
from zhunsheng.kernel.durations import seconds
from zhunsheng.kernel.errors import AccessDenied
from zhunsheng.standards.actions import save_taxonomy_draft
from zhunsheng.standards.issues import with_leaf
from zhunsheng.standards.queries import TaxonomyGap, TaxonomyStale, standing, taxonomy
from zhunsheng.standards.taxonomy import shipped_taxonomy
from zhunsheng.standards.values import Enforcement

pytestmark = pytest.mark.usefixtures("db")


def drafted() -> int:
    open_shop()
    run(furnish_scripts, SYSTEM, AT)
    return run(save_taxonomy_draft, SYSTEM, AT, shipped_taxonomy().body, version=0)


def test_a_type_without_an_approved_script_stops_the_publication() -> None:
    version = drafted()
    for one in [each.id for each in approved_scripts() if "order.invoice" in each.draft.issue_types]:
        run(retire_script, SYSTEM, AT, one)
    assert "order.invoice" not in scripted_issue_types()
    with pytest.raises(TaxonomyGap) as refused:
        run(publish_taxonomy, SYSTEM, AT, version=version, effective_at=AT)
    assert refused.value.detail["gaps"] == "order.invoice (script)"
    assert taxonomy(AT).number == 0


def test_every_gap_is_named() -> None:
    version = drafted()
    leaf = shipped_taxonomy().leaves()[0]
    body = shipped_taxonomy().body
    for name in ("product.colour", "product.weight"):
        body = with_leaf(body, "product", msgspec.structs.replace(leaf, code=name))
    version = run(save_taxonomy_draft, SYSTEM, AT, body, version=version)
    with pytest.raises(TaxonomyGap) as refused:
        run(publish_taxonomy, SYSTEM, AT, version=version, effective_at=AT)
    assert refused.value.detail["gaps"] == "product.colour (script), product.weight (script)"
    assert refused.value.detail["count"] == 2


def test_with_scripts_and_limits_it_counts_from_its_instant_on() -> None:
    version, later = drafted(), AT + seconds(60)
    run(publish_taxonomy, SYSTEM, AT, version=version, effective_at=later)
    assert [taxonomy(one).number for one in (AT, later)] == [0, 1]


def test_what_was_changed_meanwhile_is_not_published_unseen() -> None:
    version = drafted()
    run(save_taxonomy_draft, SYSTEM, AT, shipped_taxonomy().body, version=version)
    with pytest.raises(TaxonomyStale):
        run(publish_taxonomy, SYSTEM, AT, version=version, effective_at=AT)


def test_a_supervisor_writes_and_does_not_publish() -> None:
    version = drafted()
    with pytest.raises(AccessDenied):
        run(publish_taxonomy, hire("zhu", rights(Role.SUPERVISOR)), AT, version=version, effective_at=AT)


def test_a_strangers_gate_before_the_taxonomy_is_kept_only_where_the_desk_knows_its_needs() -> None:
    open_shop()
    clause = standing(AT).clauses["ec-3.1e"]
    own = msgspec.structs.replace(clause, id="own-1")
    assert isinstance(covers(own), Enforcement)
    assert clause.gate is not None
    odd = msgspec.structs.replace(clause.gate, needs=(msgspec.structs.replace(clause.gate.needs[0], id="video"),))
    assert "video" in str(covers(msgspec.structs.replace(own, gate=odd)))
