"""Addresses of results and reports; each begins with its assessment's."""

from django.urls import path

from icsassess.reports import views

app_name = "reports"
urlpatterns = [
    path("results/", views.results, name="results"),
    path("results/<str:ref>/", views.criterion, name="criterion"),
    path("levels/", views.levels, name="levels"),
    path("progress/", views.progress, name="progress"),
    path("export.csv", views.export, name="export"),
    path("report/", views.report, name="report"),
    path("report.pdf", views.pdf, name="pdf"),
]
