"""The gallery page: every component in every state, for whoever builds pages."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from icsassess.lib.forms import DateField, Form, Radios, TextField

LEVELS = [(5, "5: Established"), (3, "3: Developing"), (1, "1: Not begun")]
STATUSES = [
    ("in_place", "In place"),
    ("partly", "Partly"),
    ("planned", "Planned"),
    ("not_started", "Not started"),
    ("not_applicable", "Not applicable"),
]
ORGANISATIONS = [("trust", "NHS trust"), ("council", "Local authority"), ("other", "Other")]


class Sample(NamedTuple):
    id: int
    text: str
    note: str


STATEMENTS = [
    Sample(1, "There is a shared vision, and partners can say what it is.", ""),
    Sample(2, "Decisions are made together.", "This sentence ends early in the source."),
]


class GalleryForm(Form):
    score = forms.ChoiceField(
        label="Where is your system now?",
        choices=[*LEVELS, ("unknown", "I do not know"), ("not_applicable", "Not applicable")],
        widget=Radios(
            hints={5: "All of the components are in place.", 3: "Plans are in place."},
            before={"unknown": "or"},
            reveal={"not_applicable": "reason"},
        ),
    )
    reason = forms.CharField(label="Why does it not apply?", max_length=200)
    rationale = TextField(
        label="Why this score?",
        help_text="What would you show to somebody who doubts it?",
        max_length=6000,
    )
    gaps = TextField(label="Gaps", widget=forms.Textarea(attrs={"rows": 3}))
    organisation = forms.ChoiceField(
        label="Organisation", choices=[("", "Choose one"), *ORGANISATIONS]
    )
    partners = forms.MultipleChoiceField(
        label="Who took part?", choices=ORGANISATIONS, widget=forms.CheckboxSelectMultiple
    )
    named = forms.BooleanField(label="Show my name beside my view")
    due = DateField(label="Due date", help_text="For example, 31 3 2027")
    email = forms.EmailField(label="Email address")
    people = forms.IntegerField(label="People", help_text="About how many live here?")
    evidence = forms.FileField(label="Evidence", help_text="PDF, Word or Excel, up to 10 MB")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


FILLED: dict[str, Any] = {
    "score": "not_applicable",
    "reason": "",
    "rationale": "A first line.\n\nA second one, after an empty line.",
    "organisation": "council",
    "partners": ["trust", "other"],
    "due-day": "31",
    "due-month": "2",
    "due-year": "2027",
    "email": "nobody",
    "people": "many",
}


def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components: once empty, or with `?errors` filled in wrongly."""
    if not request.user.is_administrator:  # type: ignore[union-attr]
        raise PermissionDenied
    wrong = "errors" in request.GET
    if wrong:
        messages.info(request, "The round closes on 31 March.")
    else:
        messages.success(request, "Your answer is saved.")
    return render(
        request,
        "gallery.html",
        {
            "form": GalleryForm(FILLED, {}) if wrong else GalleryForm(),
            "crumbs": [("Home", "/")],
            "statements": STATEMENTS,
            "statuses": STATUSES,
            "typed": "A line.\nAnother line, and " + "a-very-long-word" * 12,
        },
    )
