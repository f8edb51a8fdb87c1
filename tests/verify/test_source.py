"""Sources: a folder and a web server, neither trusted, each bounded in size and in time."""

import os
import socket
import time

import pytest
from practice_server import answer, serving

from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import FolderSource, HttpSource, open_source


def refusal_of(source, path="checkpoint", limit=100):
    with pytest.raises(Refusal) as caught:
        source.fetch(path, limit)
    return caught.value.code, caught.value.where, caught.value.why


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "checkpoint").write_bytes(b"signed")
    (tmp_path / "tile" / "0").mkdir(parents=True)
    return tmp_path


def test_file__is_read_and_a_missing_one_is_none(folder):
    source = FolderSource(folder)
    assert source.fetch("checkpoint") == b"signed"
    assert source.fetch("tile/0/000") is None
    assert source.fetch("checkpoint/0") is None  # a file where a folder would be


def test_file_at_and_over_the_limit__is_read_and_refused(folder):
    (folder / "checkpoint").write_bytes(b"x" * 100)
    assert len(FolderSource(folder).fetch("checkpoint", 100)) == 100
    assert refusal_of(FolderSource(folder), limit=99)[:2] == ("too_big", "checkpoint")


def test_folder_in_the_place_of_a_file__is_refused(folder):
    assert refusal_of(FolderSource(folder), "tile/0")[:2] == ("malformed", "tile/0")


def test_pipe_in_the_place_of_a_file__is_refused_and_not_waited_for(folder):
    os.mkfifo(folder / "log.vkey")
    assert refusal_of(FolderSource(folder), "log.vkey")[:2] == ("malformed", "log.vkey")


def test_device_in_the_place_of_a_file__is_refused(folder):
    (folder / "log.vkey").symlink_to("/dev/zero")
    assert refusal_of(FolderSource(folder), "log.vkey")[:2] == ("malformed", "log.vkey")


def test_links_in_a_ring__are_refused(folder):
    (folder / "log.vkey").symlink_to(folder / "log.vkey")
    assert refusal_of(FolderSource(folder), "log.vkey")[:2] == ("missing", "log.vkey")


def test_folder_that_is_not_there__is_refused(tmp_path):
    for place in (tmp_path / "none", tmp_path / "file"):
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(Refusal, match="no such folder"):
            open_source(str(place))


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "tile/../../x", "tile//0", "./x", "tile/", "a b", "a\n", "a?b", "a%2e", "ä"],
)
def test_path_that_no_register_has__is_refused(folder, path):
    assert refusal_of(FolderSource(folder), path)[0] == "malformed"


def test_served_file__is_read_over_one_connection():
    with serving({"checkpoint": b"signed", "tile/0/000": b"x" * 8192}) as server:
        source = open_source(server.url + "/")
        assert [source.fetch("checkpoint") for _ in range(20)] == [b"signed"] * 20
        assert source.fetch("tile/0/000") == b"x" * 8192
        assert server.connections == 1
        assert source.fetch("tile/0/001") is None
        source.close()


def test_gone_file__is_none():
    with serving({}, {"checkpoint": lambda handler: answer(handler, 410)}) as server:
        assert HttpSource(server.url).fetch("checkpoint") is None


@pytest.mark.parametrize("status", [201, 204, 206, 304, 401, 403, 500, 503])
def test_any_other_status__is_refused_with_its_number(status):
    with serving({}, {"checkpoint": lambda handler: answer(handler, status)}) as server:
        code, where, why = refusal_of(HttpSource(server.url))
        assert (code, where) == ("missing", "checkpoint")
        assert str(status) in why


def test_answer_at_and_over_the_limit__is_read_and_refused():
    with serving({"checkpoint": b"x" * 100}) as server:
        source = HttpSource(server.url)
        assert refusal_of(source, limit=99)[0] == "too_big"
        assert (
            source.fetch("checkpoint", 100) == b"x" * 100
        )  # nothing of the refused answer is left on the line


