from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from apps.core.errors import Refused
from apps.shaders import selectors, services
from apps.shaders.models import Shader
from apps.shaders.tests.examples import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """`clock(2026, 11, 30, 23, 59, 59)` is the moment from then on."""

    def at(*moment):
        monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=UTC))

    return at


def test_the_free_plan_publishes_five_a_month_and_says_when_there_is_room(alice, make_shader, clock):
    clock(2026, 11, 21, 12, 0)
    assert selectors.publications_left(alice) == 5
    for number in range(5):
        make_shader(alice, title=f"Tide {number}")
        assert selectors.publications_left(alice) == 4 - number
    draft = make_shader(alice, publish=False)
    with pytest.raises(Refused, match="1 December"):
        services.shader_publish(shader=draft, by=alice)
    draft.refresh_from_db()
    assert draft.status == Shader.Status.DRAFT
    with pytest.raises(Refused):
        make_shader(alice)


def test_drafts_and_new_versions_cost_nothing(alice, make_shader):
    row = make_shader(alice)
    for number in range(7):
        make_shader(alice, title=f"Draft {number}", publish=False)
        services.shader_revise(shader=row, by=alice, content=written(title=f"Tide {number}"))
    assert selectors.publications_left(alice) == 4


def test_the_month_turns_at_midnight_in_utc(alice, make_shader, clock):
    clock(2026, 11, 30, 23, 59, 59)
    for number in range(5):
        make_shader(alice, title=f"Tide {number}")
    assert selectors.publications_left(alice) == 0
    clock(2026, 12, 1, 0, 0, 0)
    assert selectors.publications_left(alice) == 5
    clock(2027, 1, 31, 12, 0)
    assert selectors.month_ends(timezone.now()) == datetime(2027, 2, 1, tzinfo=UTC)


def test_archiving_makes_no_room(alice, make_shader):
    for number in range(5):
        services.shader_archive(shader=make_shader(alice, title=f"Tide {number}"), by=alice)
    assert selectors.publications_left(alice) == 0


def test_what_was_published_once_is_published_again_for_nothing(alice, make_shader):
    row = make_shader(alice)
    for number in range(4):
        make_shader(alice, title=f"Tide {number}")
    services.version_refuse(version=row.live_version, reason="No.", messages=[])
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=row.glsl_code + "// mended\n"))
    assert services.shader_publish(shader=row, by=alice).status == Shader.Status.PUBLISHED


def test_what_waits_for_a_review_has_its_place(alice, mona, probation, make_shader):
    key = probation(alice)
    rows = [make_shader(alice, title=f"Tide {number}", via=key) for number in range(5)]
    assert selectors.publications_left(alice) == 0
    with pytest.raises(Refused):
        make_shader(alice, via=key)
    for row in rows:
        services.version_approve(version=row.current_version, by=mona)
    assert selectors.publications_left(alice) == 0
    assert Shader.objects.filter(status=Shader.Status.PUBLISHED).count() == 5


def test_paying_plans_and_the_system_have_no_limit(person, system, make_shader):
    pro = person("pro", subscription_tier="pro")
    assert selectors.publications_left(pro) is None
    assert selectors.publications_left(system) is None
    for number in range(6):
        make_shader(pro, title=f"Tide {number}")
        make_shader(system, title=f"Tide {number}")
    assert Shader.objects.filter(status=Shader.Status.PUBLISHED).count() == 12
