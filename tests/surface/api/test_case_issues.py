"""Programs file cases under sub-types of the issue taxonomy and find them again."""

import pytest

from tests.cases.desk import AT, Desk
from tests.surface.api.caller import Program
from zhunsheng.cases.actions import assign_case
from zhunsheng.journal.actions import run

pytestmark = pytest.mark.usefixtures("db", "keys")
QUALITY, REPAIR = "aftersales.quality", "aftersales.repair"


def test_a_case_is_registered_filed_anew_found_and_counted() -> None:
    desk = Desk()
    program = Program.of(desk.boss)
    buyer = desk.customer()
    body = {"kind": "complaint", "shop": desk.shop, "customer": buyer.id, "fields": {"matter": "坏了"}}
    status, made = program.post("/cases", body | {"issue": QUALITY})
    assert status == 201
    assert program.post("/cases", body | {"issue": "aftersales.moon"})[0] == 422
    run(assign_case, desk.boss, AT, made["id"], desk.boss.id)
    assert program.send("put", f"/cases/{made['id']}/fields", {"issue": REPAIR})[0] == 200
    assert program.send("put", f"/cases/{made['id']}/fields", {"issue": "moon.dark"})[0] == 422
    for chosen, count in ((QUALITY, 0), (REPAIR, 1), ("aftersales", 1), ("policy", 0)):
        assert len(program.get(f"/cases?issue={chosen}")[1]["items"]) == count
        assert sum(one["count"] for one in program.get(f"/case-counts?issue={chosen}")[1]) == count
    assert program.get(f"/cases/{made['id']}")[1]["row"]["issue"] == REPAIR
