"""Which key may ask /mcp for what: every tool, resource and prompt there is. One that is not listed here fails."""

from __future__ import annotations

from itertools import chain

import pytest

from apps.keys import limits, services
from apps.keys.access import Kind, access_of
from apps.keys.agents import kit, server
from apps.keys.agents.testing import Agent
from apps.keys.models import ApiKey

pytestmark = pytest.mark.django_db

ANY_KEY = None
# The scope that a key needs, and what a call costs it.
TOOLS: dict[str, tuple[str | None, Kind]] = {
    "whoami": ("read", Kind.READ),
    "get_shader": ("read", Kind.READ),
    "get_shader_versions": ("read", Kind.READ),
    "get_shader_version_code": ("read", Kind.READ),
    "check_shader": ("read", Kind.READ),
    "my_submissions": ("read", Kind.READ),
    "submit_shader": ("write", Kind.WRITE),
    "update_shader": ("write", Kind.WRITE),
    "publish_shader": ("write", Kind.WRITE),
    "fork_shader": ("write", Kind.WRITE),
    "restore_version": ("write", Kind.WRITE),
}
RESOURCES: dict[str, tuple[str | None, Kind]] = {
    "fractafrag://platform-info": (ANY_KEY, Kind.FREE),
    "fractafrag://shader/{code}": ("read", Kind.READ),
}
PROMPTS: dict[str, tuple[str | None, Kind]] = {
    "write_shader": ("write", Kind.FREE),
}
# What a render costs a write for, and changes nothing by.
COSTS_A_WRITE_ONLY: set[str] = set()

server.build()
TABLES = {"tools/call": (kit.TOOLS, TOOLS), "resources/read": (kit.RESOURCES, RESOURCES)}
TABLES["prompts/get"] = (kit.PROMPTS, PROMPTS)
SCOPED = [(method, name, scope) for method, (_, rows) in TABLES.items() for name, (scope, _) in rows.items() if scope]


def key_with(alice, *scopes):
    return services.key_create(user=alice, name="Of a test", scopes=scopes)


@pytest.mark.parametrize("method", TABLES)
def test_everything_that_agents_can_ask_for_has_its_row(method):
    entries, rows = TABLES[method]
    assert {name: (entry.scope, entry.kind) for name, entry in entries.items()} == rows


def test_only_what_reads_says_that_it_only_reads():
    says = {tool.name for tool in kit.TOOLS.values() if tool.reads_only and tool.kind == Kind.WRITE}
    assert says == COSTS_A_WRITE_ONLY
    assert not [tool.name for tool in kit.TOOLS.values() if tool.reads_only and tool.scope != "read"]


@pytest.mark.parametrize(("method", "name", "scope"), SCOPED)
def test_a_key_without_the_scope_is_refused(alice, method, name, scope):
    _, token = key_with(alice, *(set(ApiKey.Scope.values) - {scope}))
    assert f"lacks the scope “{scope}”" in said(Agent(token), method, name)
    _, token = key_with(alice, scope)
    assert "lacks the scope" not in said(Agent(token), method, name)


@pytest.mark.parametrize(
    ("method", "name", "kind"),
    [(method, name, kind) for method, (_, rows) in TABLES.items() for name, (_, kind) in rows.items()],
)
def test_each_call_costs_what_the_table_says(alice, method, name, kind):
    key, token = key_with(alice, *ApiKey.Scope.values)
    said(Agent(token), method, name)
    used = {each: limits.take(access_of(key).window(each), cost=0).used for each in (Kind.READ, Kind.WRITE)}
    assert used == {Kind.READ: int(kind == Kind.READ), Kind.WRITE: int(kind == Kind.WRITE)}


def said(agent, method, name):
    """All the words of an answer. Without arguments: who may not ask is told so before they are looked at."""
    key = "uri" if method == "resources/read" else "name"
    answer = agent.ask(method, **{key: name}, **({} if key == "uri" else {"arguments": {}}))
    parts = chain([answer.get("error", {})], answer.get("result", {}).get("content", []))
    return " ".join(part.get("message", part.get("text", "")) for part in parts)
