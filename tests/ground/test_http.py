"""Going out: only where it is allowed, to the address that was checked, within time and size."""

import gzip
import socket
import time
import tracemalloc
from ipaddress import ip_address
from typing import Final

import pytest

from tests.ground.desks import using
from tests.ground.servers import certificate, say, serving
from zhunsheng.ground.http import Fetched, OutboundFailed, OutboundRefused, fetch, wire
from zhunsheng.ground.http.addresses import is_allowed
from zhunsheng.kernel.durations import Duration, seconds

HERE: Final = ("127.0.0.0/8",)


@pytest.fixture(autouse=True)
def _allow_this_machine():
    with using(outbound_allow=HERE):
        yield


@pytest.fixture
def names(monkeypatch):
    """Answer for made-up names as a hostile name server might: each time with the next list of addresses."""
    answers: dict[str, list[list[str]]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host not in answers:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        found = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        return [entry for address in found for entry in real(address, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return answers, asked


def refusal(url: str, **more) -> str:
    with pytest.raises(OutboundRefused) as refused:
        fetch("GET", url, **more)
    return str(refused.value.detail["reason"])


def failure(url: str, **more) -> str:
    with pytest.raises(OutboundFailed) as failed:
        fetch("GET", url, **more)
    return str(failed.value.detail["reason"])


def test_a_request_arrives_and_its_answer_comes_back():
    with serving(say("收到".encode(), 201, X_Kind="Receipt")) as server:
        url = f"http://127.0.0.1:{server.port}/hook?a=1"
        answer = fetch("post", url, content=b'{"x":1}', headers={"Content-Type": "application/json", "X-Sign": "s"})
    assert (answer.status, answer.succeeded, answer.body.decode(), answer.url) == (201, True, "收到", url)
    assert answer.headers["x-kind"] == "Receipt"
    ((method, path, headers, body),) = server.asked
    assert (method, path, body) == ("POST", "/hook?a=1", b'{"x":1}')
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert (headers["x-sign"], headers["user-agent"]) == ("s", "zhunsheng")


@pytest.mark.parametrize("allowed", [(), ("10.0.0.0/8",), ("127.0.0.2/32",), ("::1/128",)])
def test_without_permission_this_machine_is_out_of_reach(allowed):
    with serving(say()) as server, using(outbound_allow=allowed):
        assert "is not a public address" in refusal(f"http://127.0.0.1:{server.port}/")
        assert "is not a public address" in refusal(f"http://localhost:{server.port}/")
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "[::]",
        "[::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::10.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::a00:1]",
        "[2002:a9fe:a9fe::1]",
        "[2001:0:a00:1::1]",
        "[2001:db8::1]",
        "[fd00:ec2::254]",
    ],
)
def test_the_inside_of_a_network_is_out_of_reach(host):
    assert "is not a public address" in refusal(f"http://{host}/latest/meta-data/")


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.1", "127.0.1", "0", "127.0.0.1.", "00.0.0.0"]
)
def test_odd_spellings_of_an_address_are_refused_even_where_it_is_allowed(host):
    with serving(say()) as server:
        reason = refusal(f"http://{host}:{server.port}/")
    assert reason in ("an address must be written as four plain numbers", "it cannot be read")
    assert server.asked == []


def test_a_zone_is_refused():
    assert refusal("http://[fe80::1%25lo]/") in (
        "an address with a zone belongs to this machine's own network",
        "it cannot be read",
    )


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::8.8.8.8", True),
        ("2002:808:808::1", True),
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("64:ff9b::10.1.2.3", True),
        ("2002:a01:203::1", True),
        ("10.2.2.3", False),
        ("::ffff:10.2.2.3", False),
        ("2002:a02:203::1", False),
        ("fd00:1::7", True),
        ("fd00:2::7", False),
    ],
)
def test_networks_are_opened_by_their_range_whatever_the_spelling(address, allowed):
    with using(outbound_allow=("10.1.0.0/16", "fd00:1::/32")):
        assert is_allowed(ip_address(address)) is allowed


def test_a_mapped_address_is_judged_as_what_it_means():
    with serving(say()) as server, using(outbound_allow=()):
        assert "is not a public address" in refusal(f"http://[::ffff:127.0.0.1]:{server.port}/")


@pytest.mark.parametrize(
    "url",
    [
        "http://good.example@127.0.0.1/",
        "http://a:b@127.0.0.1/",
        "http://127.0.0.1\\@good.example/",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\r\nX: y",
        "http://127.0.0.1/\x00",
        " http://127.0.0.1/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "http://",
        "http:///x",
        "http://127.0.0.1:99999999/",
        "http://[::1/",
        "",
        "unix:/var/run/x.sock",
    ],
)
def test_urls_with_tricks_are_refused(url):
    assert refusal(url) != ""


