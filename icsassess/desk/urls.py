"""The two doors of the product. Every room may lead back to them, so they stand in no namespace."""

from django.urls import path

from icsassess.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("assessments/<uuid:assessment>/", views.assessment, name="assessment"),
]
