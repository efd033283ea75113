"""The signatures of the Doudian platform, against vectors that were computed elsewhere."""

from urllib.parse import parse_qs, urlsplit

from zhunsheng.commerce.doudian.signing import GATE, call_sign, call_url, param_json, push_is_genuine, push_sign

BODY = b'[{"tag":"200","msg_id":"1","data":"{}"}]'
PUSH = "e343cf7d4d528e2d98bf6a83a49236a3"
CALL = "17e5c86ab72ded2c1b6c9664d4a56321c07c57be3d06c213e7ebbabc08788316"
AT = "2026-11-22 12:00:00"


def test_a_push_is_signed_as_the_platform_signs() -> None:
    assert push_sign("APPKEY", "SECRET", BODY) == PUSH


def test_only_the_right_key_and_signature_are_believed() -> None:
    assert push_is_genuine("APPKEY", "SECRET", BODY, told_key="APPKEY", told_sign=PUSH)
    assert push_is_genuine("APPKEY", "SECRET", BODY, told_key="APPKEY", told_sign=PUSH.upper())
    assert not push_is_genuine("APPKEY", "SECRET", BODY + b" ", told_key="APPKEY", told_sign=PUSH)
    assert not push_is_genuine("APPKEY", "SECRET", BODY, told_key="OTHER", told_sign=PUSH)
    assert not push_is_genuine("APPKEY", "SECRET", BODY, told_key="", told_sign="签名")


def test_a_call_is_signed_as_the_platform_wants() -> None:
    told = param_json({"size": 10, "page": 0})
    assert told == '{"page":0,"size":10}'
    assert call_sign("APPKEY", "SECRET", "afterSale.List", told, AT) == CALL
    parts = urlsplit(call_url(GATE, "APPKEY", "SECRET", "TOKEN", "afterSale.List", told, AT))
    query = parse_qs(parts.query)
    assert (parts.path, query["sign"], query["access_token"]) == ("/afterSale/List", [CALL], ["TOKEN"])
