from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from apps.core.errors import Refused
from apps.keys.models import ApiKey
from apps.notices.models import Notice
from apps.shaders import selectors, services
from apps.shaders.models import ReviewDecision, Shader
from apps.shaders.tests.examples import BROKEN, OTHER, PLAIN, written

pytestmark = pytest.mark.django_db
Status = Shader.Status
MESSAGES = [{"pass": "image", "line": 3, "message": "'sin' : no matching overloaded function found"}]


# --- A key on probation -----------------------------------------------------------------------------


def test_what_a_key_on_probation_publishes_waits(alice, bob, probation, make_shader, sent):
    with sent("shader_published") as published:
        row = make_shader(alice, via=probation(alice))
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
    assert row.pending_version == row.current_version
    assert row.live_version is None
    assert not published
    assert selectors.shader_get_for(bob, row.code) is None
    assert selectors.pending_list().items == [row.current_version]


def test_a_key_off_probation_publishes_at_once(alice, trusted, make_shader):
    row = make_shader(alice, via=trusted(alice))
    assert row.status == Status.PUBLISHED
    assert row.current_version.submitted_via is not None


def test_a_draft_of_a_key_on_probation_waits_for_nobody(alice, probation, make_shader):
    row = make_shader(alice, via=probation(alice), publish=False)
    services.shader_revise(shader=row, by=alice, content=written(title="Other"), via=probation(alice))
    row.refresh_from_db()
    assert row.status == Status.DRAFT
    assert not selectors.pending_list().items


def test_a_waiting_version_never_replaces_what_is_live(alice, bob, probation, make_shader):
    row = make_shader(alice)
    version = services.shader_revise(
        shader=row, by=alice, content=written(title="Other", glsl_code=OTHER), via=probation(alice)
    )
    row = selectors.shader_get_for(bob, row.code)
    assert row.status == Status.PUBLISHED
    assert (row.title, row.glsl_code) == ("Slow tide", PLAIN)
    assert row.live_version.version_number == 1
    assert row.pending_version == row.current_version == version
    assert selectors.version_get_for(bob, row, 2) is None
    assert selectors.version_get_for(alice, row, 2) == version


def test_publishing_again_while_it_waits_does_not_slip_it_past_the_moderators(alice, probation, make_shader):
    row = make_shader(alice, via=probation(alice))
    assert services.shader_publish(shader=row, by=alice).status == Status.IN_REVIEW
    changed = services.shader_revise(shader=row, by=alice, content=written(title="By hand"))
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW
    assert row.pending_version == changed
    assert row.title == "By hand"


def test_an_archived_submission_is_withdrawn(alice, mona, probation, make_shader):
    row = make_shader(alice, via=probation(alice))
    services.shader_archive(shader=row, by=alice)
    assert not selectors.pending_list().items
    with pytest.raises(Refused):
        services.version_approve(version=row.current_version, by=mona)
    assert services.shader_unarchive(shader=row, by=alice).status == Status.DRAFT


# --- Approving and rejecting ------------------------------------------------------------------------


def test_an_approved_version_goes_live_and_counts_for_its_key(alice, mona, probation, make_shader, told, sent):
    key = probation(alice)
    row = make_shader(alice, via=key)
    with sent("shader_published") as published:
        row = services.version_approve(version=row.current_version, by=mona)
    assert row.status == Status.PUBLISHED
    assert row.published_at is not None
    assert [said["first"] for said in published] == [True]
    key.refresh_from_db()
    assert key.submissions_approved == 1
    assert told(alice) == ["shaders.reviewed"]
    with pytest.raises(Refused):
        services.version_approve(version=row.current_version, by=mona)
    key.refresh_from_db()
    assert key.submissions_approved == 1


def test_five_approvals_end_a_keys_probation(alice, mona, probation, make_shader):
    key = probation(alice)
    for number in range(5):
        row = make_shader(alice, title=f"Tide {number}", via=key)
        services.version_approve(version=row.current_version, by=mona)
        key.refresh_from_db()
    assert key.trust_tier == ApiKey.Tier.STANDARD


def test_only_staff_decide_and_not_about_their_own(alice, bob, mona, ada, probation, make_shader):
    row = make_shader(alice, via=probation(alice))
    for stranger in (alice, bob):
        for decide in (
            lambda by: services.version_approve(version=row.current_version, by=by),
            lambda by: services.version_reject(version=row.current_version, by=by, reason="No."),
            lambda by: services.shader_take_down(shader=row, by=by, reason="No."),
        ):
            with pytest.raises(PermissionDenied):
                decide(stranger)
    own = make_shader(mona, via=probation(mona))
    with pytest.raises(Refused):
        services.version_approve(version=own.current_version, by=mona)
    assert services.version_approve(version=own.current_version, by=ada).status == Status.PUBLISHED


