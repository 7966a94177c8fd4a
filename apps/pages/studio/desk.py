"""The desk: all that is one's own, to find, to open, and to do something with many at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts.models import User
from apps.pages.cards import Card, own_cards_of
from apps.pages.shaders import allowance_of
from apps.pages.studio import bulk
from apps.pages.studio.filters import FILTERS, StatusFilter
from apps.pages.studio.selectors import counts_by_status, desk_rows, unsaved_among
from apps.shaders import selectors
from apps.shaders.models import Shader

PER_PAGE: Final = 24
# By the columns of `list_display`, whose own direction comes first.
SORTS: Final = (("0", "Changed last"), ("1", "Newest"), ("2", "Title"), ("3", "Published last"))
_TONES: Final = {Shader.Status.PUBLISHED: "good", Shader.Status.IN_REVIEW: "warn"}
_EMPTY: Final = {
    Shader.Status.DRAFT.value: ("No drafts", "What you have saved and not published yet. Drafts have no limit."),
    Shader.Status.PUBLISHED.value: ("Nothing published", "What everybody can see, or whoever has the link."),
    Shader.Status.IN_REVIEW.value: ("Nothing waits", "What a moderator looks at first is listed here."),
    Shader.Status.ARCHIVED.value: ("Nothing put away", "What you archive is kept here, with all its versions."),
}


@dataclass(frozen=True)
class Row:
    card: Card
    code: str
    edit_url: str
    status: str
    tone: str
    kind: str
    versions: int
    updated_at: datetime
    is_unsaved: bool
    is_draft: bool
    is_archived: bool


def row_of(shader: Shader, card: Card, *, is_unsaved: bool) -> Row:
    status = Shader.Status(shader.status)
    return Row(
        card=card,
        code=shader.code,
        edit_url=reverse("studio:shaders_shader_change", args=[shader.code]),
        # Without a badge it is what everybody sees.
        status=card.badge or str(status.label),
        tone="" if card.badge and status == Shader.Status.PUBLISHED else _TONES.get(status, ""),
        kind=shader.get_shader_type_display(),
        versions=shader.current_version.version_number,
        updated_at=shader.updated_at,
        is_unsaved=is_unsaved,
        is_draft=status == Shader.Status.DRAFT,
        is_archived=status == Shader.Status.ARCHIVED,
    )


@dataclass(frozen=True)
class Choice:
    """A link that narrows or orders the list."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class FilterGroup:
    title: str
    choices: list[Choice]


class DeskList(ChangeList):
    """Django's, and what our page shows of it."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Other words in the address mean nothing here, and reach no query."""
        known = {one.parameter_name for one in FILTERS}
        return {name: value for name, value in super().get_filters_params(params).items() if name in known}

    @property
    def status(self) -> str:
        return str(self.params.get(StatusFilter.parameter_name, ""))

    def rows(self, user: User) -> list[Row]:
        shaders = list(self.result_list)
        unsaved = unsaved_among(user, shaders)
        return [
            row_of(shader, card, is_unsaved=shader.pk in unsaved)
            for shader, card in zip(shaders, own_cards_of(shaders), strict=True)
        ]

    def tabs(self, request: HttpRequest) -> list[Choice]:
        """Counted with the words and filters of the list, so that each number is what its tab shows."""
        name = StatusFilter.parameter_name
        counts = counts_by_status(self.get_queryset(request, exclude_parameters=[name]))
        in_sight = sum(count for status, count in counts.items() if status != Shader.Status.ARCHIVED)
        every = Choice("All", self._link(remove=[name]), not self.status, in_sight)
        return [every] + [
            Choice(label, self._link({name: value}), value == self.status, counts.get(value, 0))
            for value, label in StatusFilter.options
        ]

    def filters(self) -> list[FilterGroup]:
        specs = [spec for spec in self.filter_specs if not isinstance(spec, StatusFilter)]
        return [
            FilterGroup(
                str(spec.title),
                [
                    Choice(str(each["display"]), str(each["query_string"]), bool(each["selected"]))
                    for each in spec.choices(self)
                ],
            )
            for spec in specs
        ]

    def active(self) -> list[Choice]:
        """Each filter in use, as a link that takes it away."""
        used = [(group.choices[0].url, choice) for group in self.filters() for choice in group.choices[1:]]
        return [Choice(choice.label, url, current=True) for url, choice in used if choice.current]

    def sorts(self) -> list[Choice]:
        current = str(self.params.get(ORDER_VAR, SORTS[0][0]))
        return [
            Choice(label, self._link({ORDER_VAR: value}, remove=[PAGE_VAR]), value == current) for value, label in SORTS
        ]

    def pages(self) -> dict[str, Any]:
        last, now = self.paginator.num_pages, self.page_num
        return {
            "now": now,
            "last": last,
            "newer": self._link({PAGE_VAR: now - 1}) if now > 1 else "",
            "older": self._link({PAGE_VAR: now + 1}) if now < last else "",
        }

    def kept(self) -> list[tuple[str, str]]:
        """What a new search leaves as it is: tab, filters, order."""
        names = {ORDER_VAR, *(str(one.parameter_name) for one in FILTERS)}
        return [(name, str(value)) for name, value in self.params.items() if name in names]

    def unfiltered_url(self) -> str:
        names = [str(one.parameter_name) for one in FILTERS if one is not StatusFilter]
        return self._link(remove=[SEARCH_VAR, *names])

    def _link(self, new: dict[str, Any] | None = None, remove: list[str] | None = None) -> str:
        return self.get_query_string(new, remove)


class Desk(admin.ModelAdmin):
    list_display = ("changed", "made", "called", "publication")
    list_filter = FILTERS
    search_fields = ("title", "tags", "code")
    list_per_page = PER_PAGE
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    # --- Whose it is: everybody's who is signed in, and of each only what is theirs --------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None or selectors.may_edit(cast(User, request.user), cast(Shader, obj))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing that was made is ever lost: it can be archived."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shader]:
        return desk_rows(cast(User, request.user))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Shader | None:
        return selectors.mine_get_for(cast(User, request.user), object_id)

    # --- What it can be ordered by ------------------------------------------------------------------

    @admin.display(ordering="-updated_at")
    def changed(self, shader: Shader) -> datetime:
        return shader.updated_at

    @admin.display(ordering="-created_at")
    def made(self, shader: Shader) -> datetime:
        return shader.created_at

    @admin.display(ordering=Lower("title"))
    def called(self, shader: Shader) -> str:
        return shader.title

    @admin.display(ordering=F("published_at").desc(nulls_last=True))
    def publication(self, shader: Shader) -> datetime | None:
        return shader.published_at

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("-updated_at",)

    # --- The page -----------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return bulk.act(request)
        try:
            found = cast(DeskList, self.get_changelist_instance(request))
        except IncorrectLookupParameters:
            return redirect("studio:index")
        return render(request, "studio/desk.html", _context(request, found))


def _context(request: HttpRequest, found: DeskList) -> dict[str, Any]:
    user, tabs = cast(User, request.user), found.tabs(request)
    title, words = _EMPTY.get(found.status, ("", ""))
    return {
        "rows": found.rows(user),
        "tabs": tabs,
        "filters": found.filters(),
        "active": found.active(),
        "unfiltered_url": found.unfiltered_url(),
        "sorts": found.sorts(),
        "pages": found.pages(),
        "query": found.query,
        "kept": found.kept(),
        "status": found.status,
        "archived_tab": tabs[-1],
        "empty": {"title": title, "words": words},
        "report": bulk.report_of(request),
        **allowance_of(user),
    }
