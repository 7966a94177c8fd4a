"""Who may do what in the admin: every route of it, what its forms and lists offer. What is not listed here fails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from apps.accounts.models import User
from tests.addresses import EVERY_ROUTE, OF_THE_ADMIN, SENT_ON, Owned, Row, answer_to, owned_by
from tests.test_admin_writes import examples

pytestmark = pytest.mark.django_db


def staff(moderator: int, admin: int | None = None) -> Row:
    """In the admin the rows are for: anonymous, somebody, a moderator, an admin."""
    return (302, 302, moderator, moderator if admin is None else admin)


ONE = "<path:object_id>/"
SEEN = {
    "": (staff(200), staff(200)),
    "add/": (staff(403), staff(403)),
    ONE: (SENT_ON, SENT_ON),
    f"{ONE}change/": (staff(200), staff(403)),
    f"{ONE}delete/": (staff(403), staff(403)),
    f"{ONE}history/": (staff(200), staff(200)),
}
CHANGED = SEEN | {f"{ONE}change/": (staff(200), staff(200))}
FOR_ADMINS = SEEN | {
    "": (staff(403, 200), staff(403, 200)),
    f"{ONE}change/": (staff(403, 200), staff(403)),
    f"{ONE}history/": (staff(403, 200), staff(403, 200)),
}
ADDED_BY_ADMINS = SEEN | {"add/": (staff(403, 200), staff(403, 200))}
ADMIN_MODELS = {
    "accounts/user": CHANGED,
    "accounts/verificationrequest": CHANGED,
    "accounts/dataexport": SEEN,
    "core/job": SEEN,
    "keys/apikey": CHANGED,
    "keys/providerkey": FOR_ADMINS,
    "notices/notice": SEEN,
    # This one waits for review, so there is nothing to take down.
    "shaders/shader": SEEN,
    "shaders/shaderversion": CHANGED,
    "shaders/reviewdecision": SEEN,
    "shaders/consentchange": SEEN,
    "shaders/sourcegrant": ADDED_BY_ADMINS,
    "renders/render": SEEN,
    "votes/vote": SEEN,
    "votes/standing": SEEN,
}
FOR_MODERATORS = {model for model, table in ADMIN_MODELS.items() if table is not FOR_ADMINS}
ADMIN: dict[str, tuple[Row, Row]] = {
    "admin/": (staff(200), staff(200)),
    "admin/<app_label>/": (staff(200), staff(200)),
    "admin/<url>": (staff(404), staff(404)),
    "admin/autocomplete/": (staff(403), staff(405)),
    "admin/jsi18n/": (staff(200), staff(405)),
    "admin/login/": ((302, 404, 302, 302), (302, 404, 302, 302)),
    "admin/logout/": (staff(200), SENT_ON),
    "admin/password_change/": (SENT_ON, SENT_ON),
    "admin/password_change/done/": (SENT_ON, SENT_ON),
    "admin/r/<path:content_type_id>/<path:object_id>/": (SENT_ON, SENT_ON),
    "admin/renders/render/farm/": (staff(200), SENT_ON),
    **{f"admin/{model}/{end}": rows for model, table in ADMIN_MODELS.items() for end, rows in table.items()},
}
# What forms and lists offer to a moderator, and to an admin besides.
EDITED = {
    "accounts/user": ({"trust_tier", "is_verified_creator", "is_active"}, {"role", "subscription_tier"}),
    "accounts/verificationrequest": ({"decision", "reason"}, set()),
    "keys/apikey": ({"trust_tier", "rate_limit_per_hour"}, set()),
    "shaders/shaderversion": ({"decision", "reason"}, set()),
}
ACTIONS = {
    "accounts/verificationrequest": {"grant"},
    "core/job": {"run_again"},
    "keys/apikey": {"revoke"},
    "renders/render": {"render_again"},
}


@pytest.fixture
def owned(alice: Any) -> Owned:
    return owned_by(alice)


def an_example(model: str) -> Any:
    return next(make for label, make in examples().items() if label.lower() == model.replace("/", "."))().pk


def test_no_row_is_about_a_route_that_is_gone():
    assert set(ADMIN) <= set(EVERY_ROUTE)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", OF_THE_ADMIN)
def test_the_admin_answers_each_role_as_its_table_says(route, method, owned, as_, bob, mona, ada):
    model = next((model for model in ADMIN_MODELS if route.startswith(f"admin/{model}/")), "accounts/user")
    owned.values |= {"object_id": an_example(model), "app_label": "core", "url": "nowhere"}
    owned.values["content_type_id"] = ContentType.objects.get_for_model(User).pk
    address = owned.address(route)
    people = {"anonymous": None, "somebody": bob, "moderator": mona, "admin": ada}
    got = {name: answer_to(as_(person), method, address) for name, person in people.items()}
    assert route in ADMIN, f"{route!r} answered a {method} with {got}"
    assert got == dict(zip(people, ADMIN[route][method == "POST"], strict=True))


@pytest.mark.parametrize("route", OF_THE_ADMIN)
def test_the_admin_sends_outsiders_away(route, owned, as_, bob):
    owned.values |= {"object_id": bob.pk, "content_type_id": 1, "app_label": "core", "url": "nowhere"}
    address = owned.address(route)
    asked = as_(None).get(address, follow=True)
    assert asked.redirect_chain[-1][0].startswith("/account/login/")
    assert as_(bob).get(address, follow=True).status_code == 404


@pytest.mark.parametrize("model", ADMIN_MODELS)
def test_the_admin_offers_each_role_what_its_table_says(model, as_, mona, ada):
    pk = an_example(model)
    fields, besides = EDITED.get(model, (set(), set()))
    offered = {mona: fields, ada: fields | besides}
    for person in (mona, ada) if model in FOR_MODERATORS else (ada,):
        form = as_(person).get(f"/admin/{model}/{pk}/change/").context["adminform"].form
        assert set(form.fields) == offered[person]
        page = as_(person).get(f"/admin/{model}/").content.decode()
        menu = re.search(r'<select name="action".*?</select>', page, re.DOTALL)
        assert set(re.findall(r'value="(\w+)"', menu[0] if menu else "")) == ACTIONS.get(model, set())


def test_a_moderator_sees_in_the_admin_what_moderators_need_and_no_more(as_, mona):
    page = as_(mona).get("/admin/").content.decode()
    assert set(re.findall(r'href="/admin/(\w+/\w+)/"', page)) == FOR_MODERATORS