def test_a_header_cannot_smuggle_another_one():
    with serving(say()) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert failure(url, headers={"X-A": "b\r\nX-C: d"}).startswith("network: ")
        assert refusal(url, headers={"X-A": "名"}) == "a header of the request cannot be sent"
    assert server.asked == []


def test_a_name_that_changes_its_mind_gains_nothing(names):
    answers, asked = names
    answers["shop.example"] = [["127.0.0.2"], ["127.0.0.1"]]
    with (
        serving(say(b"public"), address="127.0.0.2") as public,
        serving(say(b"secret"), address="127.0.0.1", port=public.port) as inner,
        using(outbound_allow=("127.0.0.2/32",)),
    ):
        assert fetch("GET", f"http://shop.example:{public.port}/").body == b"public"
        assert "is not a public address" in refusal(f"http://shop.example:{public.port}/")
    assert asked == ["shop.example"] * 2
    assert inner.asked == []
    assert public.asked[0][2]["host"] == f"shop.example:{public.port}"


def test_of_several_addresses_only_an_allowed_one_is_used(names):
    answers, _asked = names
    answers["shop.example"] = [["10.0.0.1", "127.0.0.3", "127.0.0.2"]]
    with (
        serving(say(b"public"), address="127.0.0.2") as server,
        using(outbound_allow=("127.0.0.2/32", "127.0.0.3/32")),
    ):
        assert fetch("GET", f"http://shop.example:{server.port}/").body == b"public"


def test_a_name_nobody_knows_is_refused():
    assert refusal("http://no-such-name.invalid/") == "its name cannot be resolved"


def test_tls_proves_the_name_and_not_the_address(tmp_path, monkeypatch, names):
    answers, _asked = names
    answers["shop.example"] = answers["other.example"] = [["127.0.0.1"]]
    pem = certificate(tmp_path, "shop.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    wire.tls_context.cache_clear()
    try:
        with serving(say(b"sealed"), tls=pem) as server:
            assert fetch("GET", f"https://shop.example:{server.port}/").body == b"sealed"
            assert server.names == ["shop.example"]
            assert server.asked[0][2]["host"] == f"shop.example:{server.port}"
            reason = "its certificate does not prove its name"
            assert failure(f"https://other.example:{server.port}/") == reason
            assert failure(f"https://127.0.0.1:{server.port}/") == reason
            monkeypatch.delenv("SSL_CERT_FILE")
            wire.tls_context.cache_clear()
            assert failure(f"https://shop.example:{server.port}/") == reason
        assert len(server.asked) == 1
    finally:
        wire.tls_context.cache_clear()


def test_a_redirect_is_followed_and_checked_like_the_first_step():
    with serving(say(b"there")) as there:
        to = f"http://127.0.0.1:{there.port}/there"
        with serving(say(status=302, Location=to)) as first:
            answer = fetch("GET", f"http://127.0.0.1:{first.port}/")
    assert (answer.body, answer.url) == (b"there", to)


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.9/",
        "http://2130706433/",
        "file:///etc/passwd",
        "http://u:p@127.0.0.1/",
        "http://[::1]/",
        "//10.0.0.1/",
    ],
)
def test_a_redirect_to_the_inside_is_refused(location):
    with serving(say(status=302, Location=location)) as first, using(outbound_allow=("127.0.0.1/32",)):
        assert refusal(f"http://127.0.0.1:{first.port}/") != ""


def test_redirects_end_after_three():
    with serving(say(status=302, Location="/again")) as server:
        assert failure(f"http://127.0.0.1:{server.port}/") == "more than 3 redirects"
        assert [path for _, path, _, _ in server.asked] == ["/", "/again", "/again", "/again"]
        assert failure(f"http://127.0.0.1:{server.port}/", redirects=0) == "more than 0 redirects"


def test_no_secret_follows_a_redirect_to_another_server():
    with serving(say()) as other:
        answer = say(status=302, Location=f"http://127.0.0.1:{other.port}/")
        with serving(answer) as first:
            secrets = {"Authorization": "Bearer x", "X-Sign": "y", "Cookie": "z", "Accept": "text/plain"}
            fetch("GET", f"http://127.0.0.1:{first.port}/", headers=secrets)
    headers = other.asked[0][2]
    assert {"authorization", "x-sign", "cookie"} & headers.keys() == set()
    assert (headers["accept"], headers["host"]) == ("text/plain", f"127.0.0.1:{other.port}")


