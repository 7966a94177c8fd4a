from __future__ import annotations

import math

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.core.errors import Refused
from apps.shaders import presets, selectors, services
from apps.shaders.models import ParameterPreset
from apps.shaders.tests.examples import TUNABLE

pytestmark = pytest.mark.django_db
VALUES = {"speed": 2.5, "grid": False, "centre": [0.5, -1], "ink": "#00ff88", "count": 4}


@pytest.fixture
def tunable(alice, make_shader):
    return make_shader(alice, glsl_code=TUNABLE)


def test_values_are_kept_under_a_name_without_forking(bob, tunable):
    row = services.preset_save(shader=tunable, by=bob, name="  Calm \u202e sea ", values=VALUES)
    assert row.name == "Calm sea"
    row.refresh_from_db()
    assert row.values == VALUES
    again = services.preset_save(shader=tunable, by=bob, name="Calm sea", values={"speed": 0})
    assert again.pk == row.pk
    assert ParameterPreset.objects.get().values == {"speed": 0}


@pytest.mark.parametrize(
    "values",
    [
        {},
        [],
        "speed",
        {"nothing": 1},
        {"speed": 5},
        {"speed": "fast"},
        {"speed": True},
        {"speed": math.nan},
        {"speed": math.inf},
        {"speed": None},
        {"grid": 1},
        {"count": 2.5},
        {"count": 9},
        {"centre": [0]},
        {"centre": [0, 2]},
        {"centre": "0,0"},
        {"ink": "red"},
        {"ink": "#ff880"},
        {"ink": "#ff8800; x"},
    ],
)
def test_values_that_do_not_fit_are_refused(bob, tunable, values):
    with pytest.raises(ValidationError) as wrong:
        services.preset_save(shader=tunable, by=bob, name="Calm", values=values)
    assert list(wrong.value.message_dict) == ["values"]


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "n" * 61, "n" * 100_000])
def test_a_preset_has_a_name(bob, tunable, name):
    with pytest.raises(ValidationError) as wrong:
        services.preset_save(shader=tunable, by=bob, name=name, values=VALUES)
    assert list(wrong.value.message_dict) == ["name"]


def test_everybody_sees_the_authors_and_their_own(alice, bob, charlie, tunable):
    for person, name in ((bob, "Bob's"), (alice, "Calm"), (alice, "Bright"), (charlie, "Charlie's")):
        services.preset_save(shader=tunable, by=person, name=name, values=VALUES)
    names = {who: [row.name for row in selectors.preset_list_for(who, tunable)] for who in (alice, bob, None)}
    assert names == {alice: ["Bright", "Calm"], bob: ["Bright", "Calm", "Bob's"], None: ["Bright", "Calm"]}


def test_ones_own_are_deleted_and_nobody_elses(alice, bob, tunable):
    row = services.preset_save(shader=tunable, by=bob, name="Calm", values=VALUES)
    with pytest.raises(PermissionDenied):
        services.preset_delete(preset=row, by=alice)
    assert selectors.preset_get_for(alice, tunable, row.pk) is None
    assert selectors.preset_get_for(bob, tunable, row.pk) == row
    services.preset_delete(preset=row, by=bob)
    services.preset_delete(preset=row, by=bob)
    assert not ParameterPreset.objects.exists()


def test_what_one_may_not_see_takes_no_presets(alice, bob, make_shader):
    draft = make_shader(alice, glsl_code=TUNABLE, publish=False)
    with pytest.raises(PermissionDenied):
        services.preset_save(shader=draft, by=bob, name="Calm", values=VALUES)
    assert services.preset_save(shader=draft, by=alice, name="Calm", values=VALUES).pk


def test_there_is_room_for_so_many(bob, tunable, monkeypatch):
    monkeypatch.setattr(presets, "MAX_PRESETS", 2)
    for name in ("One", "Two", "Two"):
        services.preset_save(shader=tunable, by=bob, name=name, values=VALUES)
    with pytest.raises(Refused):
        services.preset_save(shader=tunable, by=bob, name="Three", values=VALUES)