def endless(handler):
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def test_answer_without_end__is_refused_at_the_limit():
    with serving({}, {"checkpoint": endless}) as server:
        assert refusal_of(HttpSource(server.url))[0] == "too_big"


def broken_off(handler):
    answer(handler, 200, b"signed", Content_Length="50")
    handler.close_connection = True


def test_answer_that_breaks_off__is_refused():
    with serving({}, {"checkpoint": broken_off}) as server:
        assert refusal_of(HttpSource(server.url)) == (
            "missing",
            "checkpoint",
            "no whole answer from the server: the answer breaks off",
        )


def drip(handler):
    """A byte at a time, until the other side hangs up."""
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def dripping_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    drip(handler)


def dripping_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    drip(handler)


@pytest.mark.parametrize("dripping", [dripping_body, dripping_head])
@pytest.mark.timeout(120)  # a byte every twentieth of a second comes to no end of its own before
def test_server_that_drips__is_refused_in_time(dripping):
    with serving({}, {"checkpoint": dripping}) as server:
        code, where, why = refusal_of(HttpSource(server.url, timeout=30, whole_answer=0.4), limit=2_000_000)
    assert (code, where) == ("missing", "checkpoint")
    assert "too long" in why


def test_server_that_says_nothing__is_refused_in_time():
    with serving({}, {"checkpoint": lambda handler: time.sleep(3)}) as server:
        assert refusal_of(HttpSource(server.url, timeout=0.2))[0] == "missing"


@pytest.mark.parametrize("encoding", ["gzip", "br", "GZIP", "identity, gzip"])
def test_encoded_answer__is_refused_and_never_unpacked(encoding):
    reply = lambda handler: answer(handler, 200, b"x", Content_Encoding=encoding)  # noqa: E731
    with serving({}, {"checkpoint": reply}) as server:
        assert refusal_of(HttpSource(server.url))[0] == "malformed"


def test_redirect_on_the_same_host__is_followed():
    reply = lambda handler: answer(handler, 302, Location="/log/other")  # noqa: E731
    with serving({"other": b"signed"}, {"checkpoint": reply}) as server:
        assert HttpSource(server.url).fetch("checkpoint") == b"signed"


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:1/x",
        "http://127.0.0.2/log/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "//other/x",
    ],
)
def test_redirect_elsewhere__is_refused(target):
    with serving({}, {"checkpoint": lambda handler: answer(handler, 302, Location=target)}) as server:
        assert refusal_of(HttpSource(server.url))[0] in {"missing", "malformed"}


def test_redirect_without_end__is_refused():
    reply = lambda handler: answer(handler, 302, Location="/log/checkpoint")  # noqa: E731
    with serving({}, {"checkpoint": reply}) as server:
        assert "without end" in refusal_of(HttpSource(server.url))[2]


def test_line_that_the_server_closed_while_idle__is_opened_again():
    def last(handler):
        answer(handler, 200, b"signed")
        handler.close_connection = True

    with serving({}, {"checkpoint": last}) as server:
        source = HttpSource(server.url)
        assert [source.fetch("checkpoint") for _ in range(3)] == [b"signed"] * 3
        assert server.connections == 3


def test_nobody_listening__is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert refusal_of(HttpSource(f"http://127.0.0.1:{taken.getsockname()[1]}"))[0] == "missing"


def test_proxy_named_in_the_environment__is_not_asked(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving({"checkpoint": b"signed"}) as server:
        assert HttpSource(server.url).fetch("checkpoint") == b"signed"


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///x",
        "http://u:p@h/",
        "http://h/?q",
        "http://h/#f",
        "http://h:0/",
        "http://h:x/",
        "http://[::1",
        "http://h\n/",
        "http://h /",
        "http://hä/",
        "http://h:99999/",
    ],
    ids=ascii,
)
def test_address_out_of_form__is_refused(url):
    with pytest.raises(Refusal) as caught:
        open_source(url)
    assert caught.value.code == "malformed"
