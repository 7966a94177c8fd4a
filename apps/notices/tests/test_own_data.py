from __future__ import annotations

from apps.accounts import personal_data
from apps.notices.models import Mail, Notice, NoticePreference
from apps.notices.services import preference_set


def test_it_declares_what_becomes_of_every_row():
    assert not [problem for problem in personal_data.problems() if "notices." in problem]


def test_it_hands_over_ones_own_and_nobody_elses(alice, bob, tell):
    tell(alice, subject="For Alice")
    tell(bob, subject="For Bob")
    preference_set(person=alice, kind="test.daily", inbox=True, mail=Mail.NEVER)
    data = dict(personal_data.export_parts(alice))["notices"].data
    assert [notice["subject"] for notice in data["notices"]] == ["For Alice"]
    assert data["preferences"] == [{"kind": "test.daily", "inbox": True, "mail": "never"}]


def test_it_goes_with_the_person(alice, bob, tell):
    tell(alice)
    tell(bob)
    preference_set(person=alice, kind="test.daily", inbox=True, mail=Mail.NEVER)
    alice.delete()
    assert [notice.person for notice in Notice.objects.all()] == [bob]
    assert not NoticePreference.objects.exists()
