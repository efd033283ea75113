"""A customer's application brings several photos along; what is refused leaves nothing behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases.test_belonging import picture
from tests.surface.pages.conftest import BROWSER
from zhunsheng.cases.models import Case

PHONE = {**BROWSER, "user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


def photo(number: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"photo-{number}.png", picture(number + 5), content_type="image/png")


def typed(**more: object) -> dict[str, object]:
    known = Case.objects.filter(kind="aftersale").order_by("id")[0]
    return {
        "order_number": known.order_number, "phone_end": "5678", "wish": "return_refund", "cause": "no_reason",
        "condition": "opened", "matter": "颜色不喜欢", "demand": "退货",
    } | more  # fmt: skip


def test_several_photos_come_along(demonstration: str):
    client = Client(headers=PHONE)
    sent = client.post(f"/shop/{demonstration}/apply/", typed(file=[photo(1), photo(2), photo(3)]))
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"]).content.decode()
    assert [f"photo-{n}.png" in page for n in (1, 2, 3)] == [True, True, True]
    more = client.post(sent.headers["Location"], {"do": "attach", "file": [photo(4), photo(5)]}, follow=True)
    assert [f"photo-{n}.png" in more.content.decode() for n in (4, 5)] == [True, True]


@pytest.mark.parametrize("bad", ["six", "drawing"])
def test_what_is_refused_leaves_no_case_behind(demonstration: str, bad: str):
    drawing = SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", content_type="image/svg+xml")
    files = [photo(n) for n in range(6)] if bad == "six" else [photo(1), drawing]
    before = Case.objects.count()
    refused = Client(headers=PHONE).post(f"/shop/{demonstration}/apply/", typed(file=files))
    assert (refused.status_code, Case.objects.count()) == (422, before)
    if bad == "six":
        assert "一次最多 5 个，现在是 6 个。" in refused.content.decode()


def test_who_proves_an_order_is_not_held_up_by_others_on_the_connection_and_who_guesses_is(demonstration: str):
    client, page = Client(headers=PHONE), f"/shop/{demonstration}/apply/"
    guesses = [client.post(page, typed(order_number=f"6984937{n:012d}")).status_code for n in range(9)]
    assert guesses == [422] * 9
    assert [client.post(page, typed()).status_code for _ in range(3)] == [302] * 3
    assert client.post(page, typed(order_number="69849371")).status_code == 422
    assert client.post(page, typed(order_number="69849372")).status_code == 429


def test_no_photo_is_no_fault_and_no_wish_is_one(demonstration: str):
    before = Case.objects.count()
    assert Client(headers=PHONE).post(f"/shop/{demonstration}/apply/", typed(wish="")).status_code == 422
    assert Client(headers=PHONE).post(f"/shop/{demonstration}/apply/", typed()).status_code == 302
    assert Case.objects.count() == before + 1
