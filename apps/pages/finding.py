"""How a page finds what its address names: what one may not see does not exist."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from apps.accounts.models import User
from apps.shaders import selectors
from apps.shaders.models import Shader, ShaderVersion


def shader_or_404(request: HttpRequest, code: str) -> Shader:
    shader = selectors.shader_get_for(request.user, code)
    if shader is None:
        raise Http404
    return shader


def own_or_404(request: HttpRequest, code: str) -> Shader:
    shader = selectors.mine_get_for(cast(User, request.user), code)
    if shader is None:
        raise Http404
    return shader


def version_or_404(request: HttpRequest, shader: Shader, number: int) -> ShaderVersion:
    version = selectors.version_get_for(request.user, shader, number)
    if version is None:
        raise Http404
    return version
