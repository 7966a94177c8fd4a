"""What the database itself holds, whoever writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.shaders import services
from apps.shaders.models import ConsentChange, ReviewDecision, Shader, ShaderVersion
from apps.shaders.tests.examples import OTHER, consent, decision, written

pytestmark = pytest.mark.django_db


def refused(sql, params=()):
    """At once, or when the transaction ends."""
    with pytest.raises(IntegrityError), transaction.atomic():
        _as_when_committing(sql, params)
    return True


def _as_when_committing(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "change",
    [
        "glsl_code = ''",
        "passes = '{\"common\": {}}'",
        "title = 'Other'",
        "description = 'Other'",
        "tags = '{other}'",
        "parameters = '[1]'",
        "shader_type = '3d'",
        "dialect = 'es300'",
        "version_number = 9",
        "content_hash = repeat('0', 64)",
        "change_note = 'Other'",
        "restored_from = 1",
        "created_at = now()",
        "went_live_at = now()",
        "went_live_at = NULL",
        "id = gen_random_uuid()",
    ],
)
def test_a_version_never_changes(alice, make_shader, change):
    version = make_shader(alice).live_version
    assert refused(f"UPDATE shaders_shaderversion SET {change} WHERE id = %s", [version.pk])


def test_a_version_does_not_change_hands(alice, bob, trusted, make_shader):
    version = make_shader(alice, via=trusted(alice)).live_version
    other = make_shader(bob)
    for field, value in (("created_by_id", bob.pk), ("submitted_via_id", trusted(bob).pk), ("shader_id", other.pk)):
        assert refused(f"UPDATE shaders_shaderversion SET {field} = %s WHERE id = %s", [value, version.pk])


def test_what_comes_later_is_let_through(alice, trusted, make_shader):
    version = make_shader(alice, via=trusted(alice), publish=False).current_version
    rows = ShaderVersion.objects.filter(pk=version.pk)
    for change in (
        {"thumbnail": "a.webp"},
        {"style_metadata": {"motion_type": "still"}},
        {"went_live_at": timezone.now()},
        {"submitted_via": None},
        {"created_by": None},
    ):
        assert rows.update(**change) == 1


def test_a_version_goes_only_with_its_shader(alice, make_shader):
    row = make_shader(alice)
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
    assert refused("DELETE FROM shaders_shaderversion WHERE version_number = 1 AND shader_id = %s", [row.pk])
    draft = make_shader(alice, publish=False)
    assert refused("DELETE FROM shaders_shaderversion WHERE shader_id = %s", [draft.pk])
    Shader.objects.filter(pk=row.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not ShaderVersion.objects.filter(shader_id=row.pk).exists()


def test_decisions_and_consents_are_only_added_to(bob):
    judged, changed = decision(), consent()
    for sql, pk in (
        ("UPDATE shaders_reviewdecision SET reason = 'Other' WHERE id = %s", judged.pk),
        ("UPDATE shaders_reviewdecision SET verdict = 'approved' WHERE id = %s", judged.pk),
        (f"UPDATE shaders_reviewdecision SET by_id = '{bob.pk}' WHERE id = %s", judged.pk),
        ("DELETE FROM shaders_reviewdecision WHERE id = %s", judged.pk),
        ("UPDATE shaders_consentchange SET new = '\"other\"' WHERE id = %s", changed.pk),
        (f"UPDATE shaders_consentchange SET by_id = '{bob.pk}' WHERE id = %s", changed.pk),
        ("DELETE FROM shaders_consentchange WHERE id = %s", changed.pk),
    ):
        assert refused(sql, [pk])
    assert ReviewDecision.objects.filter(pk=judged.pk).update(by=None) == 1
    assert ConsentChange.objects.filter(pk=changed.pk).update(by=None) == 1


def test_all_of_a_shader_goes_with_it():
    judged, changed = decision(), consent()
    judged.version.shader.delete()
    changed.shader.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not ReviewDecision.objects.exists()
    assert not ConsentChange.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "status = 'gone'",
        "status = 'draft'",
        "live_version_id = NULL",
        "published_at = NULL",
        "title = ''",
        "slug = ''",
        "code = 'shortest'",
        "licence = 'mine'",
        "shader_type = '4d'",
        "dialect = 'hlsl'",
        "access_tier = 'ajar'",
        "is_ai_generated = true",
        "ai_provider = 'openai'",
        "ai_provider = 'hal', is_ai_generated = true",
        "tags = array_fill('a'::text, ARRAY[13])",
        "system_label = 'plasma'",
        "taken_down_at = now()",
        "current_version_id = gen_random_uuid()",
        "current_version_id = NULL",
        "source_unlock_price_cents = -1",
    ],
)
def test_a_published_shader_is_never_in_a_state_that_means_nothing(alice, make_shader, change):
    row = make_shader(alice)
    assert refused(f"UPDATE shaders_shader SET {change} WHERE id = %s", [row.pk])


def test_a_refusal_says_why_and_chromium_is_nobody(alice, make_shader):
    version = make_shader(alice).live_version
    for wrong in (
        {"verdict": "refused", "reason": ""},
        {"verdict": "perhaps", "reason": "Why."},
        {"verdict": "refused", "reason": "Why.", "is_chromium": True, "by": alice},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewDecision.objects.create(version=version, **wrong)
