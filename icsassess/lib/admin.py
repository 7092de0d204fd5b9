"""The Django admin, closed to all but administrators and behind the product's own sign-in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from icsassess.lib import acts


class Site(admin.AdminSite):
    site_header = site_title = "ICS Assess administration"
    index_title = "People and places"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_administrator", False))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one sign-in page; somebody who came through it without the right gets 403."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))


class AdministratorsMixin:
    """Whoever the site lets in may do everything that the model admin offers."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class ToldMixin(AdministratorsMixin):
    """What is written here is told like every other act. The admin itself opens the transaction."""

    def place_of(self, obj: Any) -> Any:
        """The region or system that `obj`, of this page or of a table in it, belongs to, if any."""
        return None

    def _tell(self, verb: acts.Verb, request: HttpRequest, obj: Any, within: Any = None) -> None:
        acts.tell(verb, by=request.user, on=obj, within=within, place=self.place_of(obj))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        self._tell(acts.Verb.CHANGED if change else acts.Verb.ADDED, request, obj)

    # Told before it is done: what is deleted has no id any more.

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._tell(acts.Verb.DELETED, request, obj)
        super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            self._tell(acts.Verb.DELETED, request, obj)
        super().delete_queryset(request, queryset)  # type: ignore[misc]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for deleted in formset.deleted_forms:
            if deleted.instance.pk:
                self._tell(acts.Verb.DELETED, request, deleted.instance, within=form.instance)
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        for verb, objects in (
            (acts.Verb.ADDED, formset.new_objects),
            (acts.Verb.CHANGED, [obj for obj, _ in formset.changed_objects]),
        ):
            for obj in objects:
                self._tell(verb, request, obj, within=form.instance)
