from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from apps.core import logs, metrics
from fractafrag.edge import Edge

LIMIT = 100


def reading_site(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return iter([b"read ", str(len(body)).encode(), b" in ", logs.request_id.get().encode()])


def call(edge: Edge, body: bytes = b"", **environ: Any) -> tuple[int, dict[str, str], bytes]:
    seen: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        seen.update(status=int(status.split()[0]), headers=dict(headers))
        return lambda data: None

    base = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "wsgi.input": io.BytesIO(body)}
    base["CONTENT_LENGTH"] = str(len(body))
    answer = edge({**base, **environ}, start)
    content = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return seen["status"], seen["headers"], content


@pytest.fixture
def edge() -> Edge:
    return Edge(reading_site, max_body_bytes=LIMIT)


def test_it_names_each_request_and_tells_the_caller(edge):
    status, headers, content = call(edge, b"x" * LIMIT)
    assert status == 200
    assert content == f"read 100 in {headers['X-Request-Id']}".encode()
    assert call(edge)[1]["X-Request-Id"] != headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("offered", "kept"),
    [("abcd-1234", True), ("short", False), ("new\nline-injected", False), ("x" * 65, False), ("é" * 10, False)],
)
def test_it_keeps_a_callers_id_where_it_is_harmless(edge, offered, kept):
    assert (call(edge, HTTP_X_REQUEST_ID=offered)[1]["X-Request-Id"] == offered) is kept


def test_it_refuses_a_body_that_says_it_is_too_large(edge):
    status, headers, content = call(edge, b"x" * (LIMIT + 1))
    assert status == 413
    assert content == b"The request is too large."
    assert headers["Connection"] == "close"


@pytest.mark.parametrize("length", ["", "0", "5"])
def test_it_refuses_a_body_that_lied_about_its_length(edge, length):
    status, _, _ = call(edge, b"x" * (LIMIT + 1), CONTENT_LENGTH=length)
    assert status == 413


@pytest.mark.parametrize("length", ["-1", "ten", "1e3", "٣", "9" * 5000])
def test_it_refuses_a_length_that_is_no_number(edge, length):
    assert call(edge, CONTENT_LENGTH=length)[0] == 400


def test_it_hands_a_mounted_path_to_what_is_mounted_there(edge):
    def mounted(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"beside Django"]

    edge.mounts["/mcp"] = mounted
    assert call(edge, PATH_INFO="/mcp")[2] == b"beside Django"
    assert call(edge, PATH_INFO="/mcp/")[2] == b"beside Django"
    assert b"read" in call(edge, PATH_INFO="/mcpx")[2]


def test_it_writes_one_line_a_request_without_its_query(edge, caplog):
    with caplog.at_level(logging.INFO, "fractafrag.access"):
        call(edge, PATH_INFO="/page", QUERY_STRING="token=hidden")
        call(edge, PATH_INFO="/healthz")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 1
    assert lines[0].startswith("POST /page 200")
    assert "hidden" not in lines[0]


def test_it_counts_requests_by_route_and_never_by_path(edge):
    def routed(environ: Any, start: Any) -> list[bytes]:
        environ[metrics.ROUTE_KEY] = "thing/<id>/"
        start("204 No Content", [])
        return []

    call(Edge(routed, max_body_bytes=LIMIT), PATH_INFO="/thing/123/", REQUEST_METHOD="BREW")
    text = metrics.exposition().decode()
    assert 'http_requests_total{method="other",route="thing/<id>/",status="204"} 1.0' in text
    assert "/thing/123/" not in text


def test_it_records_an_answer_that_breaks_off(edge, caplog):
    def breaking(environ: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        yield b"some"
        raise ConnectionError

    with caplog.at_level(logging.INFO, "fractafrag.access"), pytest.raises(ConnectionError):
        call(Edge(breaking, max_body_bytes=LIMIT), PATH_INFO="/breaks")
    assert any("/breaks" in record.getMessage() for record in caplog.records)


def test_a_token_in_a_path_is_not_written_down(edge, caplog):
    def routed(environ: Any, start: Any) -> list[bytes]:
        environ[metrics.ROUTE_KEY] = "stop/<str:token>/"
        start("200 OK", [])
        return []

    with caplog.at_level(logging.INFO, "fractafrag.access"):
        call(Edge(routed, max_body_bytes=LIMIT), PATH_INFO="/stop/s3cret/")
    assert caplog.records[-1].getMessage().startswith("POST /stop/<str:token>/ 200")


def test_what_is_mounted_may_fail_without_a_word_to_the_caller(edge, caplog):
    def broken(environ: Any, start: Any) -> list[bytes]:
        raise RuntimeError("password=hunter2")

    edge.mounts["/mcp"] = broken
    status, _, content = call(edge, PATH_INFO="/mcp")
    error = json.loads(content)["error"]
    assert (status, error["code"], error["message"]) == (500, "internal_error", "Something went wrong on our side.")
    assert any("What is mounted at /mcp failed" in record.getMessage() for record in caplog.records)


def test_a_body_knows_its_request_while_it_streams():
    def streaming(environ: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        return (logs.request_id.get().encode() for _ in range(2))

    _, headers, content = call(Edge(streaming, max_body_bytes=LIMIT))
    assert content == headers["X-Request-Id"].encode() * 2


def test_a_program_is_told_in_its_own_shape(edge):
    _, headers, content = call(edge, PATH_INFO="/api/v1/me", CONTENT_LENGTH="999999999")
    assert headers["Content-Type"] == "application/json"
    assert json.loads(content)["error"]["code"] == "too_large"
