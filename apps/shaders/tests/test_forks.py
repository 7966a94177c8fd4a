from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.shaders import consents, licences, selectors, services
from apps.shaders.models import ConsentChange, Shader
from apps.shaders.tests.examples import FEEDBACK_PASSES, OTHER, written

pytestmark = pytest.mark.django_db
Licence = User.Licence


def under(author, licence, *, training=True, agents=True):
    return services.shader_create(
        author=author, content=written(), publish=True, terms=services.Terms(licence, training, agents, True)
    )


def test_a_fork_is_a_draft_of_ones_own_with_the_whole_program(alice, bob, make_shader, sent):
    origin = make_shader(alice, passes=FEEDBACK_PASSES, tags=["sea"], ai_provider="ollama")
    with sent("shader_forked") as forked:
        fork = services.shader_fork(shader=origin, by=bob)
    fork.refresh_from_db()
    assert fork.status == Shader.Status.DRAFT
    assert (fork.author, fork.author_name) == (bob, "bob")
    assert fork.program == origin.program
    assert (fork.title, fork.tags, fork.licence) == (origin.title, ["sea"], origin.licence)
    assert (fork.ai_provider, fork.is_ai_generated) == ("ollama", True)
    assert (fork.forked_from, fork.forked_version) == (origin, 1)
    assert {name: fork.origin[name] for name in ("code", "title", "url", "author", "version")} == {
        "code": origin.code,
        "title": "Slow tide",
        "url": origin.get_absolute_url(),
        "author": "alice",
        "version": 1,
    }
    assert [(said["shader"], said["origin"]) for said in forked] == [(fork, origin)]


def test_a_fork_sent_twice_is_one(alice, bob, make_shader):
    origin = make_shader(alice)
    number = uuid.uuid4()
    first = services.shader_fork(shader=origin, by=bob, shader_id=number)
    assert services.shader_fork(shader=origin, by=bob, shader_id=number) == first
    assert Shader.objects.filter(author=bob).count() == 1


def test_an_older_version_can_be_forked_and_one_that_was_never_seen_cannot(alice, bob, probation, make_shader):
    origin = make_shader(alice)
    services.shader_revise(shader=origin, by=alice, content=written(title="Second", glsl_code=OTHER))
    services.shader_revise(shader=origin, by=alice, content=written(title="Third"), via=probation(alice))
    assert services.shader_fork(shader=origin, by=bob, number=1).title == "Slow tide"
    assert services.shader_fork(shader=origin, by=bob).title == "Second"
    for number in (0, 3, 99, 10**12):
        with pytest.raises(Refused):
            services.shader_fork(shader=origin, by=bob, number=number)
    assert services.shader_fork(shader=origin, by=alice, number=3).title == "Third"


def test_what_one_may_not_see_cannot_be_forked(alice, bob, mona, make_shader):
    draft = make_shader(alice, publish=False)
    for stranger in (bob, mona):
        with pytest.raises(PermissionDenied):
            services.shader_fork(shader=draft, by=stranger)
    assert services.shader_fork(shader=draft, by=alice).forked_from == draft


def test_all_rights_reserved_is_forked_by_its_author_alone(alice, bob):
    origin = under(alice, Licence.ALL_RIGHTS)
    assert selectors.may_fork(bob, origin) == (False, licences.NOT_FORKED)
    with pytest.raises(Refused, match="reserved all rights"):
        services.shader_fork(shader=origin, by=bob)
    assert selectors.may_fork(alice, origin) == (True, "")
    assert services.shader_fork(shader=origin, by=alice).licence == Licence.ALL_RIGHTS
    assert selectors.may_fork(None, origin) == (False, selectors.SIGN_IN_TO_FORK)


