"""What goes out with a file."""

from typing import Final

import pytest

from tests.ground import pictures
from zhunsheng.ground.files import erase, headers_for, serve, store
from zhunsheng.ground.files.blobs import blob_path
from zhunsheng.ground.models import StoredFile
from zhunsheng.kernel.errors import NotFound
from zhunsheng.kernel.instants import Instant

AT: Final = Instant.parse("2026-11-22T08:00:00Z")


@pytest.fixture(autouse=True)
def _fresh(db, data_dir):
    pass


def test_a_picture_is_shown_in_place_and_can_be_saved():
    row = store(pictures.picture("PNG"), name="截图.png", at=AT)
    shown = serve(row.token)
    assert shown.path.read_bytes().startswith(b"\x89PNG")
    assert shown.headers == {
        "Content-Type": "image/png",
        "Content-Length": str(row.size),
        "Content-Disposition": "inline; filename*=utf-8''%E6%88%AA%E5%9B%BE.png",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": (
            "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
        ),
        "Cache-Control": "private, max-age=600",
        "Referrer-Policy": "no-referrer",
    }
    assert serve(row.token, download=True).headers["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pictures.PDF, "a.pdf"),
        (b"words", "a.txt"),
        (pictures.archive({"a": b"x"}), "a.zip"),
        (pictures.document(), "a.docx"),
    ],
)
def test_everything_else_is_saved_and_never_opened_in_the_browser(content, name):
    headers = serve(store(content, name=name, at=AT).token).headers
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/svg+xml", "application/javascript", "text/html\r\nX: y", ""]
)
def test_a_row_with_another_type_goes_out_as_mere_bytes(media_type):
    headers = headers_for(StoredFile(name="x.html", media_type=media_type, size=1))
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment")


def test_a_name_cannot_write_headers():
    row = store(b"words", name='a"; filename="evil.html\r\nSet-Cookie: x=y', at=AT)
    value = headers_for(row)["Content-Disposition"]
    assert value == 'attachment; filename="a_; filename=_evil.htmlSet-Cookie_ x=y.txt"'


@pytest.mark.parametrize("token", ["", "x", "../../keys.json", "A" * 43, "x" * 5000])
def test_an_unknown_token_finds_nothing(token):
    with pytest.raises(NotFound):
        serve(token)


def test_an_erased_or_lost_file_is_not_found():
    row = store(b"words", name="a.txt", at=AT)
    blob_path(row.digest).unlink()
    with pytest.raises(NotFound):
        serve(row.token)
    erase(row.token)
    with pytest.raises(NotFound):
        serve(row.token)
