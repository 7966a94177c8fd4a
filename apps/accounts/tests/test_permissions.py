"""Who may open the account pages: anonymous, a stranger, the owner, a moderator."""

from __future__ import annotations

import pytest

from apps.accounts import services

pytestmark = pytest.mark.django_db

PAGES = [
    # path, method, anonymous, stranger, owner, moderator: each sees their own
    ("/account/profile/", "get", 302, 200, 200, 200),
    ("/account/verified/", "get", 302, 200, 200, 200),
    ("/account/data/", "get", 302, 200, 200, 200),
    ("/account/data/", "post", 302, 302, 302, 302),
    ("/account/delete/", "get", 302, 302, 302, 302),  # first, who is it?
    ("/account/profile/", "put", 302, 405, 405, 405),
    ("/account/data/", "delete", 302, 405, 405, 405),
    ("/@alice/", "get", 200, 200, 200, 200),
    ("/@alice/", "post", 405, 405, 405, 405),
]


@pytest.mark.parametrize(("path", "method", "anonymous", "stranger", "owner", "moderator"), PAGES)
def test_it_lets_in_who_may(path, method, anonymous, stranger, owner, moderator, alice, charlie, mona, as_):
    people = {None: anonymous, charlie: stranger, alice: owner, mona: moderator}
    seen = {user: getattr(as_(user), method)(path).status_code for user in people}
    assert seen == people


def test_it_gives_an_export_to_its_owner_only(alice, charlie, mona, as_):
    export = services.export_request(user=alice)
    services.export_make(export_id=export.pk)
    path = f"/account/data/{export.pk}/"
    people = {None: 302, charlie: 404, alice: 200, mona: 404}
    assert {user: as_(user).get(path).status_code for user in people} == people


def test_it_refuses_a_form_of_another_site(alice):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for path in ("/account/profile/", "/account/verified/", "/account/data/"):
        assert client.post(path, {"statement": "x"}).status_code == 403
