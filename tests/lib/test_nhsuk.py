"""Fields and components show what they hold, and nothing that was typed becomes HTML."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe

from icsassess.lib import nhsuk
from icsassess.lib.forms import DateField, Form, Radios, TextField

EVIL = """"'><script>alert(1)</script></textarea>&amp;"""


class Seen(HTMLParser):
    """What a browser makes of a drawn field: elements with their attributes, and the text."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def attributes(self, tag):
        return [attrs for found, attrs in self.elements if found == tag]


FIELDS = {
    "radios": forms.ChoiceField(
        choices=[(EVIL, EVIL), ("b", "B")], widget=Radios(hints={"b": EVIL})
    ),
    "django_radios": forms.ChoiceField(choices=[(EVIL, EVIL)], widget=forms.RadioSelect),
    "checkboxes": forms.MultipleChoiceField(
        choices=[(EVIL, EVIL)], widget=forms.CheckboxSelectMultiple
    ),
    "checkbox": forms.BooleanField(),
    "select": forms.ChoiceField(choices=[(EVIL, EVIL)]),
    "text": TextField(),
    "counted": TextField(max_length=5),
    "date": DateField(),
    "file": forms.FileField(),
    "password": forms.CharField(widget=forms.PasswordInput),
    "line": forms.CharField(),
    "email": forms.EmailField(),
    "number": forms.IntegerField(),
}
HIDDEN = {"hidden": forms.CharField(widget=forms.HiddenInput)}  # Django's own drawing


def form_with(field, data=None, **kwargs):
    field.label = field.help_text = EVIL
    field.widget.attrs["data-note"] = EVIL
    return type("One", (Form,), {"one": field})(data, **kwargs)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("promise", [str, mark_safe], ids=["plain", "marked safe"])
@pytest.mark.parametrize("bound", [False, True])
def test_nothing_typed_becomes_html(name, promise, bound):
    typed = promise(EVIL)
    data = {f"one{part}": typed for part in ("", "-day", "-month", "-year")} if bound else None
    form = form_with(FIELDS[name], data, initial=None if name == "date" else {"one": typed})
    if bound:
        form.add_error("one", typed)
    field = form["one"]
    for html in (nhsuk.draw(field), nhsuk.draw(field)):  # drawn, and drawn from what was kept
        seen = Seen(html)
        assert "script" not in {tag for tag, _ in seen.elements}
        assert "<script" not in html
        own = {"class", "id", "name", "type", "value", "rows", "for", "role", "checked", "selected"}
        own |= {"hidden", "autocomplete", "autocapitalize", "spellcheck", "inputmode", "aria-label"}
        own |= {"aria-controls", "aria-describedby", "data-module", "data-maxlength", "data-note"}
        own |= {"data-threshold"}
        assert {key for _, attrs in seen.elements for key in attrs} <= own


@pytest.mark.parametrize("name", ["line", "hidden"])
def test_a_line_holds_what_was_typed(name):
    (attrs,) = Seen(
        nhsuk.draw(form_with((FIELDS | HIDDEN)[name], {"one": EVIL})["one"])
    ).attributes("input")
    assert attrs["value"] == EVIL


@pytest.mark.parametrize("text", [EVIL, "two\nlines", "\nafter an empty line", "\r\nthe same"])
@pytest.mark.parametrize("name", ["text", "counted"])
def test_a_text_holds_what_was_typed(name, text):
    html = nhsuk.draw(form_with(FIELDS[name], initial={"one": text})["one"])
    held = html.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    # A browser drops one line end at the start.
    assert Seen(held.removeprefix("\n") if text[0] in "\r\n" else held).text == text


def test_the_same_field_is_drawn_with_each_persons_own_text():
    drawn = [
        nhsuk.draw(form_with(FIELDS["text"], initial={"one": text})["one"]) for text in ("a", "b")
    ]
    assert [html.count(">a</textarea>") for html in drawn] == [1, 0]
    assert [html.count(">b</textarea>") for html in drawn] == [0, 1]


@pytest.mark.parametrize("value", ["1", 1])
def test_the_chosen_value_is_checked(value):
    field = forms.ChoiceField(choices=[(0, "None"), (1, "One")], widget=Radios())
    inputs = Seen(nhsuk.draw(form_with(field, initial={"one": value})["one"])).attributes("input")
    assert [(attrs["value"], "checked" in attrs) for attrs in inputs] == [("0", False), ("1", True)]


def test_a_form_cannot_tell_safe_text_from_kept_safe_text():
    """What was kept for a text that is markup is never given for the same text typed."""
    plain, safe = "<b>x</b>", mark_safe("<b>x</b>")
    field = form_with(TextField())["one"]
    assert "<b>x</b>" in nhsuk.draw(field, hint={"html": safe})
    assert "<b>x</b>" not in nhsuk.draw(field, hint={"html": plain})
    assert "<b>x</b>" not in nhsuk.draw(field, hint=safe)


class Revealing(Form):
    score = forms.ChoiceField(
        choices=[("1", "One"), ("na", "Not applicable")],
        widget=Radios(reveal={"na": "reason"}, before={"na": "or"}),
    )
    reason = forms.CharField()
    gaps = TextField(required=False)


def draw_all(form):
    return Template(
        "{% load crispy_forms_tags nhsuk %}{% error_summary form %}{% crispy form %}"
    ).render(Context({"form": form}))


def test_a_revealed_field_is_drawn_once_inside_its_choice():
    html = draw_all(Revealing())
    assert html.count('name="reason"') == 1
    assert html.index('value="na"') < html.index('name="reason"') < html.index('name="gaps"')
    assert 'nhsuk-radios__divider">or<' in html.replace("\n", "")


def test_every_error_leads_to_the_first_input():
    form = Revealing({})
    form.add_error(None, "Nothing fits together")
    seen = Seen(draw_all(form))
    links = [attrs["href"] for attrs in seen.attributes("a")]
    ids = [attrs["id"] for tag, attrs in seen.elements if tag == "input"]
    assert links == ["#id_score", "#id_reason"]
    assert {link[1:] for link in links} <= set(ids)
    assert "Nothing fits together" in seen.text


def test_no_summary_without_errors():
    assert "nhsuk-error-summary" not in draw_all(Revealing())


def test_crispy_draws_a_form_and_a_field_by_themselves():
    template = Template(
        "{% load crispy_forms_tags %}{{ form|crispy }}|{{ form.gaps|as_crispy_field }}"
    )
    whole, _, one = template.render(Context({"form": Revealing()})).partition("|")
    assert 'name="score"' in whole
    assert 'name="gaps"' in one


@pytest.mark.parametrize(
    "template",
    [
        '{% nhsuk "tag" text=text %}',
        '{% nhsuk "insetText" html=text %}',
        '{% nhsuk "details" summaryText=text text=text %}',
        '{% nhsuk "warningCallout" heading=text text=text %}',
        '{% nhsuk "button" text=text name=text value=text %}',
        '{% nhsuk "panel" titleText=text html=text %}',
    ],
)
def test_components_escape_all_that_is_not_marked_safe(template):
    html = Template("{% load nhsuk %}" + template).render(Context({"text": EVIL}))
    seen = Seen(html)
    assert "script" not in {tag for tag, _ in seen.elements}
    assert EVIL in seen.text


def test_a_component_shows_html_that_is_marked_safe():
    html = nhsuk.component("insetText", {"html": mark_safe("<b>bold</b>")})
    assert "<b>bold</b>" in html


def test_attributes_are_never_one_string():
    with pytest.raises(TypeError):
        nhsuk.component("button", {"text": "Save", "attributes": "onclick=alert(1)"})


def test_a_callout_says_its_heading_once():
    html = Template('{% load nhsuk %}{% nhsuk "warningCallout" heading="Look" text="x" %}')
    assert html.render(Context()).count("Look") == 1


PAGER = Template("{% load nhsuk %}{% pager before '/a/?b&c' after '/d/' %}")


@pytest.mark.parametrize("before", ["1.1 First", "1.2 Second", "", EVIL])
@pytest.mark.parametrize("after", ["2.1 Third", "", EVIL])
def test_the_pager_leads_to_what_stands_before_and_after(before, after):
    seen = Seen(PAGER.render(Context({"before": before, "after": after})))
    links = [attrs["href"] for attrs in seen.attributes("a")]
    assert links == ["/a/?b&c"] * bool(before) + ["/d/"] * bool(after)
    assert before in seen.text
    assert after in seen.text
    assert "script" not in {tag for tag, _ in seen.elements}


def test_everything_that_forms_use_can_be_warmed():
    nhsuk.warm()
