"""How programs are told of this site: the same few lines in the words of each of them, with a key filled in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

PLACEHOLDER = "ff_YOUR_KEY"
NAME = "fractafrag"
VARIABLE = "FRACTAFRAG_KEY"


@dataclass(frozen=True)
class Connection:
    """`where` says what to do with `text`. `slug` names it in a page."""

    slug: str
    client: str
    where: str
    text: str


def connections(key: str = PLACEHOLDER) -> list[Connection]:
    url = f"{settings.SITE_URL}/mcp"
    headers = {"Authorization": f"Bearer {key}"}
    return [
        Connection(
            "claude-code",
            "Claude Code",
            "Run this in a terminal.",
            f'claude mcp add --transport http {NAME} {url} \\\n  --header "Authorization: Bearer {key}"',
        ),
        Connection(
            "claude-desktop",
            "Claude Desktop",
            "In claude_desktop_config.json, which Settings, Developer, Edit Config opens. It needs Node.js, "
            "since Claude Desktop reaches other machines through the program mcp-remote.",
            _servers(
                {
                    "command": "npx",
                    # Without a space after the colon: on Windows such an argument would be taken apart.
                    "args": ["-y", "mcp-remote", url, "--header", "Authorization:${AUTH_HEADER}"],
                    "env": {"AUTH_HEADER": f"Bearer {key}"},
                }
            ),
        ),
        Connection(
            "cursor",
            "Cursor",
            "In ~/.cursor/mcp.json.",
            _servers({"url": url, "headers": headers}),
        ),
        Connection(
            "vs-code",
            "VS Code",
            "In your own mcp.json, which the command “MCP: Open User Configuration” opens. "
            "A .vscode/mcp.json is shared with whoever has the folder.",
            _json({"servers": {NAME: {"type": "http", "url": url, "headers": headers}}}),
        ),
        Connection(
            "codex",
            "Codex CLI",
            f"Run this in a terminal. Codex reads the key from {VARIABLE} each time it starts, so put the first line "
            "where your shell finds it too.",
            f'export {VARIABLE}="{key}"\ncodex mcp add {NAME} --url {url} --bearer-token-env-var {VARIABLE}',
        ),
        Connection(
            "gemini",
            "Gemini CLI",
            "In ~/.gemini/settings.json.",
            _servers({"httpUrl": url, "headers": headers}),
        ),
        Connection(
            "others",
            "Other MCP clients",
            "Streamable HTTP, with the key in a header. Most clients take it in this form.",
            _servers({"type": "http", "url": url, "headers": headers}),
        ),
        Connection(
            "curl-rest",
            "curl, REST",
            "Which key this is, and what is left of its hour.",
            f'curl {settings.SITE_URL}/api/v1/whoami \\\n  --header "Authorization: Bearer {key}"',
        ),
        Connection(
            "curl-mcp",
            "curl, MCP",
            "Which tools there are.",
            f"curl {url} \\\n"
            f'  --header "Authorization: Bearer {key}" \\\n'
            '  --header "Content-Type: application/json" \\\n'
            '  --header "Accept: application/json, text/event-stream" \\\n'
            """  --data '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'""",
        ),
    ]


def _servers(server: dict[str, Any]) -> str:
    return _json({"mcpServers": {NAME: server}})


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2)
