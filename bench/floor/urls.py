"""One address: GET shows a row; POST saves it, and either leads back or, asked by a script,
answers with a part of a page.
"""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from icsassess.systems.models import Organisation

LINES = ["What good looks like, in a line of text that is as long as an ordinary statement"] * 100


class RowForm(forms.Form):
    name = forms.CharField(max_length=200)


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Organisation, pk=pk)
    form = RowForm(request.POST or None, initial={"name": row.name})
    if form.is_valid():
        row.name = form.cleaned_data["name"]
        row.save()
        if "HX-Request" in request.headers:
            return render(request, "saved.html", {"row": row})
        return redirect("page", pk)
    shown = {"user": request.user, "row": row, "form": form, "lines": LINES}
    return render(request, "page.html", shown)


urlpatterns = [path("<int:pk>/", page, name="page")]
