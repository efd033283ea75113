"""Sealing, indexing and signing: what comes back, what is refused, and what rotation keeps."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ground.desks import using
from zhunsheng.ground.keyring import (
    KeyMissing,
    Keyring,
    KeyringBroken,
    KeyringExposed,
    KeyringMissing,
    keyring,
)
from zhunsheng.ground.keys import (
    SealBroken,
    blind_index,
    check_signature,
    create_keyring,
    from_text,
    key_id_of,
    open_sealed,
    rotate,
    seal,
    sign,
    to_text,
)
from zhunsheng.kernel.errors import BadInput

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@SAME_FOLDER
@given(plain=st.binary(max_size=2000), purpose=st.text(max_size=40))
def test_what_is_sealed_opens_again_for_its_purpose_only(keys, plain, purpose):
    sealed = seal(plain, purpose=purpose)
    assert open_sealed(sealed, purpose=purpose) == plain
    with pytest.raises(SealBroken):
        open_sealed(sealed, purpose=f"{purpose}.")


@SAME_FOLDER
@given(plain=st.binary(min_size=1, max_size=60), data=st.data())
def test_one_changed_bit_anywhere_is_noticed(keys, plain, data):
    sealed = bytearray(seal(plain, purpose="name"))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises((SealBroken, KeyMissing)):
        open_sealed(bytes(sealed), purpose="name")


def test_the_same_text_is_sealed_differently_each_time(keys):
    assert seal("王小明", purpose="name") != seal("王小明", purpose="name")


@pytest.mark.parametrize("length", [0, 1, 5, 17, 32])
def test_a_cut_value_is_refused(keys, length):
    sealed = seal("", purpose="name")
    with pytest.raises(SealBroken):
        open_sealed(sealed[:length], purpose="name")


def test_after_rotation_the_new_key_seals_and_the_old_one_still_opens(keys):
    before = seal("13800138000", purpose="phone")
    signature = sign(b"visitor", purpose="visitor")
    digest = blind_index("13800138000", purpose="phone")
    added = rotate()
    after = seal("13800138000", purpose="phone")
    assert key_id_of(after) == added.id != key_id_of(before)
    assert open_sealed(before, purpose="phone") == open_sealed(after, purpose="phone") == b"13800138000"
    assert check_signature(b"visitor", signature, purpose="visitor")
    assert blind_index("13800138000", purpose="phone") == digest


def test_a_key_that_is_gone_is_named(keys):
    sealed = seal("x", purpose="name")
    gone = key_id_of(sealed)
    rotate()
    ring = keyring()
    keys.write_bytes(msgspec.json.encode(msgspec.structs.replace(ring, keys=ring.keys[1:])))
    with pytest.raises(KeyMissing) as refused:
        open_sealed(sealed, purpose="name")
    assert refused.value.detail == {"key_id": gone}


def test_the_key_file_is_for_its_owner_only_and_nothing_is_left_beside_it(keys):
    assert keys.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in keys.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o666, 0o601])
def test_a_key_file_that_others_may_touch_is_refused(keys, mode):
    keys.chmod(mode)
    with pytest.raises(KeyringExposed):
        seal("x", purpose="name")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"format":1,"keys":[],"index_secret":"' + b"A" * 43 + b'="}',
        b'{"format":1,"keys":[{"id":1,"secret":"AAAA","since":""}],"index_secret":"' + b"A" * 43 + b'="}',
    ],
)
def test_a_broken_key_file_is_refused_and_never_replaced(keys, content):
    keys.write_bytes(content)
    with pytest.raises(KeyringBroken):
        create_keyring()
    assert keys.read_bytes() == content


def test_without_a_key_file_nothing_is_sealed_and_none_is_made_by_the_way(data_dir):
    with pytest.raises(KeyringMissing):
        seal("x", purpose="name")
    assert list(data_dir.iterdir()) == []


def test_without_a_data_folder_there_is_no_setup(tmp_path):
    with using(data_dir=tmp_path / "nowhere"), pytest.raises(KeyringMissing):
        create_keyring()


def test_a_second_setup_keeps_the_keys(keys):
    before = keys.read_bytes()
    create_keyring()
    assert keys.read_bytes() == before


CREATE = """
import sys, time, pathlib
import django.conf
from zhunsheng.ground.settings import DeskSettings
folder = pathlib.Path(sys.argv[1])
django.conf.settings.configure(ZHUNSHENG=DeskSettings(data_dir=folder, database_url="", secret_key=""))
from zhunsheng.ground import keyring
(folder / f"ready-{sys.argv[2]}").touch()
while not (folder / "go").exists():
    pass
