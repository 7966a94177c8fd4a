"""REST: versions, forks, lineage, presets, and the queue of moderators."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.keys.models import ApiKey
from apps.shaders import services
from apps.shaders.models import ParameterPreset, ReviewDecision, Shader
from apps.shaders.tests.examples import BROKEN, OTHER, PLAIN, TUNABLE, waiting, written
from apps.shaders.tests.test_api import Api, agent_of, error

pytestmark = pytest.mark.django_db


@pytest.fixture
def shader(alice, make_shader):
    """Of alice's, with two versions that were live and one that waits."""
    made = make_shader(alice)
    services.shader_revise(shader=made, by=alice, content=written(glsl_code=OTHER), note="Turned.")
    agent_of(alice)("PATCH", f"shaders/{made.code}", {"glsl_code": TUNABLE, "change_note": "To be tuned."})
    return made


@pytest.fixture
def api(alice):
    return Api(alice)


# --- Versions -------------------------------------------------------------------------------------


def test_its_author_sees_all_versions_and_others_those_that_were_live(api, bob, shader):
    path = f"shaders/{shader.code}/versions"
    mine, theirs = (visitor("GET", path).json()["items"] for visitor in (api, Api(bob)))
    assert [(one["number"], one["is_live"], one["is_waiting"]) for one in mine] == [
        (3, False, True),
        (2, True, False),
        (1, False, False),
    ]
    assert [one["number"] for one in theirs] == [2, 1]
    assert api("GET", f"{path}/3").json()["change_note"] == "To be tuned."
    assert Api(bob)("GET", f"{path}/3").status_code == 404


@pytest.mark.parametrize("number", ["0", "4", str(2**31), str(2**70), "-1", "x"])
def test_a_version_that_there_is_not_is_not_found(api, shader, number):
    assert api("GET", f"shaders/{shader.code}/versions/{number}").status_code == 404
    assert api("GET", f"shaders/{shader.code}/versions/1..{number}").status_code == 404
    assert api("POST", f"shaders/{shader.code}/versions/{number}/restore", {}).status_code == 404


def test_a_difference_tells_what_changed_by_pass_and_line_and_word(api, shader):
    told = api("GET", f"shaders/{shader.code}/versions/1..2").json()
    (image,) = told["passes"]
    assert (image["name"], image["state"], image["lines_added"], image["lines_removed"]) == ("image", "changed", 1, 1)
    lines = [line for hunk in image["hunks"] for line in hunk["lines"] if line["kind"] != "same"]
    texts = {line["kind"]: "".join(part["text"] for part in line["parts"]) for line in lines}
    assert texts["removed"] in PLAIN
    assert texts["added"] in OTHER
    assert any(part["changed"] for line in lines for part in line["parts"])
    assert [told["older"]["number"], told["newer"]["number"]] == [1, 2]


def test_a_difference_can_be_read_backwards_and_of_one_with_itself(api, shader):
    back = api("GET", f"shaders/{shader.code}/versions/2..1").json()
    assert [back["older"]["number"], back["newer"]["number"]] == [2, 1]
    same = api("GET", f"shaders/{shader.code}/versions/1..1").json()
    assert [one["state"] for one in same["passes"]] == ["same"]


def test_a_difference_says_nothing_of_a_source_that_is_withheld(alice, bob, shader):
    services.access_set(shader=shader, by=alice, access_tier="locked")
    told = Api(bob)("GET", f"shaders/{shader.code}/versions/1..2").json()
    assert told["passes"] is None
    assert told["source_withheld"]
    assert "iTime" not in str(told)


def test_an_old_version_is_restored_as_a_new_one(api, shader):
    saved = api("POST", f"shaders/{shader.code}/versions/1/restore", {"change_note": "Back."}).json()
    assert (saved["version"]["number"], saved["version"]["restored_from"]) == (4, 1)
    assert api("GET", f"shaders/{shader.code}/versions/4").json()["glsl_code"] == PLAIN
    assert len(api("GET", f"shaders/{shader.code}/versions").json()["items"]) == 4


