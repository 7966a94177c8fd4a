from __future__ import annotations

from html import unescape

import pytest

from apps.keys import selectors, services
from apps.keys.models import ApiKey
from apps.notices.models import Notice

pytestmark = pytest.mark.django_db
LIST = "/admin/keys/apikey/"
PROVIDERS = "/admin/keys/providerkey/"


def one(key: ApiKey) -> str:
    return f"{LIST}{key.pk}/change/"


def text(answer) -> str:
    return unescape(answer.content.decode())


def names(answer) -> set[str]:
    return {key.name for key in answer.context["cl"].result_list}


def test_it_never_shows_the_hash(alice, ada, as_, make_key):
    key, _ = make_key(alice)
    key.refresh_from_db()
    for address in (LIST, one(key), f"{LIST}{key.pk}/history/"):
        page = text(as_(ada).get(address))
        assert key.key_hash not in page
        assert str(key.lineage) not in page
    assert key.key_prefix in text(as_(ada).get(one(key)))


@pytest.mark.parametrize("asked", ["alice", "Night", "{prefix}", "{id}"])
def test_it_finds_a_key_by_person_name_prefix_and_id(alice, bob, mona, as_, make_key, asked):
    key, _ = make_key(alice)
    make_key(bob, name="Other")
    words = asked.format(prefix=key.key_prefix, id=key.pk)
    assert names(as_(mona).get(LIST, {"q": words})) == {"Night painter"}


def test_it_sorts_out_by_tier_and_by_whether_it_is_revoked(alice, mona, as_, make_key):
    revoked, _ = make_key(alice, name="Revoked")
    services.key_revoke(key=revoked, by=alice)
    verified, _ = make_key(alice, name="Verified")
    services.key_tier_set(key=verified, tier="verified", by=mona)
    client = as_(mona)
    assert names(client.get(LIST, {"trust_tier__exact": "verified"})) == {"Verified"}
    assert names(client.get(LIST, {"revoked": "yes"})) == {"Revoked"}
    assert names(client.get(LIST, {"revoked": "no"})) == {"Verified"}


@pytest.mark.parametrize(
    ("form", "tier", "limit"),
    [
        ({"trust_tier": "verified", "rate_limit_per_hour": 10}, "verified", 1_000),
        ({"trust_tier": "standard", "rate_limit_per_hour": 77}, "standard", 77),
        ({"trust_tier": "probation", "rate_limit_per_hour": 33}, "probation", 33),
    ],
)
def test_a_moderator_sets_tier_and_limit(alice, mona, as_, make_key, form, tier, limit):
    key, _ = make_key(alice)
    assert as_(mona).post(one(key), form).status_code == 302
    key.refresh_from_db()
    assert (key.trust_tier, key.rate_limit_per_hour) == (tier, limit)


def test_what_the_service_refuses_is_said_and_nothing_has_changed(alice, mona, as_, make_key):
    key, _ = make_key(alice)
    page = as_(mona).post(one(key), {"trust_tier": "verified", "rate_limit_per_hour": 0}, follow=True)
    assert "Between 1 and 100,000" in text(page)
    key.refresh_from_db()
    assert (key.trust_tier, key.rate_limit_per_hour) == ("probation", 10)


def test_a_moderator_cannot_raise_a_key_of_their_own_and_an_admin_can(mona, ada, as_, make_key):
    key, _ = make_key(mona)
    assert not as_(mona).get(one(key)).context["adminform"].form.fields
    assert as_(mona).post(one(key), {"trust_tier": "verified", "rate_limit_per_hour": 10}).status_code == 403
    own, _ = make_key(ada)
    assert as_(ada).post(one(own), {"trust_tier": "verified", "rate_limit_per_hour": 10}).status_code == 302
    assert set(ApiKey.objects.values_list("trust_tier", flat=True)) == {"probation", "verified"}


def test_a_moderator_revokes_several_and_their_people_are_told(alice, bob, mona, as_, make_key):
    made = [make_key(person) for person in (alice, bob)]
    form = {"action": "revoke", "_selected_action": [str(key.pk) for key, _ in made], "index": "0"}
    assert "Revoked: 2." in text(as_(mona).post(LIST, form, follow=True))
    assert not [secret for _, secret in made if selectors.key_of_token(secret)]
    assert Notice.objects.filter(subject__contains="by a moderator").count() == 2


def test_provider_keys_are_seen_by_admins_without_what_they_are(alice, mona, ada, as_):
    secret = "sk-ant-" + "a" * 40 + "x9Zq"
    row = services.provider_key_set(user=alice, provider="anthropic", secret=secret)
    for address in (PROVIDERS, f"{PROVIDERS}{row.pk}/change/"):
        assert as_(mona).get(address).status_code == 403
        page = text(as_(ada).get(address))
        assert "x9Zq" in page
        assert row.sealed not in page
        assert "a" * 40 not in page
    assert as_(ada).post(f"{PROVIDERS}{row.pk}/change/", {"provider": "openai"}).status_code == 403
    assert as_(ada).post(f"{PROVIDERS}{row.pk}/delete/", {"post": "yes"}).status_code == 403
