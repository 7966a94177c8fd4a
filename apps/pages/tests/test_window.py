"""The picture's own window, and values kept under a name from the editor's page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.shaders import services
from apps.shaders.models import ParameterPreset, Shader
from apps.shaders.presets import MAX_PRESETS
from apps.shaders.tests.examples import TUNABLE, shader

pytestmark = pytest.mark.django_db

VALUES = {"speed": 2.5, "grid": False, "centre": [0.25, -0.5], "ink": "#0088ff", "count": 5}


@pytest.fixture
def work(alice: Any) -> Shader:
    return shader(alice, publish=False, glsl_code=TUNABLE, title="Slow tide")


def address(name: str, work: Shader, *more: Any) -> str:
    return reverse(f"studio:{name}", args=[work.code, *more])


def kept(client: Client, work: Shader, **body: Any) -> Any:
    return client.post(address("presets", work), {"name": "Dusk", "values": VALUES, **body}, "application/json")


def test_the_window_shows_the_authors_own_program_and_nothing_else(as_: Any, alice: Any, work: Shader) -> None:
    page = as_(alice).get(address("window", work))
    assert page.status_code == 200
    text = page.content.decode()
    assert "<title>Slow tide · Preview" in text
    assert "uniform float speed" in text
    assert f'data-code="{work.code}"' in text
    assert "<header" not in text
    assert "no-store" in page["Cache-Control"]


def test_the_window_is_nobody_elses(
    as_: Any, client: Client, alice: Any, charlie: Any, mona: Any, ada: Any, work: Shader
) -> None:
    services.shader_publish(shader=work, by=alice)
    for other in (charlie, mona, ada):
        assert as_(other).get(address("window", work)).status_code == 404
    asked = client.get(address("window", work))
    assert asked.status_code == 302
    assert reverse("account_login") in asked["Location"]


def test_what_a_title_says_is_text(as_: Any, alice: Any) -> None:
    work = shader(alice, publish=False, title="</script><b>")
    text = as_(alice).get(address("window", work)).content.decode()
    assert "<b>" not in text
    assert "&lt;b&gt;" in text


def test_values_are_kept_under_a_name_and_listed(as_: Any, alice: Any, work: Shader) -> None:
    client = as_(alice)
    assert client.get(address("presets", work)).json() == {"presets": []}
    told = kept(client, work)
    assert told.status_code == 200
    [preset] = told.json()["presets"]
    assert (preset["name"], preset["values"], preset["own"]) == ("Dusk", VALUES, True)
    again = kept(client, work, values={"speed": 1.0}).json()["presets"]
    assert [(one["id"], one["values"]) for one in again] == [(preset["id"], {"speed": 1.0})]
    assert client.get(address("presets", work)).json()["presets"] == again
    assert client.delete(address("preset", work, preset["id"])).json() == {"presets": []}
    assert client.delete(address("preset", work, preset["id"])).status_code == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"values": {"glow": 1.0}}, "This shader has no parameter glow."),
        ({"values": {"speed": 99}}, "speed does not take this value."),
        ({"values": {}}, "Say which values are to be kept"),
        ({"values": "all"}, "Send a name and the values."),
        ({"name": ""}, "Give it a name of up to"),
        ({"name": "x" * 61}, "Give it a name of up to"),
        ({"name": None}, "Send a name and the values."),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(as_: Any, alice: Any, work: Shader, body: Any, words: str) -> None:
    told = kept(as_(alice), work, **body)
    assert told.status_code == 400
    assert words in told.json()["error"]["message"]
    assert not ParameterPreset.objects.exists()


def test_there_is_an_end_to_presets(as_: Any, alice: Any, work: Shader) -> None:
    for number in range(MAX_PRESETS):
        services.preset_save(shader=work, by=alice, name=f"No. {number}", values=VALUES)
    told = kept(as_(alice), work)
    assert told.status_code == 409
    assert "Delete one" in told.json()["error"]["message"]


def test_only_the_author_asks_here_and_deletes_only_ones_own(
    as_: Any, client: Client, alice: Any, bob: Any, work: Shader
) -> None:
    services.shader_publish(shader=work, by=alice)
    bobs = services.preset_save(shader=work, by=bob, name="Bob's", values=VALUES)
    assert kept(as_(bob), work).status_code == 404
    assert as_(alice).delete(address("preset", work, bobs.pk)).status_code == 404
    assert as_(alice).get(address("presets", work)).json() == {"presets": []}
    told = client.get(address("presets", work), headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["error"]["code"]) == (401, "signed_out")
    assert ParameterPreset.objects.get() == bobs


def test_a_preset_is_not_kept_without_the_pages_token(alice: Any, work: Shader) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    told = kept(client, work)
    assert (told.status_code, told.json()["error"]["code"]) == (403, "csrf")