def test_only_its_author_restores(bob, shader):
    assert Api(bob)("POST", f"shaders/{shader.code}/versions/1/restore", {}).status_code == 403
    assert Api()("POST", f"shaders/{shader.code}/versions/1/restore", {}).status_code == 401


# --- Forks and lineage ----------------------------------------------------------------------------


def test_a_fork_is_a_draft_that_names_its_origin(bob, shader):
    fork = Api(bob)("POST", f"shaders/{shader.code}/fork", {}).json()
    assert (fork["status"], fork["author"], fork["glsl_code"]) == ("draft", "bob", OTHER)
    assert fork["origin"] == {
        "code": shader.code,
        "title": "Slow tide",
        "url": shader.get_absolute_url(),
        "author": "alice",
        "version": 2,
        "licence": "cc-by",
    }


def test_a_fork_begins_with_the_version_that_is_named(bob, shader):
    assert Api(bob)("POST", f"shaders/{shader.code}/fork", {"version": 1}).json()["glsl_code"] == PLAIN
    # JSON has one kind of number.
    assert Api(bob)("POST", f"shaders/{shader.code}/fork", {"version": 1.0}).json()["glsl_code"] == PLAIN
    for number, status in ((3, 404), (9, 404), (1.5, 400), (1e300, 400), (True, 400), ("1", 400)):
        assert Api(bob)("POST", f"shaders/{shader.code}/fork", {"version": number}).status_code == status


def test_a_fork_that_may_not_be_says_why(alice, bob, make_shader):
    def forked_by(visitor, **terms):
        known = {"licence": "cc-by", "allows_training": False, "allows_agent_source": True, "public_display": True}
        shader = make_shader(alice, terms=services.Terms(**{**known, **terms}))
        return visitor("POST", f"shaders/{shader.code}/fork", {})

    agent = agent_of(bob)
    reserved = forked_by(Api(bob), licence="all-rights-reserved")
    assert (reserved.status_code, error(reserved)["code"]) == (409, "refused")
    assert "reserved all rights" in error(reserved)["message"]
    closed = forked_by(agent, allows_agent_source=False)
    assert "does not let agents read" in error(closed)["message"]
    assert forked_by(Api(bob), allows_agent_source=False).status_code == 201
    assert Shader.objects.filter(author=bob).count() == 1


def test_a_fork_may_not_loosen_the_licence_of_its_origin(alice, bob, make_shader):
    terms = services.Terms("cc-by-sa", allows_training=False, allows_agent_source=True, public_display=True)
    shader = make_shader(alice, terms=terms)
    code = Api(bob)("POST", f"shaders/{shader.code}/fork", {}).json()["code"]
    answer = Api(bob)("PUT", f"shaders/{code}/terms", {**terms.fields, "licence": "cc0"})
    assert (answer.status_code, set(error(answer)["fields"])) == (400, {"licence"})
    assert "CC BY-SA" in error(answer)["fields"]["licence"][0]


def test_a_lineage_tells_where_it_came_from_and_what_came_of_it(api, alice, bob, charlie, shader):
    child = services.shader_fork(shader=shader, by=bob)
    services.shader_publish(shader=child, by=bob)
    grandchild = services.shader_fork(shader=child, by=charlie)
    services.shader_publish(shader=grandchild, by=charlie)
    services.shader_fork(shader=shader, by=charlie)

    down = api("GET", f"shaders/{shader.code}/lineage").json()
    assert [(one["parent"], one["shader"]["code"]) for one in down["descendants"]] == [
        (shader.code, child.code),
        (child.code, grandchild.code),
    ]
    assert (down["ancestors"], down["hidden"], down["is_cut"]) == ([], 1, False)
    up = api("GET", f"shaders/{grandchild.code}/lineage").json()
    assert [one["shader"]["code"] for one in up["ancestors"]] == [shader.code, child.code]