getattr(keyring, sys.argv[3])()
print(keyring.keyring().newest.id)
"""


def together(folder: Path, verb: str, count: int) -> set[str]:
    """Let several processes do the same at the same moment and return what each of them then saw."""
    running = [
        subprocess.Popen([sys.executable, "-c", CREATE, str(folder), str(number), verb], stdout=subprocess.PIPE)
        for number in range(count)
    ]
    while len(list(folder.glob("ready-*"))) < count:
        assert all(process.poll() is None for process in running)
    (folder / "go").touch()
    return {process.communicate()[0].decode().strip() for process in running}


def test_processes_that_start_at_once_share_one_keyring(data_dir):
    seen = together(data_dir, "create_keyring", 4)
    assert seen == {str(create_keyring().newest.id)}


def test_processes_that_rotate_at_once_lose_no_key(keys):
    together(keys.parent, "rotate", 3)
    assert len(keyring().keys) == 4


def test_a_rotation_by_another_process_is_seen_here(keys):
    seal("x", purpose="name")
    together(keys.parent, "rotate", 1)
    assert key_id_of(seal("x", purpose="name")) == keyring().keys[1].id


def test_secrets_do_not_show(keys):
    ring = keyring()
    shown = repr(ring) + repr(ring.newest)
    assert "secret" not in shown
    assert isinstance(ring, Keyring)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13800138000", "+86 138-0013-8000"),
        ("13800138000", "8613800138000"),
        ("13800138000", "0086 138 0013 8000"),
        ("13800138000", "１３８００１３８０００"),
        ("010-12345678", "+86 10 1234 5678"),
        ("400-820-8820", "4008208820"),
        ("Wang@Example.COM ", "wang@example.com"),
        ("ｗａｎｇ@example.com", "wang@example.com"),
        ("王 小明", "王\u3000小明\u200b"),
        ("STRASSE", "straße"),
    ],
)
def test_two_spellings_of_one_identity_share_their_digest(keys, one, other):
    assert blind_index(one, purpose="customer") == blind_index(other, purpose="customer")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13800138000", "13800138001"),
        ("+1 415 555 0100", "4155550100"),
        ("a@x.com", "b@x.com"),
        ("王小明", "王小"),
    ],
)
def test_different_identities_have_different_digests(keys, one, other):
    assert blind_index(one, purpose="customer") != blind_index(other, purpose="customer")


def test_a_digest_belongs_to_its_purpose_and_its_installation(keys, tmp_path):
    here = blind_index("13800138000", purpose="phone")
    assert len(here) == 32
    assert blind_index("13800138000", purpose="caller") != here
    other = tmp_path / "other"
    other.mkdir()
    with using(data_dir=other):
        create_keyring()
        assert blind_index("13800138000", purpose="phone") != here


@pytest.mark.parametrize("empty", ["", "  ", "\u200b\n"])
def test_nothing_cannot_be_indexed(keys, empty):
    with pytest.raises(BadInput):
        blind_index(empty, purpose="phone")


def test_a_signature_holds_for_its_data_and_purpose_only(keys):
    signature = sign(b"visitor 7", purpose="visitor")
    assert check_signature(b"visitor 7", signature, purpose="visitor")
    assert not check_signature(b"visitor 8", signature, purpose="visitor")
    assert not check_signature(b"visitor 7", signature, purpose="shop")


@pytest.mark.parametrize("forged", ["", "A", "AAAA", "é", "A" * 50, "=" * 50])
def test_a_forged_signature_is_simply_false(keys, forged):
    assert check_signature(b"visitor 7", forged, purpose="visitor") is False


def test_a_signature_has_one_spelling(keys):
    signature = sign(b"visitor 7", purpose="visitor")
    assert not check_signature(b"visitor 7", f"{signature}=", purpose="visitor")
    assert not check_signature(b"visitor 7", f"{signature}\n", purpose="visitor")


@given(st.binary(max_size=200))
def test_text_for_urls_comes_back(raw):
    assert from_text(to_text(raw)) == raw
