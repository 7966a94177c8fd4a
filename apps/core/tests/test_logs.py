import json
import logging

import pytest

from apps.core import logs


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("Authorization: Bearer abc.def", "abc.def"),
        ("Cookie: session=s3cr3t", "s3cr3t"),
        ('{"password": "hunter2"}', "hunter2"),
        ("key ff_abcdefghijklmnop_restofthesecret used", "restofthesecret"),
        ("Refused: sk-ant-api03-abcdefghijklmnopqrstuvwxyz", "api03-abcdef"),
        ("/confirm?token=xyz123", "xyz123"),
    ],
)
def test_it_leaves_secrets_out(line, hidden):
    assert hidden not in logs.redact(line)


def test_it_leaves_other_words_alone():
    assert logs.redact("GET /s/abc/plasma/ 200 12 ms") == "GET /s/abc/plasma/ 200 12 ms"


def test_a_line_is_json_with_the_id_of_its_request():
    record = logging.LogRecord("apps.x", logging.INFO, __file__, 1, "hello %s", ("you",), None)
    token = logs.request_id.set("request-1")
    logs.RequestIdFilter().filter(record)
    logs.request_id.reset(token)
    row = json.loads(logs.JsonFormatter().format(record))
    assert (row["message"], row["request_id"], row["level"], row["logger"]) == (
        "hello you",
        "request-1",
        "INFO",
        "apps.x",
    )
    assert "time" in row