def test_a_lineage_keeps_the_name_of_an_origin_that_is_not_to_be_seen(api, alice, bob, shader):
    child = services.shader_fork(shader=shader, by=bob)
    services.shader_publish(shader=child, by=bob)
    services.shader_archive(shader=shader, by=alice)
    (ancestor,) = Api()("GET", f"shaders/{child.code}/lineage").json()["ancestors"]
    assert ancestor["shader"] is None
    assert (ancestor["origin"]["title"], ancestor["origin"]["author"]) == ("Slow tide", "alice")


# --- Presets --------------------------------------------------------------------------------------


def test_presets_are_ones_own_and_the_authors(api, alice, bob, charlie, make_shader):
    path = f"shaders/{make_shader(alice, glsl_code=TUNABLE).code}/presets"
    made = api("POST", path, {"name": "Calm", "values": {"speed": 0.5, "ink": "#102030"}})
    assert made.status_code == 201
    Api(bob)("POST", path, {"name": "Wild", "values": {"speed": 4}})
    names = [
        [(one["name"], one["by"]) for one in visitor("GET", path).json()["items"]]
        for visitor in (Api(), Api(charlie), Api(bob))
    ]
    assert names == [[("Calm", "alice")], [("Calm", "alice")], [("Calm", "alice"), ("Wild", "bob")]]


def test_the_same_name_again_takes_the_new_values(api, alice, make_shader):
    path = f"shaders/{make_shader(alice, glsl_code=TUNABLE).code}/presets"
    for speed in (1.0, 2.0):
        api("POST", path, {"name": "Calm", "values": {"speed": speed}})
    assert [one["values"] for one in api("GET", path).json()["items"]] == [{"speed": 2.0}]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "", "values": {"speed": 1}}, "name"),
        ({"name": "Calm"}, "values"),
        ({"name": "Calm", "values": {}}, "values"),
        ({"name": "Calm", "values": {"colour": 1}}, "values"),
        ({"name": "Calm", "values": {"speed": "fast"}}, "values"),
        ({"name": "Calm", "values": {"speed": 99}}, "values"),
        ({"name": "Calm", "values": {"ink": "red"}}, "values"),
        ({"name": "Calm", "values": [1]}, "values"),
    ],
)
def test_values_that_do_not_fit_are_refused(api, alice, make_shader, body, field):
    answer = api("POST", f"shaders/{make_shader(alice, glsl_code=TUNABLE).code}/presets", body)
    assert (answer.status_code, list(error(answer)["fields"])) == (400, [field])


def test_a_preset_is_deleted_by_whose_it_is(api, alice, bob, make_shader):
    path = f"shaders/{make_shader(alice, glsl_code=TUNABLE).code}/presets"
    preset = api("POST", path, {"name": "Calm", "values": {"speed": 0.5}}).json()["id"]
    assert Api(bob)("DELETE", f"{path}/{preset}").status_code == 404
    assert api("DELETE", f"{path}/{preset}").status_code == 204
    assert api("DELETE", f"{path}/{preset}").status_code == 404
    assert not ParameterPreset.objects.exists()


# --- The queue ------------------------------------------------------------------------------------


def test_the_queue_has_what_waits_the_oldest_first_with_its_source_and_key(mona, alice, shader):
    late = waiting()
    items = Api(mona)("GET", "admin/queue").json()["items"]
    assert [item["shader"]["code"] for item in items] == [shader.code, late.code]
    first = items[0]
    assert (first["version"]["number"], first["key_name"], first["glsl_code"]) == (3, "Night painter", TUNABLE)
    assert first["shader"]["live_version"] == 2


