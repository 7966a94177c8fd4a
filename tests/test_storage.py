"""Files in S3 by configuration alone: the storages that the settings make of S3_* variables, over real HTTP,
against a service that keeps objects as S3 does and refuses what an older or smaller one would."""

from __future__ import annotations

import io
import stat
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from email.utils import formatdate
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone

from apps.accounts import services, tasks
from apps.accounts.models import DataExport
from tests.test_checks import loaded

KEY = "AKIDEXAMPLE"
PUBLIC_DOMAIN = "pictures.fractafrag.example"
BUCKET = "fractafrag-files"


class Bucket(ThreadingHTTPServer):
    """One bucket, addressed by path. Everything in it is private, as in a new bucket."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), BucketHandler)
        self.objects: dict[str, tuple[bytes, str]] = {}
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class BucketHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["x-amz-acl"]:
            return self.refuse(400, "AccessControlListNotSupported")
        # What boto3 adds by itself, and many services do not know: a checksum, over HTTPS in a trailer.
        if any(
            name.lower().startswith(("x-amz-sdk-checksum", "x-amz-checksum", "x-amz-trailer")) for name in self.headers
        ):
            return self.refuse(501, "NotImplemented")
        if key := self.key():
            self.server.objects[key] = (body, self.headers["Content-Type"])
            self.answer(200, b"", ETag=self.etag(body))
        return None

    def do_GET(self) -> None:
        key = self.key()
        if key == "":
            return self.list_objects()
        if key is None:
            return None
        if key not in self.server.objects:
            return self.refuse(404, "NoSuchKey")
        body, kind = self.server.objects[key]
        modified = formatdate(usegmt=True)
        return self.answer(200, body, **{"ETag": self.etag(body), "Content-Type": kind, "Last-Modified": modified})

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        if key := self.key():
            self.server.objects.pop(key, None)
            self.answer(204, b"")

    def key(self) -> str | None:
        """What a signed request asks for; the bucket itself is the empty name. None: it was refused."""
        parts = urlsplit(self.path)
        self.server.asked.append((self.command, unquote(parts.path)))
        query = parse_qs(parts.query)
        signed = query.get("X-Amz-Credential", [""])[0] or self.headers.get("Authorization", "")
        if not signed.removeprefix("AWS4-HMAC-SHA256 Credential=").startswith(f"{KEY}/"):
            self.refuse(403, "AccessDenied")
            return None
        bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
        if bucket != BUCKET:
            self.refuse(404, "NoSuchBucket")
            return None
        return key

    def list_objects(self) -> None:
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        prefix, delimiter = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        found, folders = [], set()
        for key in sorted(key for key in self.server.objects if key.startswith(prefix)):
            head, cut, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
            if cut:
                folders.add(prefix + head + cut)
            else:
                found.append(key)
        rows = [f"<Contents><Key>{escape(key)}</Key><Size>1</Size></Contents>" for key in found]
        rows += [f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in sorted(folders)]
        text = f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(rows)}</ListBucketResult>"
        self.answer(200, text.encode(), **{"Content-Type": "application/xml"})

    def refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        self.answer(status, body, **{"Content-Type": "application/xml"})

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    @staticmethod
    def etag(body: bytes) -> str:
        return f'"{md5(body, usedforsecurity=False).hexdigest()}"'

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    server = Bucket()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def configured(bucket: Bucket, settings: Any) -> ModuleType:
    """The site with the storages that an operator's variables give it."""
    with pytest.MonkeyPatch.context() as patched:
        made = loaded(
            patched,
            S3_BUCKET=BUCKET,
            S3_ENDPOINT_URL=bucket.url,
            S3_ACCESS_KEY_ID=KEY,
            S3_SECRET_ACCESS_KEY="the-secret",
            S3_PUBLIC_DOMAIN=PUBLIC_DOMAIN,
        )
    settings.STORAGES = {**made.STORAGES, "staticfiles": settings.STORAGES["staticfiles"]}
    return made


