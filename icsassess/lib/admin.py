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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        acts.tell(acts.Verb.CHANGED if change else acts.Verb.ADDED, by=request.user, on=obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        acts.tell(acts.Verb.DELETED, by=request.user, on=obj)
        super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for obj in queryset:
            acts.tell(acts.Verb.DELETED, by=request.user, on=obj)
        super().delete_queryset(request, queryset)  # type: ignore[misc]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        for verb, objects in (
            (acts.Verb.ADDED, formset.new_objects),
            (acts.Verb.CHANGED, [obj for obj, _ in formset.changed_objects]),
            (acts.Verb.DELETED, formset.deleted_objects),
        ):
            for obj in objects:
                acts.tell(verb, by=request.user, on=obj)
