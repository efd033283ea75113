"""What is taken in, what is refused, and what remains of it on disk."""

import io
import threading
from contextlib import suppress
from typing import BinaryIO, Final

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from typing_extensions import override

from tests.ground import pictures
from tests.ground.desks import using
from zhunsheng.ground.files import (
    FileRefused,
    Prepared,
    clean_name,
    erase,
    file_of,
    keep,
    prepare,
    store,
    sweep_abandoned,
)
from zhunsheng.ground.files.blobs import blob_path, marks
from zhunsheng.ground.jobs import run_worker_once
from zhunsheng.ground.models import StoredFile
from zhunsheng.kernel.durations import hours, minutes
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant, now

AT: Final = Instant.parse("2026-11-22T08:00:00Z")


@pytest.fixture(autouse=True)
def _fresh(data_dir):
    pass


def why(content: bytes | BinaryIO, name: str = "x", **more) -> str:
    with pytest.raises(FileRefused) as refused:
        prepare(content, name=name, **more)
    assert str(refused.value.detail["allowed"]).startswith("JPEG, PNG")
    return str(refused.value.detail["why"])


def content_of(row: StoredFile | Prepared) -> bytes:
    return blob_path(row.digest).read_bytes()


@pytest.mark.parametrize(
    ("content", "name", "media_type", "stored_name"),
    [
        (pictures.picture("PNG"), "截图.png", "image/png", "截图.png"),
        (pictures.picture("JPEG"), "a.JPEG", "image/jpeg", "a.JPEG"),
        (pictures.picture("WEBP"), "a.webp", "image/webp", "a.webp"),
        (pictures.picture("GIF", mode="P"), "a.gif", "image/gif", "a.gif"),
        (pictures.PDF, "发票.pdf", "application/pdf", "发票.pdf"),
        ("订单号 123\r\n退款".encode(), "说明.txt", "text/plain", "说明.txt"),
        ("订单号 123，退款".encode("gb18030"), "gbk.txt", "text/plain", "gbk.txt"),
        ("订单".encode("utf-16"), "u.txt", "text/plain", "u.txt"),
        (b"a,b\n1,2", "t.csv", "text/plain", "t.csv"),
        (pictures.archive({"图.png": b"x"}), "a.zip", "application/zip", "a.zip"),
        (
            pictures.document(),
            "合同.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "合同.docx",
        ),
        (
            pictures.document("xl/workbook.xml"),
            "a.zip",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "a.zip.xlsx",
        ),
        (pictures.picture("PNG"), "evil.html", "image/png", "evil.html.png"),
        (pictures.picture("PNG"), "a.jpg", "image/png", "a.jpg.png"),
        (b"#!/bin/sh\nrm -rf /\n", "run.sh", "text/plain", "run.sh.txt"),
    ],
)
def test_a_file_is_what_its_content_says(content, name, media_type, stored_name):
    judged = prepare(content, name=name, declared_type="application/x-whatever")
    assert (judged.media_type, judged.name) == (media_type, stored_name)
    assert judged.size == blob_path(judged.digest).stat().st_size


@pytest.mark.parametrize(
    "content",
    [
        pictures.SVG,
        pictures.HTML,
        b"\xef\xbb\xbf  \n<svg onload=alert(1)>",
        b"<!-- harmless --> <!-- x\n --><HTML><body>",
        "<script>alert(1)</script>".encode("utf-16"),
        b"<?xml version='1.0'?><x/>",
        b"\x7fELF\x02\x01\x01\x00",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"text with a \x00 in it",
        b"x%PDF-1.4\n\x00%%EOF",
        b"BM\x00\x00\x00\x00",
        b"\x00\x00\x01\x00icon",
        b"ID3\x04\x00\x00",
    ],
)
def test_other_kinds_are_refused_whatever_they_call_themselves(content):
    assert why(content, name="photo.png", declared_type="image/png") == "file.type"