def test_content_is_not_repeated_to_another_server():
    with (
        serving(say()) as other,
        serving(say(status=307, Location=f"http://127.0.0.1:{other.port}/")) as first,
        pytest.raises(OutboundRefused),
    ):
        fetch("POST", f"http://127.0.0.1:{first.port}/", content=b"private")
    assert other.asked == []


@pytest.mark.parametrize(("status", "then"), [(303, ("GET", b"")), (307, ("POST", b"x")), (302, ("GET", b""))])
def test_a_redirect_on_the_same_server_keeps_what_its_status_says(status, then):
    def answer(handler):
        (say(status=status, Location="/then") if handler.path == "/" else say())(handler)

    with serving(answer) as server:
        fetch("POST", f"http://127.0.0.1:{server.port}/", content=b"x", headers={"X-Sign": "y"})
    method, path, headers, body = server.asked[1]
    assert ((method, body), path, headers["x-sign"]) == (then, "/then", "y")


def test_an_answer_larger_than_the_limit_is_cut_off():
    with serving(say(b"x" * 1001)) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert failure(url, size_limit=1000) == "its answer is larger than 1000 bytes"
        assert len(fetch("GET", url, size_limit=1001).body) == 1001


def test_an_answer_without_end_is_cut_off():
    def pour(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65_536)

    with serving(pour) as server:
        assert "larger than" in failure(f"http://127.0.0.1:{server.port}/", size_limit=1_000_000)


def test_gzip_is_unpacked_and_a_gzip_bomb_is_not():
    bomb = gzip.compress(b"\x00" * 50_000_000)
    with serving(say(gzip.compress("退款".encode()), Content_Encoding="gzip")) as server:
        assert fetch("GET", f"http://127.0.0.1:{server.port}/").body.decode() == "退款"
    with serving(say(bomb, Content_Encoding="gzip")) as server:
        tracemalloc.start()
        assert "larger than" in failure(f"http://127.0.0.1:{server.port}/", size_limit=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"not gzip", "gzip", "its answer is not valid gzip"),
        (
            gzip.compress(b"x" * 100, mtime=0)[:-4],
            "gzip",
            "its answer is cut or is not one gzip stream within the size limit",
        ),
        (b"x", "br", "it answered in the encoding br, which was not asked for"),
    ],
)
def test_other_encodings_are_refused(body, encoding, reason):
    with serving(say(body, Content_Encoding=encoding)) as server:
        assert failure(f"http://127.0.0.1:{server.port}/") == reason


def test_a_trickle_of_bytes_does_not_hold_us():
    def drip(handler):
        while True:
            handler.wfile.write(b"H")
            time.sleep(0.02)

    def drip_body(handler):
        handler.send_response(200)
        handler.end_headers()
        drip(handler)

    def sleep(handler):
        time.sleep(3)

    for rude in (drip, drip_body, sleep):
        with serving(rude) as server:
            reason = failure(f"http://127.0.0.1:{server.port}/", time_limit=Duration(300_000))
            assert reason == "it took too long"


def test_the_time_limit_covers_all_steps_together():
    def slow(handler):
        time.sleep(0.2)
        say(status=302, Location="/again")(handler)

    with serving(slow) as server:
        assert failure(f"http://127.0.0.1:{server.port}/", time_limit=Duration(350_000)) == "it took too long"
    assert len(server.asked) == 2


def test_a_closed_port_and_a_rude_server_are_failures():
    with serving(say()) as server:
        port = server.port
    assert failure(f"http://127.0.0.1:{port}/").startswith("network: ")

    def talk_nonsense(handler):
        handler.wfile.write(b"nonsense\r\n\r\n")

    with serving(talk_nonsense) as server:
        assert failure(f"http://127.0.0.1:{server.port}/").startswith("network: ")


def test_the_environment_cannot_put_a_proxy_between(monkeypatch):
    with serving(say(b"proxy")) as proxy, serving(say(b"direct")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert fetch("GET", f"http://127.0.0.1:{server.port}/").body == b"direct"
    assert proxy.asked == []


def test_a_refusal_says_nothing_of_the_path_or_query():
    with pytest.raises(OutboundRefused) as refused:
        fetch("GET", "http://10.0.0.1/hook?secret=s3cr3t")
    assert "s3cr3t" not in str(refused.value)
    assert refused.value.detail["host"] == "10.0.0.1"


def test_head_has_no_body():
    with serving(say(b"")) as server:
        answer = fetch("HEAD", f"http://127.0.0.1:{server.port}/", time_limit=seconds(5))
    assert isinstance(answer, Fetched)
    assert answer.body == b""