def test_a_rejected_one_is_a_draft_again_and_does_not_come_back_unchanged(alice, mona, probation, make_shader, told):
    row = make_shader(alice, via=probation(alice))
    with pytest.raises(Refused):
        services.version_reject(version=row.current_version, by=mona, reason="  ")
    row = services.version_reject(version=row.current_version, by=mona, reason="Too bright.")
    assert row.status == Status.DRAFT
    assert told(alice) == ["shaders.reviewed"]
    assert "Too bright." in Notice.objects.get(kind="shaders.reviewed").payload["reason"]
    with pytest.raises(Refused, match="Too bright"):
        services.shader_publish(shader=row, by=alice)
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
    assert services.shader_publish(shader=row, by=alice).status == Status.PUBLISHED


def test_a_rejected_version_leaves_what_is_live(alice, mona, probation, make_shader):
    row = make_shader(alice)
    version = services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER), via=probation(alice))
    row = services.version_reject(version=version, by=mona, reason="Flickers.")
    assert row.status == Status.PUBLISHED
    assert row.live_version.version_number == 1
    assert row.pending_version is None
    with pytest.raises(Refused, match="Flickers"):
        services.shader_publish(shader=row, by=alice)


# --- Taking down ------------------------------------------------------------------------------------


def test_what_is_taken_down_is_seen_by_its_author_and_moderators(alice, bob, mona, make_shader, told, sent):
    row = make_shader(alice)
    with sent("shader_taken_down") as down, sent("shader_visibility_changed") as changed:
        services.shader_take_down(shader=row, by=mona, reason="Hateful.")
    assert len(down) == len(changed) == 1
    assert selectors.shader_get_for(bob, row.code) is None
    assert selectors.shader_get_for(None, row.code) is None
    assert selectors.shader_get_for(mona, row.code).status == Status.IN_REVIEW
    assert selectors.shader_get_for(alice, row.code) == row
    assert told(alice) == ["shaders.reviewed"]
    with pytest.raises(Refused):
        services.shader_take_down(shader=row, by=mona, reason="Again.")


def test_its_author_cannot_bring_it_back_without_a_moderator(alice, bob, mona, make_shader):
    row = make_shader(alice)
    services.shader_take_down(shader=row, by=mona, reason="Hateful.")
    with pytest.raises(Refused, match="took this shader down"):
        services.shader_publish(shader=row, by=alice)
    services.shader_archive(shader=row, by=alice)
    assert services.shader_unarchive(shader=row, by=alice).status == Status.IN_REVIEW
    with pytest.raises(Refused, match="Hateful"):
        services.version_restore(shader=row, by=alice, number=1) and services.shader_revise(
            shader=row, by=alice, content=written(tags=["new"])
        )
    with pytest.raises(services.DoesNotCompile):
        services.shader_revise(shader=row, by=alice, content=written(glsl_code=BROKEN))
    version = services.shader_revise(shader=row, by=alice, content=written(title="Kind tide", glsl_code=OTHER))
    assert selectors.pending_list().items == [version]
    assert selectors.shader_get_for(bob, row.code) is None
    services.version_approve(version=version, by=mona)
    row = selectors.shader_get_for(bob, row.code)
    assert row.title == "Kind tide"
    assert row.taken_down_at is None
    # What was taken down stays out of the history that others see.
    assert selectors.version_get_for(bob, row, 1) is None


def test_a_moderator_may_think_again(alice, bob, mona, make_shader):
    row = make_shader(alice)
    services.shader_take_down(shader=row, by=mona, reason="By mistake.")
    services.version_approve(version=row.current_version, by=mona, reason="Sorry.")
    row = selectors.shader_get_for(bob, row.code)
    assert row.live_version.version_number == 1
    assert selectors.version_get_for(bob, row, 1) is not None


def test_an_archived_work_that_is_taken_down_does_not_come_back_live(alice, mona, make_shader):
    row = make_shader(alice)
    services.shader_archive(shader=row, by=alice)
    services.shader_take_down(shader=row, by=mona, reason="Hateful.")
    assert services.shader_unarchive(shader=row, by=alice).status == Status.IN_REVIEW


# --- Chromium has the last word ---------------------------------------------------------------------


def test_the_only_version_refused_by_chromium_is_a_draft_again(alice, bob, make_shader, told, sent):
    row = make_shader(alice)
    with sent("shader_visibility_changed") as changed:
        services.version_refuse(version=row.live_version, reason="Chromium refuses it.", messages=MESSAGES)
        services.version_refuse(version=row.live_version, reason="Chromium refuses it.", messages=MESSAGES)
    row.refresh_from_db()
    assert row.status == Status.DRAFT
    assert row.live_version is None
    assert len(changed) == 1
    assert told(alice) == ["shaders.refused"]
    assert Notice.objects.get(kind="shaders.refused").payload["messages"] == MESSAGES
    decision = ReviewDecision.objects.get()
    assert (decision.by, decision.is_chromium) == (None, True)
    assert selectors.shader_get_for(bob, row.code) is None