def test_a_pdf_without_its_end_is_broken():
    assert why(pictures.PDF[:-20]) == "file.broken"


@pytest.mark.parametrize("declared", ["text/html", "image/svg+xml; charset=utf-8", " Application/XHTML+XML"])
def test_who_declares_a_page_means_a_page(declared):
    assert why(b"harmless words", declared_type=declared) == "file.type"


def test_text_about_markup_is_text():
    row = prepare("我看到 <script> 这个词\n<价格> 是 <price list>".encode(), name="a.txt")
    assert row.media_type == "text/plain"
    assert prepare(b"<product list>", name="b.txt").media_type == "text/plain"


def test_empty_and_too_large_files_are_refused():
    assert why(b"") == "file.empty"
    assert why(b"x" * 101, limit_bytes=100) == "file.too_large"
    assert why(io.BytesIO(b"x" * 101), limit_bytes=100) == "file.too_large"
    assert prepare(io.BytesIO(b"x" * 100), name="a.txt", limit_bytes=100).size == 100


@pytest.mark.parametrize(
    ("limit", "words"),
    [(25 * 1024 * 1024, "25 MB"), (1_600_000, "1.5 MB"), (1024, "1 kB"), (1023, "1023 B"), (10_240, "10 kB")],
)
def test_the_largest_size_is_said_as_people_read_it(limit, words):
    with pytest.raises(FileRefused) as refused:
        prepare(b"", name="a.txt", limit_bytes=limit)
    assert str(refused.value).endswith(f", up to {words}.")
    assert refused.value.detail["limit_bytes"] == limit


def test_the_size_limit_is_a_setting_of_the_desk():
    with using(upload_limit_bytes=10):
        assert why(b"x" * 11) == "file.too_large"


class Endless(io.BytesIO):
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size >= 0
        self.taken += size
        return b"x" * size


def test_a_stream_is_read_no_further_than_needed():
    stream = Endless()
    assert why(stream, limit_bytes=1000) == "file.too_large"
    assert stream.taken == 1001


def test_a_photo_loses_its_place_and_camera_and_stands_upright():
    row = prepare(pictures.photo_with_a_place(), name="p.jpg")
    with Image.open(io.BytesIO(content_of(row))) as seen:
        assert (seen.size, dict(seen.getexif())) == ((20, 60), {})
        assert "comment" not in seen.info
    assert (row.width, row.height) == (20, 60)
    assert b"SpyPhone" not in content_of(row)


def test_a_png_loses_its_texts():
    content = content_of(prepare(pictures.png_with_text(), name="p.png"))
    with Image.open(io.BytesIO(content)) as seen:
        assert {key: value for key, value in seen.info.items() if isinstance(value, str)} == {}
    assert b"Private" not in content
    assert b"xmp" not in content


def test_of_an_animation_the_first_picture_remains():
    content = content_of(prepare(pictures.animation(), name="p.gif"))
    with Image.open(io.BytesIO(content)) as seen:
        assert getattr(seen, "n_frames", 1) == 1
    assert b"script" not in content