def fetched(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def test_it_keeps_reads_lists_and_removes_public_files(bucket: Bucket, configured: ModuleType) -> None:
    name = default_storage.save("renders/wave one.png", ContentFile(b"picture"))
    assert bucket.objects == {"media/renders/wave one.png": (b"picture", "image/png")}
    with default_storage.open(name) as file:
        assert file.read() == b"picture"
    assert default_storage.size(name) == len(b"picture")
    assert default_storage.listdir("renders") == ([], ["wave one.png"])
    assert default_storage.listdir("") == (["renders"], [])
    default_storage.delete(name)
    default_storage.delete(name)
    assert bucket.objects == {}
    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


def test_it_never_overwrites_a_file(bucket: Bucket, configured: ModuleType) -> None:
    first = default_storage.save("wave.png", ContentFile(b"one"))
    second = default_storage.save("wave.png", ContentFile(b"two"))
    assert first != second
    assert sorted(body for body, _ in bucket.objects.values()) == [b"one", b"two"]


def test_it_shows_public_files_where_pages_may_load_them_from(configured: ModuleType) -> None:
    url = default_storage.url(default_storage.save("wave one.png", ContentFile(b"picture")))
    assert url == f"https://{PUBLIC_DOMAIN}/media/wave%20one.png"
    directives = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    for kind in ("img-src", "media-src"):
        assert f"https://{PUBLIC_DOMAIN}" in directives[kind]


def test_it_gives_private_files_no_public_address(bucket: Bucket, configured: ModuleType) -> None:
    private = storages["private"]
    name = private.save("exports/1/a.zip", ContentFile(b"zip"))
    assert list(bucket.objects) == ["private/exports/1/a.zip"]
    url = urlsplit(private.url(name))
    assert PUBLIC_DOMAIN not in url.geturl()
    assert f"{url.scheme}://{url.netloc}" == bucket.url
    query = parse_qs(url.query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["300"]
    assert "the-secret" not in url.geturl()
    assert fetched(url.geturl()) == (200, b"zip")
    assert fetched(url._replace(query="").geturl()) == (403, b"")


@pytest.mark.django_db
def test_it_makes_hands_over_and_removes_an_export(alice, bob, ada, as_, bucket, configured) -> None:
    export = services.export_request(user=alice)
    services.export_make(export_id=export.pk)
    export.refresh_from_db()
    assert export.state == "ready"
    assert list(bucket.objects) == [f"private/{export.file}"]

    url = f"/account/data/{export.pk}/"
    answer = as_(alice).get(url)
    assert answer.status_code == 200, "the site hands it over itself, so that its address is nobody's"
    assert not answer.has_header("Location")
    raw = b"".join(answer.streaming_content)
    assert len(raw) == export.size_bytes
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        assert "data.json" in archive.namelist()
    page = as_(alice).get("/account/data/").content.decode()
    assert url in page
    assert bucket.url not in page
    assert PUBLIC_DOMAIN not in page

    asked = len(bucket.asked)
    assert as_(bob).get(url).status_code == 404
    assert as_(ada).get(url).status_code == 404
    assert as_(None).get(url)["Location"] == f"/account/login/?next={url}"
    assert len(bucket.asked) == asked, "nothing is fetched for a stranger"

    storages["private"].save("exports/00000000-0000-0000-0000-00000000dead/x.zip", ContentFile(b"x"))
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    tasks.tidy_task()
    assert bucket.objects == {}
    assert not DataExport.objects.exists()
    assert as_(alice).get(url).status_code == 404


@pytest.mark.django_db
def test_it_keeps_one_of_two_exports(alice, bucket, configured) -> None:
    for _ in range(2):
        newest = services.export_request(user=alice)
        services.export_make(export_id=newest.pk)
    services.exports_tidy()
    newest.refresh_from_db()
    assert list(bucket.objects) == [f"private/{newest.file}"]


def test_it_keeps_private_files_from_other_people_of_the_machine(tmp_path: Path) -> None:
    name = storages["private"].save("exports/1/a.zip", ContentFile(b"zip"))
    path = Path(storages["private"].path(name))
    assert path.is_relative_to(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in path.parents[:3]] == [0o700] * 3
