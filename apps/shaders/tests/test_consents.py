from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.core.errors import Refused
from apps.shaders import selectors, services
from apps.shaders.models import ConsentChange

pytestmark = pytest.mark.django_db


def changes(shader):
    rows = ConsentChange.objects.filter(shader=shader).order_by("created_at", "pk")
    return [(row.field, row.old, row.new, row.by) for row in rows]


def test_a_shader_begins_with_what_its_author_allows_by_default(alice, make_shader):
    alice.default_licence, alice.default_allows_training = "mit", True
    alice.default_allows_agent_source, alice.default_public_display = False, False
    row = make_shader(alice, publish=False)
    assert services.Terms.of(row) == services.Terms("mit", True, False, False)
    assert changes(row) == []


def test_every_change_is_kept_and_only_changes(alice, make_shader):
    row = make_shader(alice)
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", False, True, True))
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", False, True, True))
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", True, True, True))
    services.access_set(shader=row, by=alice, access_tier="locked")
    services.access_set(shader=row, by=alice, access_tier="open")
    assert changes(row) == [
        ("licence", "cc-by", "cc0", alice),
        ("allows_training", False, True, alice),
        ("access_tier", "open", "locked", alice),
        ("access_tier", "locked", "open", alice),
    ]


def test_an_unknown_licence_or_access_changes_nothing(alice, make_shader):
    row = make_shader(alice)
    with pytest.raises(ValidationError):
        services.terms_set(shader=row, by=alice, terms=services.Terms("wtf", False, False, False))
    with pytest.raises(Refused):
        services.access_set(shader=row, by=alice, access_tier="ajar")
    assert changes(row) == []


def test_the_log_is_for_the_author_and_moderators(alice, bob, mona, make_shader):
    row = make_shader(alice)
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", False, True, True))
    assert len(selectors.consent_list_for(alice, row)) == len(selectors.consent_list_for(mona, row)) == 1
    assert selectors.consent_list_for(bob, row) == selectors.consent_list_for(None, row) == []


def test_the_mark_of_a_model_is_set_and_taken_off(alice, make_shader):
    row = make_shader(alice)
    assert services.ai_mark_set(shader=row, by=alice, ai_provider="anthropic").is_ai_generated
    row.refresh_from_db()
    assert row.ai_provider == "anthropic"
    assert not services.ai_mark_set(shader=row, by=alice, ai_provider="").is_ai_generated
    with pytest.raises(ValidationError):
        services.ai_mark_set(shader=row, by=alice, ai_provider="hal")