@pytest.mark.parametrize(
    "tail",
    [pictures.HTML, pictures.archive({"evil.exe": b"MZ"}), pictures.PDF, b"<?php system('id');"],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_nothing_rides_along_behind_a_picture(kind, tail):
    picture = pictures.picture(kind, mode="P" if kind == "GIF" else "RGB")
    content = content_of(prepare(picture + tail, name="p"))
    assert tail[:12] not in content


def test_transparency_stays():
    for kind, mode in (("PNG", "RGBA"), ("PNG", "LA"), ("WEBP", "RGBA")):
        row = prepare(pictures.picture(kind, mode=mode), name="p")
        with Image.open(io.BytesIO(content_of(row))) as seen:
            assert seen.convert("RGBA").getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_mode_is_taken(mode):
    row = prepare(pictures.picture("PNG", mode=mode), name="p.png")
    assert (row.width, row.height) == (40, 30)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_of_every_mode_is_taken(mode):
    assert prepare(pictures.picture("JPEG", mode=mode), name="p.jpg").media_type == "image/jpeg"


@pytest.mark.parametrize("side", [7_000, 12_000, 50_000])
def test_a_pixel_bomb_is_refused_before_it_is_unpacked(side):
    assert why(pictures.pixel_bomb(side, side)) == "file.too_many_pixels"


def test_a_thin_giant_is_refused():
    assert why(pictures.pixel_bomb(100_000, 1)) == "file.too_many_pixels"


def test_the_pixel_limit_is_a_setting_of_the_desk():
    with using(image_limit_pixels=40 * 30 - 1):
        assert why(pictures.picture("PNG")) == "file.too_many_pixels"
    with using(image_limit_pixels=40 * 30):
        assert prepare(pictures.picture("PNG"), name="p").width == 40


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [30, 60])
def test_a_cut_picture_is_broken(kind, share):
    whole = pictures.picture(kind, size=(300, 300), mode="P" if kind == "GIF" else "RGB")
    assert why(whole[: len(whole) * share // 100]) == "file.broken"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(kind=st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), places=st.lists(st.integers(12, 4000), max_size=8))
def test_a_damaged_picture_is_drawn_anew_or_refused_and_nothing_else(kind, places):
    content = bytearray(pictures.picture(kind, mode="P" if kind == "GIF" else "RGB"))
    for place in places:
        content[12 + place % (len(content) - 12)] ^= 0x55
    try:
        prepared = prepare(bytes(content), name="p")
    except FileRefused:
        return
    with Image.open(blob_path(prepared.digest)) as seen:
        seen.load()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.binary(min_size=1, max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"GIF89a"]))
def test_any_bytes_are_taken_or_refused_and_nothing_else(tail, head):
    with suppress(FileRefused):
        assert prepare(head + tail, name="x").size > 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pictures.archive({"发货清单.exe": b"MZ"}), "file.program_inside"),
        (pictures.archive({"a/b/清单.pdf.LNK": b"x"}), "file.program_inside"),
        (pictures.archive({"清单.exe .": b"x"}), "file.program_inside"),
        (pictures.archive({"index.html": b"x"}), "file.program_inside"),
        (pictures.document("word/document.xml", {"word/vbaProject.bin": b"x"}), "file.macros"),
        (pictures.archive({"bomb.txt": b"\x00" * 60_000_000}), "file.unpacks_too_large"),
        (pictures.archive({f"{number}": b"" for number in range(5001)}), "file.unpacks_too_large"),
        (pictures.overlapping_archive(), "file.unpacks_too_large"),
        (pictures.archive({"a": b"x"})[:-10], "file.broken"),
        (b"PK\x03\x04 only the beginning", "file.broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_archives_that_would_hurt_are_refused(content, reason):
    assert why(content, name="a.zip") == reason


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\wang\\说明.txt", "说明.txt"),
        ("..", "file.txt"),
        ("", "file.txt"),
        (".htaccess", "htaccess.txt"),
        (".txt", "txt.txt"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("photo\u202egpj.exe", "photogpj.exe.txt"),
        ("a\u200b\u2066b\ufeff.txt", "ab.txt"),
        ('a"b<c>|d?.txt', "a_b_c__d_.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1.tar.txt", "_LPT1.tar.txt"),
        ("  a   b .txt", "a b.txt"),
        ("a.txt...", "a.txt"),
        ("a.TXT", "a.TXT"),
        ("长" * 300 + ".txt", "长" * 116 + ".txt"),
        ("e\u0301.txt", "é.txt"),
        ("surrogate\ud800.txt", "surrogate.txt"),
    ],
)
def test_a_name_is_only_a_name(given_name, kept):
    assert clean_name(given_name, extensions=(".txt",)) == kept


