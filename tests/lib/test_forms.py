"""What people are told when a form is not filled in as it should be."""

import datetime

import pytest
from django import forms

from icsassess.lib.forms import DateField, Form, TextField


class Sample(Form):
    title = forms.CharField(max_length=10)
    ods_code = forms.CharField(label="ODS code")
    why = forms.CharField(label="Why not?")
    kind = forms.ChoiceField(choices=[("a", "A")])
    agreed = forms.BooleanField(label="I agree")
    paper = forms.FileField()
    email = forms.EmailField(label="Email address")
    own = forms.CharField(error_messages={"required": "Say whose it is"})


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("title", "Enter title"),
        ("ods_code", "Enter ODS code"),
        ("why", "Enter an answer"),
        ("kind", "Select kind"),
        ("agreed", "Tick 'I agree' to go on"),
        ("paper", "Choose paper"),
        ("email", "Enter email address"),
        ("own", "Say whose it is"),
    ],
)
def test_an_empty_field_says_what_to_do(field, message):
    assert Sample({}).errors[field] == [message]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "x" * 11, "Title must be 10 characters or fewer"),
        ("email", "nobody", "Enter an email address like name@example.org"),
    ],
)
def test_a_wrong_answer_says_what_to_do(field, typed, message):
    assert Sample({field: typed}).errors[field] == [message]


def test_the_browser_checks_nothing():
    assert "required" not in str(Sample()["title"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo", "one\ntwo"),
        ("one\x0btwo\x0cthree", "one\ntwo\nthree"),
        ("\r\n  - one\r\n  - two\r\n", "  - one\n  - two"),
        ("\tNow\r\nPlan\tgood", "\tNow\nPlan\tgood"),
        ("  one ", "one"),
        (" \r\n ", ""),
    ],
)
def test_a_text_is_kept_as_it_was_typed_or_pasted(typed, kept):
    assert TextField(required=False).clean(typed) == kept


class Dated(Form):
    due = DateField(label="Due date", required=False)


def due(day, month, year):
    return Dated({"due-day": day, "due-month": month, "due-year": year})


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        (("1", "2", "2027"), datetime.date(2027, 2, 1)),
        ((" 01 ", "02", "2027"), datetime.date(2027, 2, 1)),
        (("29", "2", "2028"), datetime.date(2028, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_date_is_read(typed, date):
    form = due(*typed)
    assert form.is_valid()
    assert form.cleaned_data["due"] == date


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "2", "2027"), "Due date must include a day"),
        (("1", "", ""), "Due date must include a month and year"),
        (("31", "2", "2027"), "Due date must be a real date, like 31 3 2027"),
        (("29", "2", "2027"), "Due date must be a real date, like 31 3 2027"),
        (("1", "2", "27"), "Due date must be a real date, like 31 3 2027"),
        (("one", "2", "2027"), "Due date must be a real date, like 31 3 2027"),
        (("1", "2", "²027"), "Due date must be a real date, like 31 3 2027"),
        (("1", "2", "9" * 5000), "Due date must be a real date, like 31 3 2027"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(typed, message):
    assert due(*typed).errors["due"] == [message]


def test_a_date_that_stays_the_same_has_not_changed():
    initial = {"due": datetime.date(2027, 2, 1)}
    typed = {"due-day": "1", "due-month": "2", "due-year": "2027"}
    assert not Dated(typed, initial=initial).has_changed()
    assert Dated(typed | {"due-day": "2"}, initial=initial).has_changed()


def test_a_line_end_counts_as_one_character():
    class Long(Form):
        text = TextField(max_length=3)

    form = Long({"text": "a\r\nb"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == "a\nb"
