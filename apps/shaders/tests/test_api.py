"""REST: what is special about the calls about shaders. Who may make which is in tests/test_calls.py."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.keys.models import ApiKey
from apps.keys.services import key_create
from apps.shaders import samples, services
from apps.shaders.check import CheckUnavailable
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.programs import MAX_PASS_BYTES
from apps.shaders.tests.examples import BROKEN, FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, TUNABLE

pytestmark = pytest.mark.django_db

WRITTEN = {"title": "Slow tide", "glsl_code": PLAIN}


class Api:
    """Somebody who calls: signed in, with a key, or nobody."""

    def __init__(self, person: Any = None, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        if person is not None:
            self.client.force_login(person)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        text = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"/api/v1/{path}", text, "application/json", headers={**self.headers, **headers}
        )


def agent_of(person: Any, tier: str = ApiKey.Tier.PROBATION) -> Api:
    key, token = key_create(user=person, name="Night painter", scopes=["read", "write"])
    ApiKey.objects.filter(pk=key.pk).update(trust_tier=tier, rate_limit_per_hour=1000)
    return Api(token=token)


def error(answer: Any) -> dict[str, Any]:
    return answer.json()["error"]


@pytest.fixture
def api(alice):
    return Api(alice)


# --- Making ---------------------------------------------------------------------------------------


def test_it_makes_a_draft_that_only_its_author_sees(api, bob):
    made = api("POST", "shaders", WRITTEN)
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    code = made.json()["code"]
    assert api("GET", f"shaders/{code}").json()["glsl_code"] == PLAIN
    for stranger in (Api(bob), Api()):
        assert stranger("GET", f"shaders/{code}").status_code == 404


def test_it_publishes_at_once(api):
    made = api("POST", "shaders", {**WRITTEN, "publish": True, "is_public": False}).json()
    assert (made["status"], made["is_public"], made["version"], made["live_version"]) == ("published", False, 1, 1)
    assert made["url"] == f"/s/{made['code']}/slow-tide/"
    assert Api()("GET", f"shaders/{made['code']}").json()["title"] == "Slow tide"


def test_it_takes_the_authors_own_terms_where_none_are_said(api, alice):
    alice.default_licence, alice.default_allows_training = "mit", True
    alice.save()
    plain = api("POST", "shaders", WRITTEN).json()
    chosen = api("POST", "shaders", {**WRITTEN, "licence": "cc0", "allows_agent_source": False}).json()
    assert (plain["licence"], plain["allows_training"], plain["allows_agent_source"]) == ("mit", True, True)
    assert (chosen["licence"], chosen["allows_training"], chosen["allows_agent_source"]) == ("cc0", True, False)


def test_it_says_which_model_made_it(api):
    made = api("POST", "shaders", {**WRITTEN, "ai_provider": "anthropic"}).json()
    assert (made["is_ai_generated"], made["ai_provider"]) == (True, "anthropic")
    code = made["code"]
    marked = api("PUT", f"shaders/{code}/ai-mark", {"ai_provider": ""}).json()
    assert (marked["is_ai_generated"], marked["ai_provider"]) == (False, "")
    assert api("PUT", f"shaders/{code}/ai-mark", {"ai_provider": "hal"}).status_code == 400


def test_what_does_not_compile_is_not_published_and_says_where(api):
    answer = api("POST", "shaders", {**WRITTEN, "glsl_code": BROKEN, "publish": True})
    assert (answer.status_code, error(answer)["code"]) == (422, "does_not_compile")
    (line,) = error(answer)["fields"]["image"]
    assert line.startswith("line 2: ")
    assert "missing" in line
    assert not Shader.objects.exists()


def test_errors_name_the_pass_that_they_are_in(api):
    passes = {**FEEDBACK_PASSES, "buffer_a": {"code": BROKEN}}
    answer = api("POST", "shaders", {**WRITTEN, "glsl_code": FEEDBACK_IMAGE, "passes": passes, "publish": True})
    assert set(error(answer)["fields"]) == {"buffer_a"}


def test_a_draft_may_have_errors(api):
    assert api("POST", "shaders", {**WRITTEN, "glsl_code": BROKEN}).json()["status"] == "draft"


def test_a_program_of_passes_comes_back_as_it_was_sent(api):
    made = api("POST", "shaders", {**WRITTEN, "glsl_code": FEEDBACK_IMAGE, "passes": samples.PROGRAM["passes"]}).json()
    assert made["passes"] == samples.PROGRAM["passes"]


def test_no_input_in_the_middle_of_a_list_stays_there(api):
    inputs = [None, {"source": "value_noise", "filter": "linear", "wrap": "repeat"}]
    made = api("POST", "shaders", {**WRITTEN, "passes": {"image": {"inputs": inputs}}})
    assert made.json()["passes"]["image"]["inputs"] == inputs


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "\u202e\u200b"}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": None}, "title"),
        ({"title": 3}, "title"),
        ({"description": "x" * 4001}, "description"),
        ({"glsl_code": ""}, "glsl_code"),
        ({"glsl_code": "\u0000"}, "glsl_code"),
        ({"glsl_code": "\u0007"}, "glsl_code"),
        ({"glsl_code": "é" * (MAX_PASS_BYTES // 2 + 1)}, "glsl_code"),
        ({"tags": ["a"] * 13}, "tags"),
        ({"tags": "noise"}, "tags"),
        ({"tags": ["x" * 33]}, "tags.0"),
        ({"shader_type": "4d"}, "shader_type"),
        ({"passes": []}, "passes"),
        ({"passes": {"buffer_e": {"code": PLAIN}}}, "passes.buffer_e"),
        ({"passes": {"image": {"code": PLAIN}}}, "passes.image.code"),
        ({"passes": {"common": {"code": PLAIN, "inputs": []}}}, "passes.common.inputs"),
        ({"passes": {"image": {"inputs": [{"source": "buffer_z"}]}}}, "passes.image.inputs.0.source"),
        ({"passes": {"image": {"inputs": [None] * 5}}}, "passes.image.inputs"),
        ({"licence": "mine"}, "licence"),
        ({"publish": "yes"}, "publish"),
        ({"ai_provider": "hal"}, "ai_provider"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_name_of_its_field(api, changes, field):
    answer = api("POST", "shaders", {**WRITTEN, **changes})
    assert (answer.status_code, error(answer)["code"]) == (400, "invalid")
    assert field in error(answer)["fields"]
    assert not Shader.objects.exists()


def test_markup_in_words_stays_text(api):
    made = api("POST", "shaders", {**WRITTEN, "title": "<script>alert(1)</script>", "description": "a <b>"}).json()
    assert (made["title"], made["description"]) == ("<script>alert(1)</script>", "a <b>")


def test_a_body_of_a_mebibyte_is_refused_clearly(api):
    answer = api("POST", "shaders/check", {"glsl_code": "x" * 1024 * 1024})
    assert (answer.status_code, error(answer)["code"]) == (413, "too_large")


def test_the_months_publications_run_out_and_drafts_do_not(api, alice):
    for number in range(5):
        assert api("POST", "shaders", {**WRITTEN, "title": f"Tide {number}", "publish": True}).status_code == 201
    answer = api("POST", "shaders", {**WRITTEN, "publish": True})
    assert (answer.status_code, error(answer)["code"]) == (409, "refused")
    assert "5 publications" in error(answer)["message"]
    assert api("POST", "shaders", WRITTEN).status_code == 201


def test_a_write_that_is_sent_twice_makes_one_shader(api):
    first = api("POST", "shaders", WRITTEN, **{"Idempotency-Key": "once"})
    again = api("POST", "shaders", WRITTEN, **{"Idempotency-Key": "once"})
    assert again.json() == first.json()
    assert Shader.objects.count() == 1


# --- With a key on probation ----------------------------------------------------------------------


def test_what_a_key_on_probation_publishes_waits_and_says_so(alice, bob):
    made = agent_of(alice)("POST", "shaders", {**WRITTEN, "publish": True}).json()
    assert (made["status"], made["is_waiting"], made["live_version"]) == ("in_review", True, None)
    assert Api(bob)("GET", f"shaders/{made['code']}").status_code == 404


def test_a_key_on_probation_does_not_replace_what_is_live(alice, bob, make_shader):
    shader = make_shader(alice)
    saved = agent_of(alice)("PUT", f"shaders/{shader.code}", {**WRITTEN, "glsl_code": OTHER}).json()
    assert (saved["version"]["number"], saved["version"]["is_live"], saved["version"]["is_waiting"]) == (2, False, True)
    assert Api(bob)("GET", f"shaders/{shader.code}").json()["glsl_code"] == PLAIN
    assert Api(bob)("GET", f"shaders/{shader.code}").json()["is_waiting"] is False


def test_a_standard_key_publishes_like_its_person(alice):
    made = agent_of(alice, ApiKey.Tier.STANDARD)("POST", "shaders", {**WRITTEN, "publish": True}).json()
    assert made["status"] == "published"
    assert ShaderVersion.objects.get().submitted_via is not None


# --- Reading --------------------------------------------------------------------------------------


def test_it_is_found_by_its_code_and_by_its_id(api, alice, make_shader):
    shader = make_shader(alice)
    by_code, by_id = (api("GET", f"shaders/{name}").json() for name in (shader.code, shader.pk))
    assert by_code == by_id
    assert by_code["code"] == shader.code


@pytest.mark.parametrize("code", ["zzzzzzzz", "%00", "%FF", "a" * 500, "mine2", "..", "%2e%2e", "00000000"])
def test_what_is_no_code_is_not_found(api, code):
    assert api("GET", f"shaders/{code}").status_code == 404


def test_an_agent_gets_the_source_only_where_its_author_lets_agents_have_it(alice, bob, make_shader):
    terms = services.Terms("cc-by", allows_training=False, allows_agent_source=False, public_display=True)
    shader = make_shader(alice, terms=terms)
    path = f"shaders/{shader.code}"
    for visitor in (Api(), Api(bob), agent_of(alice)):
        assert visitor("GET", path).json()["glsl_code"] == PLAIN
    for route in (path, f"{path}/versions/1"):
        told = agent_of(bob)("GET", route).json()
        assert (told["glsl_code"], told["passes"]) == (None, None)
        assert told["source_withheld"] == "The author does not let agents read this source."


def test_a_locked_source_goes_to_its_author_to_who_was_granted_it_and_to_moderators(
    api, alice, bob, charlie, mona, make_shader
):
    shader = make_shader(alice)
    services.access_set(shader=shader, by=alice, access_tier="locked")
    services.source_grant(shader=shader, user=bob, why="Bought it.")
    seen = {
        name: visitor("GET", f"shaders/{shader.code}").json()["glsl_code"] is not None
        for name, visitor in {
            "alice": api,
            "bob": Api(bob),
            "charlie": Api(charlie),
            "mona": Api(mona),
            "nobody": Api(),
        }.items()
    }
    assert seen == {"alice": True, "bob": True, "charlie": False, "mona": True, "nobody": False}


def test_an_unchanged_source_is_not_sent_again(api, alice, make_shader):
    path = f"shaders/{make_shader(alice).code}"
    tag = api("GET", path)["ETag"]
    again = api("GET", path, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    api("PATCH", path, {"title": "Quick tide"})
    assert api("GET", path, **{"If-None-Match": tag}).status_code == 200


def test_it_shows_where_the_picture_is(api, alice, make_shader):
    shader = make_shader(alice)
    assert api("GET", f"shaders/{shader.code}").json()["picture"] is None
    path = default_storage.save("renders/tide.webp", ContentFile(b"picture"))
    services.version_picture_set(version=shader.current_version, thumbnail=path)
    assert api("GET", f"shaders/{shader.code}").json()["picture"] == default_storage.url(path)


def test_ones_own_are_listed_by_status_without_a_query_for_each(api, alice, bob, make_shader):
    for number in range(4):
        make_shader(alice, title=f"Tide {number}")
    api("POST", "shaders", WRITTEN)
    make_shader(bob)
    api("GET", "shaders/mine?limit=1")
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as queries:
            page = api("GET", f"shaders/mine?limit={limit}").json()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert {item["author"] for item in page["items"]} == {"alice"}
    assert [item["status"] for item in api("GET", "shaders/mine?status=draft").json()["items"]] == ["draft"]
    assert api("GET", "shaders/mine?status=lost").status_code == 400


def test_all_pages_together_are_all_there_is(api, alice, make_shader):
    made = {make_shader(alice, publish=False, title=f"Tide {number}").code for number in range(5)}
    seen, cursor = [], ""
    while cursor is not None:
        page = api("GET", f"shaders/mine?limit=2{f'&cursor={cursor}' if cursor else ''}").json()
        seen += [item["code"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == sorted(made)


# --- Checking -------------------------------------------------------------------------------------


def test_a_check_tells_pass_and_line_and_saves_nothing(api):
    answer = api("POST", "shaders/check", {"glsl_code": FEEDBACK_IMAGE, "passes": {"buffer_b": {"code": BROKEN}}})
    told = answer.json()
    assert (answer.status_code, told["ok"]) == (200, False)
    assert [(one["pass"], one["line"]) for one in told["errors"]] == [("buffer_b", 2)]
    assert not Shader.objects.exists()


def test_a_check_names_the_parameters(api):
    told = api("POST", "shaders/check", {"glsl_code": TUNABLE}).json()
    assert told["ok"]
    assert {"speed", "ink"} <= {one["name"] for one in told["parameters"]}


def test_a_check_counts_as_a_read_and_needs_no_more_than_that(alice):
    _, token = key_create(user=alice, name="Checker", scopes=["read"])
    answer = Api(token=token)("POST", "shaders/check", {"glsl_code": PLAIN})
    assert answer.json()["ok"]
    # The limit that is told is that of reads.
    assert int(answer["RateLimit-Limit"]) == 300


def test_a_check_takes_six_passes_of_the_full_size(api):
    full = PLAIN + "//" + "x" * (MAX_PASS_BYTES - len(PLAIN) - 2)
    comment = "//" + "x" * (MAX_PASS_BYTES - 2)
    passes = {name: {"code": full} for name in ("buffer_a", "buffer_b", "buffer_c", "buffer_d")}
    answer = api("POST", "shaders/check", {"glsl_code": full, "passes": {"common": {"code": comment}, **passes}})
    assert answer.status_code == 200
    assert answer.json()["errors"] == []


def test_a_check_without_a_compiler_says_when_to_ask_again(api, monkeypatch):
    def away(program: Any) -> None:
        raise CheckUnavailable("gone")

    monkeypatch.setattr("apps.shaders.api.check", away)
    answer = api("POST", "shaders/check", {"glsl_code": PLAIN})
    assert (answer.status_code, error(answer)["code"], answer["Retry-After"]) == (503, "unavailable", "30")


# --- Changing -------------------------------------------------------------------------------------


def test_a_save_makes_a_version_with_its_note_and_goes_live(api, alice, make_shader):
    shader = make_shader(alice)
    body = {**WRITTEN, "glsl_code": OTHER, "change_note": "Turned it round.", "based_on": 1}
    saved = api("PUT", f"shaders/{shader.code}", body).json()
    assert (saved["version"]["number"], saved["version"]["change_note"]) == (2, "Turned it round.")
    assert saved["version"]["is_live"] is True
    assert saved["shader"]["live_version"] == 2


def test_saving_what_is_there_changes_nothing(api, alice, make_shader):
    shader = make_shader(alice)
    saved = api("PUT", f"shaders/{shader.code}", WRITTEN).json()
    assert saved["version"]["number"] == 1
    assert shader.versions.count() == 1


def test_a_change_keeps_what_it_does_not_name(api, alice, make_shader):
    shader = make_shader(
        alice, description="Long ago.", tags=("sea",), glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES
    )
    api("PATCH", f"shaders/{shader.code}", {"title": "Quick tide"})
    now = api("GET", f"shaders/{shader.code}").json()
    assert (now["title"], now["description"], now["tags"]) == ("Quick tide", "Long ago.", ["sea"])
    assert (now["glsl_code"], set(now["passes"])) == (FEEDBACK_IMAGE, {"buffer_a", "image"})


def test_who_saves_over_somebody_elses_save_is_told(api, alice, make_shader):
    shader = make_shader(alice)
    api("PUT", f"shaders/{shader.code}", {**WRITTEN, "glsl_code": OTHER, "based_on": 1})
    for method, body in (("PUT", {**WRITTEN, "title": "Mine"}), ("PATCH", {"title": "Mine"})):
        answer = api(method, f"shaders/{shader.code}", {**body, "based_on": 1})
        assert (answer.status_code, error(answer)["code"]) == (409, "conflict")
        assert error(answer)["fields"] == {"based_on": ["The current version is 2."]}
    assert shader.versions.count() == 2


def test_what_is_live_is_not_replaced_by_what_does_not_compile(api, alice, make_shader):
    shader = make_shader(alice)
    answer = api("PATCH", f"shaders/{shader.code}", {"glsl_code": BROKEN})
    assert (answer.status_code, error(answer)["code"]) == (422, "does_not_compile")
    assert api("GET", f"shaders/{shader.code}").json()["glsl_code"] == PLAIN


def test_a_note_that_is_too_long_is_named_as_it_was_sent(api, alice, make_shader):
    shader = make_shader(alice)
    answer = api("PATCH", f"shaders/{shader.code}", {"title": "Quick tide", "change_note": "x" * 501})
    assert "change_note" in error(answer)["fields"]


def test_nobody_else_changes_it_and_a_draft_does_not_exist_for_them(bob, alice, make_shader):
    public, draft = make_shader(alice), make_shader(alice, publish=False)
    for method, path, body in (
        ("PUT", "", WRITTEN),
        ("PATCH", "", {"title": "Mine"}),
        ("PATCH", "", {}),
        ("DELETE", "", None),
        ("POST", "/publish", {}),
        ("PUT", "/terms", samples.TERMS_SENT),
    ):
        assert Api(bob)(method, f"shaders/{public.code}{path}", body).status_code == 403
        assert Api(bob)(method, f"shaders/{draft.code}{path}", body).status_code == 404
    assert Shader.objects.get(pk=public.pk).title == "Slow tide"


def test_archiving_hides_it_and_can_be_undone(api, alice, bob, make_shader):
    path = f"shaders/{make_shader(alice).code}"
    assert api("DELETE", path).status_code == 204
    assert Api(bob)("GET", path).status_code == 404
    assert api("GET", path).json()["status"] == "archived"
    assert api("POST", f"{path}/unarchive").json()["status"] == "published"
    assert Api(bob)("GET", path).status_code == 200


def test_visibility_and_terms_are_set_and_every_change_of_consent_is_told(api, alice, bob, make_shader):
    path = f"shaders/{make_shader(alice).code}"
    assert api("PUT", f"{path}/visibility", {"is_public": False}).json()["is_public"] is False
    told = api("PUT", f"{path}/terms", {**samples.TERMS_SENT, "licence": "cc0"}).json()
    assert told["licence"] == "cc0"
    assert [(one["field"], one["old"], one["new"], one["by"]) for one in told["changes"]] == [
        ("licence", "cc-by", "cc0", "alice")
    ]
    assert Api(bob)("GET", f"{path}/terms").json()["changes"] == []
