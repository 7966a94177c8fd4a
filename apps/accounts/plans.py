"""What each plan allows, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.accounts.models import User


@dataclass(frozen=True)
class Plan:
    name: str
    # None: no limit
    published_shaders_a_month: int | None
    private_shaders: bool
    ai_credits_a_month: int


PLANS: Final = {
    User.Plan.FREE: Plan("Free", published_shaders_a_month=5, private_shaders=False, ai_credits_a_month=0),
    User.Plan.PRO: Plan("Pro", published_shaders_a_month=None, private_shaders=True, ai_credits_a_month=100),
    User.Plan.STUDIO: Plan("Studio", published_shaders_a_month=None, private_shaders=True, ai_credits_a_month=500),
}


def plan_of(user: User) -> Plan:
    return PLANS[User.Plan(user.subscription_tier)]
