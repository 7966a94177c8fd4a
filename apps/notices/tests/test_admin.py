from __future__ import annotations

LIST = "/admin/notices/notice/"


def test_it_lets_a_moderator_look_and_nobody_write(mona, alice, tell, as_):
    notice = tell(alice, subject="Somebody liked it")
    client = as_(mona)
    assert b"Somebody liked it" in client.get(LIST).content
    page = client.get(f"{LIST}{notice.pk}/change/")
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    for path in ("add/", f"{notice.pk}/delete/"):
        assert client.get(f"{LIST}{path}").status_code == 403
        assert client.post(f"{LIST}{path}", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{notice.pk}/change/", {"subject": "Changed"}).status_code == 403
    notice.refresh_from_db()
    assert notice.subject == "Somebody liked it"


def test_it_lets_an_admin_write_no_more_than_that(ada, alice, tell, as_):
    notice = tell(alice)
    assert as_(ada).post(f"{LIST}{notice.pk}/change/", {"subject": "Changed"}).status_code == 403
    assert as_(ada).get(f"{LIST}?q=alice").status_code == 200


def test_it_is_closed_to_everybody_else(alice, tell, as_):
    tell(alice)
    assert as_(alice).get(LIST).status_code == 302
    assert as_(None).get(LIST).status_code == 302
