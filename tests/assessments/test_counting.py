"""When what leaders said counts, as they finish, reopen and the system goes on."""

import pytest

from icsassess.assessments import changes
from icsassess.assessments.models import Response, Round
from tests.assessments.steps import ask
from tests.cast import cast

pytestmark = pytest.mark.django_db


def finish(stage, *responses):
    for response in responses:
        stage.finish(response)


def counted(stage):
    return Response.objects.filter(assessment=stage.assessment, counted=True).count()


def test_by_name_each_counts_at_once_and_no_more_when_reopened():
    stage = cast(Round.Attribution.NAMED)
    stage.finish()
    assert counted(stage) == 1
    changes.answering.reopen_response(by=stage["leader"], response=stage.response)
    assert counted(stage) == 0


@pytest.mark.parametrize("attribution", [Round.Attribution.BY_TYPE, Round.Attribution.ANONYMOUS])
def test_without_names_they_count_three_at_a_time_and_at_the_end(attribution):
    stage = cast(attribution)
    asked = [ask(stage, f"Leader {number}") for number in range(8)]
    finish(stage, *asked[:3])
    assert counted(stage) == 0, "views are collected"
    stage.start_agreeing()
    assert counted(stage) == 3
    finish(stage, *asked[3:5])
    assert counted(stage) == 3, "the figures would tell what these two said"
    finish(stage, asked[5])
    assert counted(stage) == 6

    changes.answering.reopen_response(by=asked[0].respondent, response=asked[0])
    assert counted(stage) == 0, "beside those shown before they would tell what this one said"
    finish(stage, asked[0], asked[6])
    assert counted(stage) == 0
    finish(stage, asked[7])
    assert counted(stage) == 8

    finish(stage, stage.response)
    assert counted(stage) == 8
    stage.agree_everything()
    stage.submit()
    assert counted(stage) == 9


def test_two_never_count_without_names():
    stage = cast(Round.Attribution.ANONYMOUS)
    finish(stage, stage.response, ask(stage, "Second"))
    stage.start_agreeing()
    stage.agree_everything()
    stage.submit()
    assert counted(stage) == 0