def test_a_refused_version_gives_way_to_the_one_before(alice, bob, make_shader, sent):
    row = make_shader(alice)
    second = services.shader_revise(shader=row, by=alice, content=written(title="Second", glsl_code=OTHER))
    with sent("version_went_live") as live, sent("shader_visibility_changed") as changed:
        services.version_refuse(version=second, reason="No.", messages=[])
    assert [said["version"].version_number for said in live] == [1]
    assert not changed
    row = selectors.shader_get_for(bob, row.code)
    assert (row.title, row.live_version.version_number) == ("Slow tide", 1)
    assert row.current_version == second
    assert selectors.version_get_for(bob, row, 2) is None


def test_what_was_refused_twice_does_not_come_back_as_the_one_before(alice, make_shader):
    row = make_shader(alice)
    second = services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
    third = services.shader_revise(shader=row, by=alice, content=written(glsl_code=PLAIN + "\n"))
    services.version_refuse(version=second, reason="No.", messages=[])
    services.version_refuse(version=third, reason="No.", messages=[])
    row.refresh_from_db()
    assert row.live_version.version_number == 1


def test_another_title_does_not_carry_a_refused_program_past_chromium(alice, make_shader):
    row = make_shader(alice)
    services.version_refuse(version=row.live_version, reason="No.", messages=[])
    services.shader_revise(shader=row, by=alice, content=written(title="Renamed"))
    with pytest.raises(Refused, match="refused before"):
        services.shader_publish(shader=row, by=alice)


def test_a_refused_version_that_waits_no_longer_does(alice, mona, probation, make_shader):
    row = make_shader(alice, via=probation(alice))
    services.version_refuse(version=row.current_version, reason="No.", messages=[])
    row.refresh_from_db()
    assert row.status == Status.DRAFT
    with pytest.raises(Refused):
        services.version_approve(version=row.current_version, by=mona)


def test_an_archived_one_stays_archived_when_refused(alice, make_shader):
    row = make_shader(alice)
    services.shader_archive(shader=row, by=alice)
    services.version_refuse(version=row.live_version, reason="No.", messages=[])
    row.refresh_from_db()
    assert row.status == Status.ARCHIVED
    assert services.shader_unarchive(shader=row, by=alice).status == Status.DRAFT


def test_hostile_messages_of_a_driver_are_kept_short_and_plain(alice, make_shader):
    row = make_shader(alice)
    services.version_refuse(
        version=row.live_version,
        reason="",
        messages=[{"pass": "image", "line": None, "message": "\x00<b>\u202e" + "x" * 9000}] * 900,
    )
    decision = ReviewDecision.objects.get()
    assert decision.reason
    assert len(decision.messages) == 50
    assert len(decision.messages[0]["message"]) == 500
    assert decision.messages[0]["message"].startswith("<b>x")


def test_while_another_version_waits_the_shader_waits_with_it(alice, bob, mona, probation, make_shader, sent):
    row = make_shader(alice)
    second = services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER), via=probation(alice))
    with sent("shader_visibility_changed") as changed:
        services.version_refuse(version=row.live_version, reason="No.", messages=MESSAGES)
    row.refresh_from_db()
    assert len(changed) == 1
    assert (row.status, row.live_version, row.pending_version) == (Status.IN_REVIEW, None, second)
    assert selectors.shader_get_for(bob, row.code) is None
    assert services.version_approve(version=second, by=mona).status == Status.PUBLISHED


def test_refusing_what_waits_is_no_news_of_what_is_live(alice, probation, make_shader, sent):
    row = make_shader(alice)
    second = services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER), via=probation(alice))
    with sent("shader_visibility_changed") as changed, sent("version_went_live") as live:
        services.version_refuse(version=second, reason="No.", messages=MESSAGES)
    row.refresh_from_db()
    assert (row.status, row.pending_version, row.live_version.version_number) == (Status.PUBLISHED, None, 1)
    assert changed == live == []


def test_a_version_that_is_gone_meanwhile_is_nobodys_trouble(alice, make_shader):
    version = make_shader(alice).live_version
    version.shader.delete()
    services.version_refuse(version=version, reason="No.", messages=MESSAGES)
    assert not ReviewDecision.objects.exists()


def test_ten_that_nobody_took_down_make_a_creator(person, mona, make_shader):
    pro = person("pro", subscription_tier="pro")
    for number in range(10):
        row = make_shader(pro, title=f"Tide {number}")
        if number == 0:
            services.shader_take_down(shader=row, by=mona, reason="No.")
    pro.refresh_from_db()
    assert pro.trust_tier == "standard"
    make_shader(pro, title="One more")
    pro.refresh_from_db()
    assert pro.trust_tier == "creator"


def test_what_was_taken_down_does_not_come_back_as_another_shader(alice, mona, make_shader):
    row = make_shader(alice)
    services.shader_take_down(shader=row, by=mona, reason="Hateful.")
    with pytest.raises(Refused, match="took this shader down"):
        services.shader_fork(shader=row, by=alice)
    with pytest.raises(Refused, match="Hateful"):
        make_shader(alice)