def test_the_queue_costs_the_same_with_more_in_it(mona):
    api = Api(mona)
    counts = []
    for _ in range(2):
        for _ in range(2):
            waiting()
        api("GET", "admin/queue")
        with CaptureQueriesContext(connection) as queries:
            api("GET", "admin/queue")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_let_through_is_live_and_counts_for_its_key(mona, bob, shader):
    (item,) = Api(mona)("GET", "admin/queue").json()["items"]
    saved = Api(mona)("POST", f"admin/queue/{item['id']}/approve", {}).json()
    assert (saved["version"]["is_live"], saved["shader"]["live_version"]) == (True, 3)
    assert Api(bob)("GET", f"shaders/{shader.code}").json()["glsl_code"] == TUNABLE
    assert ApiKey.objects.get(key_prefix=item["key_prefix"]).submissions_approved == 1
    again = Api(mona)("POST", f"admin/queue/{item['id']}/approve", {})
    assert (again.status_code, error(again)["code"]) == (409, "refused")


def test_what_is_turned_down_leaves_what_was_live(mona, bob, shader):
    (item,) = Api(mona)("GET", "admin/queue").json()["items"]
    told = Api(mona)("POST", f"admin/queue/{item['id']}/reject", {"reason": "It flashes."}).json()
    assert (told["verdict"], told["by"], told["reason"]) == ("refused", "mona", "It flashes.")
    assert Api(bob)("GET", f"shaders/{shader.code}").json()["glsl_code"] == OTHER
    assert Api(mona)("GET", "admin/queue").json()["items"] == []


def test_who_turns_something_down_says_why(mona, shader):
    (item,) = Api(mona)("GET", "admin/queue").json()["items"]
    for body in ({}, {"reason": ""}):
        assert set(error(Api(mona)("POST", f"admin/queue/{item['id']}/reject", body))["fields"]) == {"reason"}
    assert not ReviewDecision.objects.exists()


def test_nobody_but_a_moderator_sees_or_decides_what_waits(alice, bob, mona, shader):
    waits = Shader.objects.get(pk=shader.pk).pending_version_id
    for visitor, status in ((Api(), 401), (Api(alice), 403), (Api(bob), 403), (agent_of(mona), 403)):
        assert visitor("GET", "admin/queue").status_code == status
        assert visitor("POST", f"admin/queue/{waits}/approve", {}).status_code == status
        assert visitor("POST", f"admin/queue/{waits}/reject", {"reason": "No."}).status_code == status
    assert not ReviewDecision.objects.exists()


def test_a_moderator_does_not_decide_about_their_own(mona):
    made = agent_of(mona)("POST", "shaders", {"title": "Slow tide", "glsl_code": PLAIN, "publish": True}).json()
    waits = Shader.objects.get(code=made["code"]).pending_version_id
    assert Api(mona)("POST", f"admin/queue/{waits}/approve", {}).status_code == 409


def test_a_decision_about_nothing_is_not_found(mona):
    assert Api(mona)("POST", f"admin/queue/{uuid.uuid4()}/approve", {}).status_code == 404


def test_what_was_refused_does_not_come_back_unchanged(alice, mona, shader):
    (item,) = Api(mona)("GET", "admin/queue").json()["items"]
    Api(mona)("POST", f"admin/queue/{item['id']}/reject", {"reason": "It flashes."})
    agent = agent_of(alice)
    agent("PATCH", f"shaders/{shader.code}", {"title": "Other"})
    answer = Api(alice)("PATCH", f"shaders/{shader.code}", {"title": "Slow tide", "glsl_code": TUNABLE})
    assert (answer.status_code, error(answer)["code"]) == (409, "refused")
    assert "It flashes." in error(answer)["message"]


def test_restoring_what_does_not_compile_is_refused_where_it_would_go_live(api, alice):
    draft = services.shader_create(author=alice, content=written(glsl_code=BROKEN))
    services.shader_revise(shader=draft, by=alice, content=written())
    services.shader_publish(shader=draft, by=alice)
    answer = api("POST", f"shaders/{draft.code}/versions/1/restore", {})
    assert (answer.status_code, error(answer)["code"]) == (422, "does_not_compile")
