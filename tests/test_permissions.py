"""Who may open what: every route there is, for everybody there is. A route that is not listed here fails.

Each route has two rows, the answers to a GET and to a POST of nothing, for: anonymous, a stranger, the owner of
what is in the address, a moderator. A private thing of somebody else's is a 404, as if it did not exist. The admin has
tables of its own, in test_permissions_admin.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import ForeignObjectRel
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.core.testing import PASSWORD
from fractafrag.wsgi import application
from tests.addresses import (
    EVERY_ROUTE,
    OF_THE_ADMIN,
    SENT_ON,
    SITE,
    Owned,
    Row,
    a_passkey,
    a_shader,
    answer_to,
    owned_by,
)
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

OPEN: Row = (200, 200, 200, 200)
SIGNED_IN: Row = (302, 200, 200, 200)  # 302: sign in first
NOBODY: Row = (404, 404, 404, 404)
ENTRANCE: Row = (200, 302, 302, 302)  # who is signed in already is sent on
MOVED: Row = (301, 301, 301, 301)
OWN: Row = (302, 404, 200, 404)
OWN_SENT_ON: Row = (302, 404, 302, 404)
WITHOUT_ONE: Row = (302, 404, 404, 404)  # for who has set it up, which nobody here has
BROKEN: Row = (400, 400, 400, 400)  # the token in the address is forged
NO_POST: Row = (405, 405, 405, 405)
# allauth's own API, which looks at no cookie: for all of these people nobody has signed in.
UNTOLD: Row = (401, 401, 401, 401)
UNSAID: Row = (400, 400, 400, 400)
NOT_BEGUN: Row = (409, 409, 409, 409)
NOT_SO: Row = (302, 405, 405, 405)  # sign in first, to learn that this method is refused
# What only scripts of a page ask: nobody is sent to sign in, they are told.
SCRIPTS: Row = (401, 200, 200, 200)
SCRIPTS_OWN: Row = (401, 404, 200, 404)
SCRIPTS_OWN_UNSAID: Row = (401, 404, 400, 404)
SCRIPTS_UNSAID: Row = (401, 400, 400, 400)
SCRIPTS_NOT_SO: Row = (401, 405, 405, 405)

MATRIX: dict[str, tuple[Row, Row]] = {
    "": (OPEN, NO_POST),
    "healthz": (OPEN, NO_POST),
    "readyz": ((503, 503, 503, 503), NO_POST),  # no worker runs here
    "metrics": (NOBODY, NO_POST),
    "@<str:username>/": (OPEN, NO_POST),
    "@<str:username>/feed.atom": (OPEN, NO_POST),
    "feeds/new.atom": (OPEN, NO_POST),
    # Where these stood before there was a studio.
    "new/": (SENT_ON, SENT_ON),
    "mine/": (SENT_ON, SENT_ON),
    "s/<str:code>/edit/": (SENT_ON, SENT_ON),
    "oembed": (NOBODY, NO_POST),  # without an address to tell of
    "renders.json": (OPEN, NO_POST),
    "robots.txt": (OPEN, NO_POST),
    "sitemap.xml": (OPEN, NO_POST),
    "sitemaps/<slug:kind>.xml": (OPEN, NO_POST),
    "media/<path:path>": (OPEN, NO_POST),
    "s/<str:code>/": (MOVED, NO_POST),
    "s/<str:code>/<str:slug>/": (OPEN, NO_POST),
    "s/<str:code>/program.json": (OPEN, NO_POST),
    "s/<str:code>/embed/": (OPEN, NO_POST),
    "s/<str:code>/export/<slug:kind>/": (OPEN, NO_POST),
    "s/<str:code>/lineage/": (OPEN, NO_POST),
    "s/<str:code>/versions/": (OPEN, NO_POST),
    "s/<str:code>/versions/<int:number>/": (OPEN, NO_POST),
    "s/<str:code>/versions/<int:old>..<int:new>/": (OPEN, NO_POST),
    "s/<str:code>/versions/<int:number>/restore/": (OWN, OWN),
    "s/<str:code>/publish/": (OWN_SENT_ON, OWN_SENT_ON),
    "s/<str:code>/archive/": (OWN, OWN_SENT_ON),
    "s/<str:code>/unarchive/": (NOT_SO, OWN_SENT_ON),
    "s/<str:code>/settings/": (OWN, OWN),
    "s/<str:code>/visibility/": (NOT_SO, OWN_SENT_ON),
    "s/<str:code>/vote/": (NO_POST, SENT_ON),
    "s/<str:code>/fork/": (SIGNED_IN, SENT_ON),
    "s/<str:code>/presets/": (NOT_SO, SENT_ON),
    "s/<str:code>/presets/<uuid:preset_id>/delete/": (NOT_SO, OWN_SENT_ON),
    "studio/": (SIGNED_IN, SENT_ON),
    "studio/new/": (SIGNED_IN, SENT_ON),
    "studio/new/<slug:name>/poster.webp": (WITHOUT_ONE, NOT_SO),
    "studio/new/<slug:name>/program.json": (WITHOUT_ONE, NOT_SO),
    "studio/import/": (SIGNED_IN, SIGNED_IN),
    "studio/import/check/": (SCRIPTS_NOT_SO, SCRIPTS_UNSAID),
    "studio/import/keep/": (SCRIPTS_NOT_SO, SCRIPTS_UNSAID),
    "studio/export/": (SIGNED_IN, SENT_ON),
    "studio/tags/": (SCRIPTS, SCRIPTS_NOT_SO),
    "studio/<str:code>/": (OWN, OWN),
    "studio/<str:code>/window/": (OWN, NOT_SO),
    "studio/<str:code>/state/": (SCRIPTS_OWN, SCRIPTS_NOT_SO),
    "studio/<str:code>/versions/<int:number>/": (SCRIPTS_OWN, SCRIPTS_NOT_SO),
    "studio/<str:code>/drafts/": (SCRIPTS_OWN, SCRIPTS_OWN_UNSAID),
    "studio/<str:code>/drafts/<uuid:draft_id>/": (SCRIPTS_OWN, SCRIPTS_NOT_SO),
    "studio/<str:code>/presets/": (SCRIPTS_OWN, SCRIPTS_OWN_UNSAID),
    "studio/<str:code>/presets/<uuid:preset_id>/": (SCRIPTS_NOT_SO, SCRIPTS_NOT_SO),
    "notices/": (SIGNED_IN, NOT_SO),
    "notices/read/": (NOT_SO, SENT_ON),
    "notices/<uuid:notice_id>/": (OWN_SENT_ON, NOT_SO),
    "notices/unsubscribe/<str:token>/": (BROKEN, BROKEN),
    "dev/mail/": (NOBODY, NO_POST),
    "dev/mail/<slug:name>/<int:number>/": (NOBODY, NO_POST),
    "dev/mail/<slug:name>/<int:number>/html/": (NOBODY, NO_POST),
    "account/notices/": (SIGNED_IN, SIGNED_IN),
    "account/profile/": (SIGNED_IN, SIGNED_IN),
    "account/verified/": (SIGNED_IN, SIGNED_IN),
    "account/data/": (SIGNED_IN, SENT_ON),
    "account/data/<uuid:export_id>/": (OWN, NOT_SO),
    "account/delete/": (SIGNED_IN, SIGNED_IN),
    # allauth's
    "account/login/": (ENTRANCE, ENTRANCE),
    "account/login/code/": (ENTRANCE, ENTRANCE),
    "account/login/code/confirm/": (SENT_ON, SENT_ON),
    "account/signup/": (ENTRANCE, ENTRANCE),
    "account/inactive/": (OPEN, NO_POST),
    "account/logout/": (SIGNED_IN, SENT_ON),
    "account/reauthenticate/": (SIGNED_IN, SIGNED_IN),
    "account/email/": (SIGNED_IN, SENT_ON),
    "account/confirm-email/": (SENT_ON, SENT_ON),
    "account/password/change/": (SIGNED_IN, SIGNED_IN),
    "account/password/set/": (SENT_ON, SENT_ON),
    "account/password/reset/": (OPEN, OPEN),
    "account/password/reset/done/": (OPEN, NO_POST),
    "account/password/reset/confirm/": (SENT_ON, SENT_ON),
    "account/password/reset/complete/": (SENT_ON, SENT_ON),
    "account/sessions/": (SIGNED_IN, SENT_ON),
    "account/2fa/": (SIGNED_IN, NOT_SO),
    "account/2fa/authenticate/": (SENT_ON, SENT_ON),
    "account/2fa/reauthenticate/": (SENT_ON, SENT_ON),
    "account/2fa/totp/activate/": (SIGNED_IN, SIGNED_IN),
    "account/2fa/totp/deactivate/": (WITHOUT_ONE, WITHOUT_ONE),
    "account/2fa/recovery-codes/": (WITHOUT_ONE, NOT_SO),
    "account/2fa/recovery-codes/download/": (WITHOUT_ONE, WITHOUT_ONE),
    "account/2fa/recovery-codes/generate/": (SIGNED_IN, SIGNED_IN),
    "account/2fa/webauthn/": (SIGNED_IN, NOT_SO),
    "account/2fa/webauthn/add/": (SIGNED_IN, SIGNED_IN),
    "account/2fa/webauthn/login/": (SENT_ON, SENT_ON),
    "account/2fa/webauthn/reauthenticate/": (SENT_ON, SENT_ON),
    "account/2fa/webauthn/keys/<int:pk>/edit/": (OWN, OWN),
    "account/2fa/webauthn/keys/<int:pk>/remove/": (OWN, OWN_SENT_ON),
    "keys/": (SIGNED_IN, NOT_SO),
    "keys/new/": (SIGNED_IN, SIGNED_IN),
    "keys/connect/": (SIGNED_IN, NOT_SO),
    "keys/<uuid:key_id>/rename/": (OWN, OWN),
    "keys/<uuid:key_id>/rotate/": (OWN, OWN),
    "keys/<uuid:key_id>/revoke/": (OWN, OWN_SENT_ON),
    "keys/providers/": (SIGNED_IN, SIGNED_IN),
    "keys/providers/<str:provider>/delete/": (OWN, OWN_SENT_ON),
    "api/docs/": (OPEN, NO_POST),
    "api/schema/": (OPEN, NO_POST),
    "api/auth/app/v1/config": (OPEN, NO_POST),
    "api/auth/app/v1/auth/session": (UNTOLD, NO_POST),
    "api/auth/app/v1/auth/login": (NO_POST, UNSAID),
    "api/auth/app/v1/auth/signup": (NO_POST, UNSAID),
    "api/auth/app/v1/auth/code/request": (NO_POST, UNSAID),
    "api/auth/app/v1/auth/code/confirm": (NOT_BEGUN, NOT_BEGUN),
    "api/auth/app/v1/auth/code/resend": (NO_POST, NOT_BEGUN),
    "api/auth/app/v1/auth/email/verify": (NOT_BEGUN, NOT_BEGUN),
    "api/auth/app/v1/auth/email/verify/resend": (NO_POST, NOT_BEGUN),
    "api/auth/app/v1/auth/phone/verify": (NOT_BEGUN, NOT_BEGUN),
    "api/auth/app/v1/auth/phone/verify/resend": (NO_POST, NOT_BEGUN),
    "api/auth/app/v1/auth/password/request": (NO_POST, UNSAID),
    "api/auth/app/v1/auth/password/reset": (NOT_BEGUN, NOT_BEGUN),
    "api/auth/app/v1/auth/reauthenticate": (UNTOLD, UNTOLD),
    "api/auth/app/v1/auth/sessions": (UNTOLD, UNTOLD),
    "api/auth/app/v1/auth/2fa/authenticate": (UNTOLD, UNTOLD),
    "api/auth/app/v1/auth/2fa/reauthenticate": (UNTOLD, UNTOLD),
    "api/auth/app/v1/auth/webauthn/authenticate": (UNTOLD, UNTOLD),
    "api/auth/app/v1/auth/webauthn/reauthenticate": (UNTOLD, UNTOLD),
    "api/auth/app/v1/auth/webauthn/login": (OPEN, UNSAID),
    "api/auth/app/v1/account/authenticators": (UNTOLD, UNTOLD),
    "api/auth/app/v1/account/authenticators/totp": (UNTOLD, UNTOLD),
    "api/auth/app/v1/account/authenticators/webauthn": (UNTOLD, UNTOLD),
    "api/auth/app/v1/account/authenticators/recovery-codes": (UNTOLD, UNTOLD),
    "api/auth/app/v1/account/email": (UNTOLD, NOT_BEGUN),
    "api/auth/app/v1/account/phone": (UNTOLD, NOT_BEGUN),
    "api/auth/app/v1/account/password/change": (UNTOLD, UNTOLD),
    "api/auth/app/v1/tokens/refresh": (NO_POST, UNSAID),
}
# What gunicorn serves beside Django, and the tests that say who may do what there.
MOUNTED: dict[str, str] = {"/mcp": "tests/test_mcp_permissions.py"}


@pytest.fixture
def owned(alice: Any) -> Owned:
    return owned_by(alice)


def test_no_row_is_about_a_route_that_is_gone():
    assert set(MATRIX) <= set(EVERY_ROUTE)


def test_what_is_mounted_beside_django_has_tests_of_its_own():
    assert set(application.mounts) == set(MOUNTED)
    assert all((ROOT / path).exists() for path in MOUNTED.values())


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", SITE)
def test_a_route_answers_each_person_as_the_matrix_says(route, method, owned, as_, bob, mona):
    people = {"anonymous": None, "stranger": bob, "owner": owned.owner, "moderator": mona}
    if "<int:pk>" in route:
        owned.values["pk"] = a_passkey(owned.owner).pk
    if "<str:code>" in route:
        owned.values |= a_shader(owned.owner)
    address = owned.address(route)
    # The owner last, whose own POST may end what the others are to be refused.
    got = {
        name: answer_to(as_(people[name]), method, address) for name in ("anonymous", "stranger", "moderator", "owner")
    }
    assert route in MATRIX, f"{route!r} answered a {method} with {got}"
    assert got == dict(zip(people, MATRIX[route][method == "POST"], strict=True))


# --- What an outsider posts ---------------------------------------------------------------------


def everything_of(person: User) -> dict[str, Any]:
    """Each row that is about somebody, also of apps that come later."""
    found: dict[str, Any] = {"themselves": User.objects.filter(pk=person.pk).values().get()}
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
            found[f"{relation.related_model._meta.label}.{relation.field.name}"] = list(rows.order_by("pk").values())
    keys = [row["session_key"] for row in found["usersessions.UserSession.user"]]
    return {**found, "sessions": list(Session.objects.filter(pk__in=keys).order_by("pk").values())}


def fingerprint_of(person: User) -> list[tuple[str, str]]:
    """Of the same rows in one question, because it is asked after each post."""
    relations = [field for field in User._meta.get_fields(include_hidden=True) if isinstance(field, ForeignObjectRel)]
    asked = {(User._meta.db_table, "id"), *((r.related_model._meta.db_table, r.field.column) for r in relations)}
    every = [f'"{table}" AS one WHERE "{column}" = %(person)s' for table, column in sorted(asked) if column]
    theirs = "(SELECT session_key FROM usersessions_usersession WHERE user_id = %(person)s)"
    every.append(f"django_session AS one WHERE session_key IN {theirs}")
    question = " UNION ALL ".join(
        f"SELECT {number}, md5(string_agg(one::text, '' ORDER BY one::text)) FROM {rows}"
        for number, rows in enumerate(every)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{question} ORDER BY 1", {"person": person.pk})
        return cursor.fetchall()


@pytest.mark.parametrize(
    "change",
    [
        lambda owner: User.objects.filter(pk=owner.pk).update(bio="Somebody else wrote this."),
        lambda owner: owner.notices.update(read_at=timezone.now()),
        lambda owner: Session.objects.update(expire_date=timezone.now()),
        lambda owner: bool(a_passkey(owner)),
        lambda owner: owner.api_keys.all().delete()[0],
    ],
    ids=["the person", "a notice", "a session", "a row more", "a row less"],
)
def test_a_change_to_what_is_somebodys_shows_in_its_fingerprint(owned, change):
    Client().post("/account/login/", {"login": owned.owner.username, "password": PASSWORD})
    before = fingerprint_of(owned.owner)
    assert fingerprint_of(owned.owner) == before
    assert change(owned.owner)
    assert fingerprint_of(owned.owner) != before


@pytest.mark.parametrize("outsider", ["anonymous", "stranger", "moderator"])
def test_what_an_outsider_posts_changes_nothing_of_the_owners(outsider, owned, as_, bob, mona):
    person = {"anonymous": None, "stranger": bob, "moderator": mona}[outsider]
    # In earnest, so that there is a session of the owner's to end; and before there is a passkey to ask for.
    Client().post("/account/login/", {"login": owned.owner.username, "password": PASSWORD})
    owned.values |= {"pk": a_passkey(owned.owner).pk, "object_id": owned.owner.pk, "app_label": "core", "url": "x"}
    owned.values["content_type_id"] = ContentType.objects.get_for_model(User).pk
    owned.values |= a_shader(owned.owner)
    before, mark = everything_of(owned.owner), fingerprint_of(owned.owner)
    for kind in (
        "notices.Notice.person",
        "accounts.DataExport.user",
        "mfa.Authenticator.user",
        "keys.ApiKey.user",
        "keys.ProviderKey.user",
        "shaders.Shader.author",
        "shaders.ParameterPreset.person",
        "shaders.DraftRevision.person",
        "sessions",
    ):
        assert before[kind], f"The owner has no {kind}: nothing would be proved."
    for route in SITE if outsider == "moderator" else [*SITE, *OF_THE_ADMIN]:
        answer_to(as_(person), "POST", owned.address(route))
        if fingerprint_of(owned.owner) != mark:
            assert everything_of(owned.owner) == before, f"A POST to {route!r}"
