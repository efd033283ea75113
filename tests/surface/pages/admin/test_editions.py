"""A standard is installed from a page: faults by their lines, what changes, its blanks filled, then published."""

import re

from zhunsheng.kernel.instants import now
from zhunsheng.standards.queries import editions, shipped, standing

DOUYIN = dict(shipped())["douyin"]
BLANK = "dy-3.1b.clock.limit"


def raised(text: str) -> str:
    """Give the shipped standard the next edition's number."""
    return re.sub(r"^edition: \d+", "edition: 7", text, count=1, flags=re.MULTILINE)


def test_faults_are_shown_with_their_lines_and_nothing_is_installed(enter):
    client, before = enter("jingli"), editions()
    broken = raised(DOUYIN).replace("kind: clock", "kind: clok", 1)
    line = broken[: broken.index("kind: clok")].count("\n") + 1
    answer = client.post("/admin/standards/new/", {"text": broken, "name": "mine.yaml"})
    assert answer.status_code == 422
    assert f"mine.yaml:{line}:" in answer.content.decode()
    assert client.post("/admin/standards/new/", {"text": ""}).status_code == 422
    assert editions() == before


def test_a_blank_must_be_filled_with_what_fits_before_it_is_published(enter):
    client, before = enter("jingli"), editions()
    told = {"text": raised(DOUYIN), "name": "douyin.yaml"}
    page = client.post("/admin/standards/new/", told).content.decode()
    blanks = re.findall(r'name="fill:([^"]+)"', page)
    assert BLANK in blanks
    empty = client.post("/admin/standards/new/", told | {"do": "publish"} | {f"fill:{key}": "" for key in blanks})
    wrong = client.post("/admin/standards/new/", told | {"do": "publish"} | {f"fill:{key}": "soon" for key in blanks})
    assert (empty.status_code, wrong.status_code, editions()) == (422, 422, before)
    right = client.post("/admin/standards/new/", told | {"do": "publish"} | {f"fill:{key}": "4 min" for key in blanks})
    assert right.status_code == 302
    clock = standing(now()).clauses["dy-3.1b"].clock
    assert clock is not None
    assert str(clock.limit) == "4 min"
    assert "douyin" in client.get("/admin/standards/").content.decode()


def test_who_may_not_install_sees_nothing_of_it(enter):
    for login in ("guanli", "xiaolin", "zhuguan"):
        client = enter(login)
        assert client.get("/admin/standards/").status_code == 403
        assert client.post("/admin/standards/new/", {"text": DOUYIN, "do": "publish"}).status_code == 403
