"""The admin: moderators look at what waits, decide, and take down; all through the services."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.keys.services import key_create
from apps.shaders import services
from apps.shaders.models import ReviewDecision, Shader, SourceGrant
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, waiting, written

pytestmark = pytest.mark.django_db

QUEUE = "/admin/shaders/shaderversion/"


@pytest.fixture
def desk(as_, mona):
    return as_(mona)


@pytest.fixture
def sent(alice):
    """By a key on probation."""
    key, _ = key_create(user=alice, name="Night painter", scopes=["read", "write"])
    return services.shader_create(author=alice, content=written(), publish=True, via=key)


def change(row):
    return f"/admin/shaders/{row._meta.model_name}/{row.pk}/change/"


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]


def test_the_list_of_versions_is_the_queue_unless_one_asks_for_all(desk, sent, make_shader, bob):
    live = make_shader(bob, title="Already live")
    page = desk.get(QUEUE).content.decode()
    assert str(sent.current_version_id) in page
    assert str(live.current_version_id) not in page
    assert str(live.current_version_id) in desk.get(f"{QUEUE}?review=all").content.decode()


def test_what_its_author_archived_no_longer_waits(desk, sent, alice):
    services.shader_archive(shader=sent, by=alice)
    assert str(sent.current_version_id) not in desk.get(QUEUE).content.decode()


def test_the_program_is_shown_whole_and_as_text(desk, alice):
    key, _ = key_create(user=alice, name="Night painter", scopes=["read", "write"])
    hostile = f"// </script><script>alert(1)</script>\n{FEEDBACK_IMAGE}"
    content = written(title="<img src=x onerror=alert(1)>", glsl_code=hostile, passes=FEEDBACK_PASSES)
    shader = services.shader_create(author=alice, content=content, publish=True, via=key)
    page = desk.get(change(shader.current_version)).content.decode()
    assert "Buffer A, with buffer_a" in page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "Night painter" in page


def test_it_is_let_through(desk, sent):
    answer = desk.post(change(sent.current_version), {"decision": "approve", "reason": ""}, follow=True)
    assert answer.status_code == 200
    sent.refresh_from_db()
    assert (sent.status, sent.live_version_id) == ("published", sent.current_version_id)
    assert ReviewDecision.objects.get().by.username == "mona"


def test_it_is_turned_down_with_a_reason(desk, sent):
    desk.post(change(sent.current_version), {"decision": "refuse", "reason": "It flashes."})
    sent.refresh_from_db()
    assert sent.status == "draft"
    decision = ReviewDecision.objects.get()
    assert (decision.verdict, decision.reason) == ("refused", "It flashes.")
    assert "refused by mona: It flashes." in desk.get(change(sent.current_version)).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"decision": "refuse", "reason": ""}, "Give a reason: the author will read it."),
        ({"decision": "refuse", "reason": "  "}, "Give a reason: the author will read it."),
    ],
)
def test_who_refuses_without_a_reason_is_asked_for_one(desk, sent, form, words):
    answer = desk.post(change(sent.current_version), form, follow=True)
    assert words in messages_of(answer)
    assert not ReviewDecision.objects.exists()


@pytest.mark.parametrize("form", [{}, {"decision": "", "reason": "x"}, {"decision": "maybe"}, {"reason": "x" * 2001}])
def test_a_decision_that_is_none_changes_nothing(desk, sent, form):
    assert desk.post(change(sent.current_version), form).status_code == 200
    assert not ReviewDecision.objects.exists()


def test_two_moderators_do_not_decide_twice(desk, sent, ada, as_):
    both = (desk, as_(ada))
    for client in both:
        client.get(change(sent.current_version))
    both[0].post(change(sent.current_version), {"decision": "approve"})
    assert both[1].post(change(sent.current_version), {"decision": "refuse", "reason": "No."}).status_code == 403
    assert ReviewDecision.objects.count() == 1


def test_a_moderator_has_no_form_for_their_own(desk, mona):
    key, _ = key_create(user=mona, name="Night painter", scopes=["read", "write"])
    own = services.shader_create(author=mona, content=written(), publish=True, via=key)
    assert 'name="decision"' not in desk.get(change(own.current_version)).content.decode()
    assert desk.post(change(own.current_version), {"decision": "approve"}).status_code == 403


def test_what_is_public_is_taken_down_with_a_reason(desk, alice, make_shader):
    shader = make_shader(alice)
    assert "Give a reason" in messages_of(desk.post(change(shader), {"take_down": ""}, follow=True))[0]
    desk.post(change(shader), {"take_down": "It is somebody else's."})
    shader.refresh_from_db()
    assert (shader.status, shader.live_version) == ("in_review", None)
    assert shader.taken_down_at is not None
    assert 'name="take_down"' not in desk.get(change(shader)).content.decode()


def test_what_was_taken_down_is_let_through_again_by_its_latest_version(desk, alice, make_shader):
    shader = make_shader(alice)
    desk.post(change(shader), {"take_down": "A mistake."})
    desk.post(change(shader.current_version), {"decision": "approve"})
    shader.refresh_from_db()
    assert (shader.status, shader.live_version_id) == ("published", shader.current_version_id)


def test_a_shader_is_shown_with_its_picture_source_and_versions(desk, alice, make_shader):
    shader = make_shader(alice)
    services.shader_revise(shader=shader, by=alice, content=written(glsl_code=OTHER), note="Turned.")
    shader.refresh_from_db()
    path = default_storage.save("renders/tide.webp", ContentFile(b"picture"))
    services.version_picture_set(version=shader.live_version, thumbnail=path)
    page = desk.get(change(shader)).content.decode()
    assert default_storage.url(path) in page
    assert "uv.yx" in page
    assert f"review=all&amp;shader__id__exact={shader.pk}" in page
    for version in shader.versions.all():
        assert str(version.pk) in page
    listed = desk.get(f"{QUEUE}?review=all&shader__id__exact={shader.pk}").content.decode()
    assert listed.count("field-__str__") == 2


@pytest.mark.parametrize("model", ["shader", "shaderversion"])
def test_lists_are_searched_by_code_and_name(desk, sent, model):
    for words, found in ((sent.code, True), ("alice", True), ("Slow ti", True), ("nobody", False)):
        page = desk.get(f"/admin/shaders/{model}/", {"q": words})
        assert page.status_code == 200
        assert (page.context["cl"].result_count == 1) is found, words


def test_an_admin_grants_a_source_and_says_why(as_, ada, alice, bob, make_shader):
    shader = make_shader(alice)
    services.access_set(shader=shader, by=alice, access_tier="locked")
    form = {"shader": str(shader.pk), "user": str(bob.pk), "why": "Bought it by mail."}
    assert as_(ada).post("/admin/shaders/sourcegrant/add/", form).status_code == 302
    assert SourceGrant.objects.get(shader=shader, user=bob).why == "Bought it by mail."
    assert as_(ada).post("/admin/shaders/sourcegrant/add/", {**form, "why": ""}).status_code == 200


def test_a_moderator_grants_no_source(desk, alice, bob, make_shader):
    form = {"shader": str(make_shader(alice).pk), "user": str(bob.pk), "why": "Why not."}
    assert desk.post("/admin/shaders/sourcegrant/add/", form).status_code == 403
    assert not SourceGrant.objects.exists()


@pytest.mark.parametrize("model", ["reviewdecision", "consentchange"])
def test_what_is_kept_for_ever_is_not_changed_here(as_, ada, model):
    row = waiting()
    services.version_reject(version=row.current_version, by=ada, reason="It flashes.")
    terms = services.Terms(row.licence, not row.allows_training, row.allows_agent_source, row.public_display)
    services.terms_set(shader=row, by=row.author, terms=terms)
    kept = (row.consent_changes if model == "consentchange" else row.current_version.decisions).get()
    client, address = as_(ada), f"/admin/shaders/{model}/{kept.pk}"
    assert client.get(f"{address}/change/").status_code == 200
    for end in ("change", "delete"):
        assert client.post(f"{address}/{end}/", {"post": "yes"}).status_code == 403
    assert client.get(f"/admin/shaders/{model}/add/").status_code == 403


def test_nobody_but_staff_gets_in(as_, alice, sent):
    assert as_(alice).get(QUEUE, follow=True).status_code == 404
    assert as_(alice).post(change(sent.current_version), {"decision": "approve"}, follow=True).status_code == 404
    assert Shader.objects.get(pk=sent.pk).status == "in_review"
    assert Shader.objects.get(pk=sent.pk).glsl_code == PLAIN
