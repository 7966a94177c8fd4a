"""The admin edge: it shows, and what it changes goes through a service, as on every other edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from apps.core import queue
from apps.core.errors import Refused
from apps.core.models import Job


class ServiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # one base for every model
    """Read-only, but for what a subclass hands to a service:

        change_service = staticmethod(lambda obj, changes, by: desire_change(desire=obj, changes=changes, by=by))
        editable_fields = ("status",)

    A service that refuses is shown as a message, and nothing has changed.
    """

    # Static methods: (values, by) -> the new row; (obj, changes, by); (obj, by).
    create_service: ClassVar[Any] = None
    change_service: ClassVar[Any] = None
    delete_service: ClassVar[Any] = None
    create_fields: ClassVar[Sequence[str]] = ()
    editable_fields: ClassVar[Sequence[str]] = ()

    # --- What may be done -----------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.create_service is not None and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.change_service is not None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.delete_service is not None and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        writable = set(self.create_fields if obj is None else self.editable_fields)
        named = [field.name for field in (*self.opts.fields, *self.opts.many_to_many)]
        extra = [name for name in super().get_readonly_fields(request, obj) if isinstance(name, str)]
        return [*dict.fromkeys([name for name in named if name not in writable] + extra)]

    # --- Writes ---------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm[Model], change: bool) -> None:
        if change:
            if self.change_service is None:
                raise PermissionDenied
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            # Fetched anew: the form has written its values onto this one already.
            self.change_service(self.get_object(request, str(obj.pk)), changes, request.user)
        else:
            if self.create_service is None:
                raise PermissionDenied
            obj.pk = self.create_service(form.cleaned_data, request.user).pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Related rows have services of their own; Django would write them here."""

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        if self.delete_service is None:
            raise PermissionDenied
        self.delete_service(obj, request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    # --- A service that says no -----------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        return self._told(
            request, lambda: super(ServiceAdmin, self).changeform_view(request, object_id, form_url, extra_context)
        )

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        return self._told(request, lambda: super(ServiceAdmin, self).delete_view(request, object_id, extra_context))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return self._told(request, lambda: super(ServiceAdmin, self).changelist_view(request, extra_context))

    def _told(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return view()
        except Refused as reason:
            self.message_user(request, str(reason), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def each(self, request: HttpRequest, chosen: QuerySet[Any], act: Callable[[Any], object], done: str) -> None:
        """For an action: do it to each, say how often it was done and why not for the others."""
        count = 0
        for obj in chosen:
            try:
                act(obj)
                count += 1
            except Refused as reason:
                self.message_user(request, f"{obj}: {reason}", messages.WARNING)
        if count:
            self.message_user(request, f"{done}: {count}.", messages.SUCCESS)


@admin.register(Job)
class JobAdmin(ServiceAdmin):
    list_display = ("task", "queue", "state", "attempts", "created_at", "finished_at")
    list_filter = ("state", "queue", "task")
    search_fields = ("id", "task", "request_id")
    actions = ("run_again",)

    @admin.action(description="Run again", permissions=["retry"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        self.each(request, chosen, self._retry, "Running again")

    def _retry(self, job: Job) -> None:
        if job.state != Job.State.FAILED:
            raise Refused("only a failed job can run again.")
        queue.retry(job)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.retry_job")
