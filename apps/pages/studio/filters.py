"""What the studio's list can be narrowed by. Each is a word in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.models import User
from apps.shaders.models import Shader

Choices = Sequence[tuple[str, str]]


class _Filter(SimpleListFilter):
    options: ClassVar[Choices] = ()
    field: ClassVar[str] = ""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return list(self.options)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Shader]) -> QuerySet[Shader]:
        value = self.value()
        if value is None:
            return self.unfiltered(queryset)
        if value not in dict(self.options):
            raise IncorrectLookupParameters
        return queryset.filter(**{self.field: self.meant(value)})

    def unfiltered(self, queryset: QuerySet[Shader]) -> QuerySet[Shader]:
        return queryset

    def meant(self, value: str) -> Any:
        return value


class StatusFilter(_Filter):
    """The tabs. What is archived was put away, and stands under its own alone."""

    title, parameter_name, field = "status", "show", "status"
    options: ClassVar[Choices] = (
        (Shader.Status.DRAFT.value, "Drafts"),
        (Shader.Status.IN_REVIEW.value, "In review"),
        (Shader.Status.PUBLISHED.value, "Published"),
        (Shader.Status.ARCHIVED.value, "Archived"),
    )

    def unfiltered(self, queryset: QuerySet[Shader]) -> QuerySet[Shader]:
        return queryset.exclude(status=Shader.Status.ARCHIVED)


class KindFilter(_Filter):
    title, parameter_name, field = "Kind", "kind", "shader_type"
    options: ClassVar[Choices] = Shader.Kind.choices


class DialectFilter(_Filter):
    title, parameter_name, field = "Dialect", "dialect", "dialect"
    options: ClassVar[Choices] = Shader.Dialect.choices


class LicenceFilter(_Filter):
    title, parameter_name, field = "Licence", "licence", "licence"
    # By their names; what each means stands where one chooses it.
    options: ClassVar[Choices] = [(value, label.partition(":")[0]) for value, label in User.Licence.choices]


class VisibilityFilter(_Filter):
    title, parameter_name, field = "Seen by", "seen", "is_public"
    options: ClassVar[Choices] = (("everybody", "Everybody"), ("link", "By link"))

    def meant(self, value: str) -> bool:
        return value == "everybody"


class MakerFilter(_Filter):
    title, parameter_name, field = "Made by", "made", "is_ai_generated"
    options: ClassVar[Choices] = (("person", "A person"), ("model", "A model"))

    def meant(self, value: str) -> bool:
        return value == "model"


FILTERS = (StatusFilter, KindFilter, DialectFilter, LicenceFilter, VisibilityFilter, MakerFilter)
