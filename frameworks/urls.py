"""Addresses of the framework pages."""

from django.urls import path

from frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("", views.versions, name="list"),
    path("<slug:slug>/<str:label>/", views.version, name="version"),
]
