from django.contrib import admin

from icsassess.lib.admin import ToldMixin
from icsassess.systems.models import Organisation, Region, System


@admin.register(Region)
class RegionAdmin(ToldMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    prepopulated_fields = {"slug": ["name"]}

    def place_of(self, obj: Region) -> Region:
        return obj


@admin.register(System)
class SystemAdmin(ToldMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "region", "kind", "parent", "ods_code"]
    list_filter = ["region", "kind"]
    search_fields = ["name", "ods_code"]
    prepopulated_fields = {"slug": ["name"]}

    def place_of(self, obj: System) -> System:
        return obj


@admin.register(Organisation)
class OrganisationAdmin(ToldMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "type", "system"]
    list_filter = ["type", "system"]
    search_fields = ["name"]

    def place_of(self, obj: Organisation) -> System:
        return obj.system
