from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.http import HttpRequest

from icsassess.accounts import changes
from icsassess.accounts.models import Membership, User
from icsassess.lib.admin import AdministratorsMixin, ToldMixin
from icsassess.systems.models import Region, System


class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email", "name")


class MembershipInline(AdministratorsMixin, admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 1


@admin.register(User)
class UserAdmin(ToldMixin, DjangoUserAdmin):  # type: ignore[type-arg]
    """People keep what they wrote, so nobody is deleted: an account is made inactive."""

    add_form = NewUserForm
    list_display = ["email", "name", "is_administrator", "is_active", "last_login"]
    list_filter = ["is_administrator", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("What they may do", {"fields": ("is_active", "is_administrator")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        """No roles of one's own: an administrator would let themselves read whatever they like."""
        return [] if obj == request.user else [MembershipInline]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if obj != request.user:
            return found
        why = "Roles of your own are given and taken by another administrator."
        return [*found, ("Roles", {"fields": (), "description": why})]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            by: User = request.user  # type: ignore[assignment]
            changes.addresses.tell_of_new_address(by=by, of=obj, was=form.initial["email"])

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def place_of(self, obj: User | Membership) -> System | Region | None:
        """Where a role is held. A person belongs to no place."""
        return obj.system or obj.region if isinstance(obj, Membership) else None
