from __future__ import annotations

import os
from email.message import EmailMessage

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from apps.notices import devmail

LIST = "/dev/mail/"


@pytest.fixture
def folder(settings, tmp_path):
    settings.DEBUG = True
    settings.MAIL_DIR = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return settings.MAIL_DIR


def mail(subject, text="Your code is ABC-123.", html=""):
    message = EmailMultiAlternatives(subject, text, "hello@example.com", ["alice@example.com"])
    if html:
        message.attach_alternative(html, "text/html")
    return message


def only(client):
    (caught,) = devmail.caught_mail()
    return client.get(reverse("notices:devmail-show", args=[caught.name, caught.number])), caught


@pytest.mark.parametrize("path", ["", "20260101-000000-1/1/", "20260101-000000-1/1/html/"])
def test_it_does_not_exist_outside_a_developers_machine(db, client, folder, settings, path):
    mail("Secret").send()
    settings.DEBUG = False
    assert client.get(f"{LIST}{path}").status_code == 404


def test_it_says_so_when_there_is_none(db, client, folder):
    assert b"No mail yet" in client.get(LIST).content


def test_it_shows_what_the_site_sent_with_its_code(db, client, folder):
    mail("Your code, Ünï", "Hello <you>,\n\nyour code is ABC-123.", "<p>Your code is <b>ABC-123</b>.</p>").send()
    listed = client.get(LIST).content.decode()
    assert "Your code, Ünï" in listed
    assert "alice@example.com" in listed
    page, caught = only(client)
    shown = page.content.decode()
    assert "Hello &lt;you&gt;,\n\nyour code is ABC-123." in shown
    assert "hello@example.com" in shown
    assert "<b>ABC-123</b>" not in shown
    html = client.get(reverse("notices:devmail-html", args=[caught.name, caught.number]))
    assert b"<b>ABC-123</b>" in html.content
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    policy = html["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy


def test_it_keeps_apart_what_was_sent_over_one_connection(db, client, folder):
    dashes = "-" * 79
    get_connection().send_messages([mail("One", f"a\n{dashes}\nb"), mail("Two"), mail("Three")])
    caught = devmail.caught_mail()
    assert [item.subject for item in caught] == ["Three", "Two", "One"]
    assert f"a\n{dashes}\nb" in caught[2].text


def test_it_lists_the_newest_first_and_not_without_end(db, client, folder, monkeypatch):
    monkeypatch.setattr(devmail, "NEWEST", 3)
    for number in range(5):
        mail(f"Mail {number}").send()
    for number, path in enumerate(sorted(folder.iterdir(), key=lambda path: path.read_bytes())):
        os.utime(path, (number, number))
    order = [item.subject for item in devmail.caught_mail()]
    assert len(order) == 3
    newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    assert order[0].encode() in newest.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"no header at all",
        b"Content-Type: text/plain; charset=unheard-of\r\n\r\nbody\xff",
        b"Content-Type: multipart/alternative; boundary=x\r\n\r\n--y",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Subject: =?utf-8?b?!!!?=\r\nTo: <<<>>>\r\nContent-Type: ;;;\r\n\r\nbody",
        b"Subject: " + b"x" * 100_000 + b"\r\n\r\nbody",
    ],
    ids=range(8),
)
def test_it_shows_what_it_can_of_a_broken_file(db, client, folder, content):
    folder.mkdir()
    (folder / "20260101-000000-1.log").write_bytes(content)
    assert client.get(LIST).status_code == 200
    for caught in devmail.caught_mail():
        assert client.get(reverse("notices:devmail-show", args=[caught.name, caught.number])).status_code == 200
        html = client.get(reverse("notices:devmail-html", args=[caught.name, caught.number]))
        assert html.status_code in (200, 404)


@pytest.mark.parametrize(
    "path",
    ["..%2Fsecret/1/", "../secret/1/", "secret/1/", "%2e%2e%2fsecret/1/", "link/1/", "secret.log/1/", "1/99/", "1/0/"],
)
def test_it_reads_no_file_outside_its_folder(db, client, folder, path):
    folder.mkdir()
    secret = folder.parent / "secret.log"
    secret.write_bytes(b"Subject: secret\r\n\r\nnot-for-you")
    (folder / "link.log").symlink_to(secret)
    (folder / "1.log").write_bytes(b"Subject: open\r\n\r\nbody")
    answer = client.get(f"{LIST}{path}")
    assert answer.status_code == 404
    assert b"not-for-you" not in answer.content
    assert b"not-for-you" not in client.get(LIST).content


def test_it_leaves_attachments_alone(db, client, folder):
    message = EmailMessage()
    message["Subject"] = "With a file"
    message.set_content("The text.")
    message.add_attachment("<p>attached</p>", subtype="html", filename="a.html")
    folder.mkdir()
    (folder / "1.log").write_bytes(message.as_bytes())
    page, caught = only(client)
    assert b"The text." in page.content
    assert caught.html == ""


def test_it_only_shows(db, client, folder):
    assert client.post(LIST).status_code == 405