def test_a_locked_source_is_forked_with_a_grant_alone_and_stays_locked(alice, bob, make_shader):
    origin = make_shader(alice)
    services.access_set(shader=origin, by=alice, access_tier="locked")
    with pytest.raises(Refused, match="unlock"):
        services.shader_fork(shader=origin, by=bob)
    services.source_grant(shader=origin, user=bob, why="Bought it.")
    fork = services.shader_fork(shader=origin, by=bob)
    assert fork.access_tier == "locked"
    with pytest.raises(Refused, match="origin is locked"):
        services.access_set(shader=fork, by=bob, access_tier="open")
    # Nor by way of a fork of one's own.
    again = services.shader_fork(shader=fork, by=bob)
    with pytest.raises(Refused):
        services.access_set(shader=again, by=bob, access_tier="open")


def test_a_program_forks_only_what_agents_may_read(alice, bob, trusted):
    origin = under(alice, Licence.CC_BY, agents=False)
    with pytest.raises(Refused, match="agents"):
        services.shader_fork(shader=origin, by=bob, via=trusted(bob))
    assert services.shader_fork(shader=origin, by=bob).origin["author"] == "alice"
    assert services.shader_fork(shader=origin, by=alice, via=trusted(alice)).author == alice


@pytest.mark.parametrize("licence", [one for one in Licence if one != Licence.ALL_RIGHTS])
def test_a_fork_chooses_only_a_licence_that_its_origin_allows(alice, bob, licence):
    fork = services.shader_fork(shader=under(alice, licence), by=bob)
    assert fork.licence == licence
    allowed = licences.choices_for(licence)
    assert consents.licence_choices(fork) == allowed
    for other in Licence:
        fork.refresh_from_db()
        services.terms_set(shader=fork, by=bob, terms=services.Terms(licence, False, False, True))
        wish = services.Terms(other, False, False, True)
        if other in allowed:
            assert services.terms_set(shader=fork, by=bob, terms=wish).licence == other
            Shader.objects.filter(pk=fork.pk).update(licence=licence)
        else:
            with pytest.raises(ValidationError) as refused:
                services.terms_set(shader=fork, by=bob, terms=wish)
            assert refused.value.message_dict["licence"] == [licences.why(licence)]


def test_a_fork_of_ones_own_fork_is_bound_as_that_is(alice, bob):
    origin = under(alice, Licence.CC_BY_SA, training=False, agents=False)
    again = services.shader_fork(shader=services.shader_fork(shader=origin, by=bob), by=bob)
    for wish in (
        services.Terms(Licence.CC0, False, False, True),
        services.Terms(Licence.CC_BY_SA, True, False, True),
        services.Terms(Licence.CC_BY_SA, False, True, True),
    ):
        with pytest.raises(ValidationError):
            services.terms_set(shader=again, by=bob, terms=wish)
    assert not ConsentChange.objects.filter(shader=again).exists()


def test_a_fork_of_ones_own_is_free(alice):
    fork = services.shader_fork(shader=under(alice, Licence.CC_BY_SA, training=False), by=alice)
    changed = services.terms_set(shader=fork, by=alice, terms=services.Terms(Licence.CC0, True, True, True))
    assert changed.licence == Licence.CC0


def test_a_fork_keeps_its_origin_when_that_is_gone(alice, bob, make_shader):
    origin = make_shader(alice)
    fork = services.shader_fork(shader=origin, by=bob)
    origin.delete()
    fork.refresh_from_db()
    assert fork.forked_from is None
    assert fork.is_fork
    assert fork.origin["title"] == "Slow tide"
    assert fork.origin["author"] == "alice"


def test_the_origins_author_hears_of_it_once_it_can_be_found(alice, bob, make_shader, told):
    fork = services.shader_fork(shader=make_shader(alice), by=bob)
    assert told(alice) == []
    services.shader_publish(shader=fork, by=bob, is_public=False)
    assert told(alice) == []
    for is_public in (True, False, True):
        services.visibility_set(shader=fork, by=bob, is_public=is_public)
    assert told(alice) == ["shaders.forked"]
    own = services.shader_fork(shader=fork, by=bob)
    services.shader_publish(shader=own, by=bob)
    assert told(bob) == []
