"""The states of an assessment: each is reached, and 'submitted' means one thing everywhere."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from icsassess.assessments.models import Assessment
from tests.cast import cast

pytestmark = pytest.mark.django_db

State = Assessment.State


def put(stage, state):
    """Put our assessment into a state by force."""
    withdrawn = {"withdrawn_by": None, "withdrawn_at": None, "withdrawn_why": ""}
    withdrawn["withdrawn_from"] = ""
    if state == State.WITHDRAWN:
        withdrawn = {
            "withdrawn_by": stage["reviewer"],
            "withdrawn_at": timezone.now(),
            "withdrawn_why": "They merge.",
            "withdrawn_from": State.COLLECTING,
        }
    Assessment.objects.filter(pk=stage.assessment.pk).update(state=state, **withdrawn)
    return Assessment.objects.get(pk=stage.assessment.pk)


def test_something_leads_to_every_state():
    field = Assessment._meta.get_field("state")
    reached = {step.target for step in field.get_all_transitions(Assessment)}
    assert reached | {field.default} == set(State)


def test_what_is_submitted_is_said_alike_of_one_and_of_many():
    stage = cast()
    for state in State:
        one = put(stage, state)
        assert list(Assessment.objects.submitted()) == ([one] if one.is_submitted else [])


@pytest.mark.parametrize("state", ["accepted", "returned", "withdrawn"])
def test_a_state_that_went_is_refused_by_name_when_tables_are_migrated(state):
    stage = cast()
    states = import_module("icsassess.assessments.migrations.0008_states_that_are_reached")
    states.refuse(apps, None)
    put(stage, state)
    with pytest.raises(RuntimeError, match=rf"{stage.assessment.pk} \({state}\)"):
        states.refuse(apps, None)