@given(st.text(max_size=300))
def test_every_name_comes_out_harmless_and_stays_so(name):
    kept = clean_name(name, extensions=(".png",))
    assert 5 <= len(kept) <= 120
    assert kept.endswith((".png", ".PNG")) or kept.lower().endswith(".png")
    assert not set(kept) & set('/\\<>:"|?*\x00\r\n\u202e\u200b')
    assert not kept.startswith((".", " "))
    assert clean_name(kept, extensions=(".png",)) == kept


def test_a_kept_file_is_found_by_its_token_as_it_was_judged(db):
    row = store(pictures.picture("PNG"), name="截图.png", at=AT)
    kept = file_of(row.token)
    assert (kept.name, kept.media_type, kept.width, kept.height) == ("截图.png", "image/png", 40, 30)
    assert (kept.stored_at, kept.size, len(kept.token)) == (AT, len(content_of(kept)), 43)


def test_equal_content_lies_on_disk_once_under_two_tokens(db):
    one = store(b"same", name="a.txt", at=AT)
    two = store(b"same", name="b.txt", at=AT)
    assert one.digest == two.digest
    assert one.token != two.token
    assert blob_path(one.digest).stat().st_mode & 0o777 == 0o600


def test_an_erased_file_leaves_nothing(db):
    row = store(b"private", name="a.txt", at=AT)
    erase(row.token)
    with pytest.raises(NotFound):
        file_of(row.token)
    run_worker_once()
    assert not blob_path(row.digest).exists()
    assert marks() == []


def test_a_shared_blob_goes_with_its_last_row(db):
    one = store(b"same", name="a.txt", at=AT)
    two = store(b"same", name="b.txt", at=AT)
    erase(one.token)
    run_worker_once()
    assert content_of(two) == b"same"
    erase(two.token)
    run_worker_once()
    assert not blob_path(two.digest).exists()


def test_an_erasure_that_is_rolled_back_keeps_the_blob(db):
    row = store(b"private", name="a.txt", at=AT)
    with transaction.atomic():
        erase(row.token)
        transaction.set_rollback(True)
    run_worker_once()
    assert content_of(file_of(row.token)) == b"private"


def test_an_erasure_spares_what_somebody_is_just_handing_in(db):
    row = store(b"same", name="a.txt", at=AT)
    coming = prepare(b"same", name="b.txt")
    erase(row.token)
    run_worker_once()
    assert content_of(keep(coming, at=AT)) == b"same"


def test_what_nobody_kept_is_swept_after_an_hour(db):
    given_up = prepare(b"given up", name="a.txt")
    kept = store(b"kept", name="b.txt", at=AT)
    assert sweep_abandoned(at=now() + minutes(50)) == 0
    assert sweep_abandoned(at=now() + hours(2)) == 1
    assert not blob_path(given_up.digest).exists()
    assert content_of(kept) == b"kept"
    assert marks() == []
    with pytest.raises(FileRefused) as refused:
        keep(given_up, at=AT)
    assert refused.value.detail["why"] == "file.gone"


def test_a_row_that_was_rolled_back_leaves_no_blob_for_ever(db):
    with transaction.atomic():
        row = store(b"rolled back", name="a.txt", at=AT)
        transaction.set_rollback(True)
    assert sweep_abandoned(at=now() + hours(2)) == 1
    assert not blob_path(row.digest).exists()


def test_handing_in_and_erasing_the_same_content_at_once_loses_nothing(db):
    failures: list[str] = []

    def hand_in_and_erase():
        for _ in range(8):
            row = store(b"contested", name="a.txt", at=AT)
            if not blob_path(row.digest).exists():
                failures.append("a kept file lost its content")
            erase(row.token)
            run_worker_once()
        connections.close_all()

    workers = [threading.Thread(target=hand_in_and_erase) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    run_worker_once()
    assert failures == []
    assert StoredFile.objects.count() == 0
