from django.urls import path

from icsassess.systems import views

app_name = "systems"

_region = "regions/<slug:slug>/"
_system = "systems/<slug:slug>/"
_organisation = "organisations/<int:pk>/"

urlpatterns = [
    path("", views.places, name="places"),
    path("new-region/", views.add_region, name="add-region"),
    path("new-system/", views.add_system, name="add-system"),
    path(_region + "change/", views.change_region, name="change-region"),
    path(_region + "remove/", views.remove_region, name="remove-region"),
    path(_system, views.system, name="system"),
    path(_system + "change/", views.change_system, name="change-system"),
    path(_system + "remove/", views.remove_system, name="remove-system"),
    path(_system + "new-organisation/", views.add_organisation, name="add-organisation"),
    path(_organisation + "change/", views.change_organisation, name="change-organisation"),
    path(_organisation + "remove/", views.remove_organisation, name="remove-organisation"),
]
