from django.urls import path

from icsassess.assessments.views import (
    agreeing,
    answering,
    carrying,
    evidence,
    history,
    moving,
    old,
    respondents,
    rounds,
)

app_name = "assessments"

_response = "assessments/<int:pk>/responses/<int:response>/"
_criterion = _response + "criteria/<str:ref>/"
_agreed = "assessments/<int:pk>/agreed/<str:ref>/"

# Nothing leads to these any more, so they have no names.
OLD = {
    "rounds/<int:round>/": old.round,
    "evidence/<int:evidence>/": old.evidence,
}

urlpatterns = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/<slug:region>/", rounds.open_round, name="open-round"),
    path("rounds/<uuid:round>/", rounds.round, name="round"),
    path("rounds/<uuid:round>/targets/", rounds.targets, name="targets"),
    path("assessments/<int:pk>/respondents/", respondents.add_respondents, name="add-respondents"),
    path("assessments/<int:pk>/carry/", carrying.choose, name="carry"),
    path("assessments/<int:pk>/carry/<int:source>/", carrying.carry, name="carry-from"),
    path("assessments/<int:pk>/carried/", carrying.of_assessment, name="carried"),
    path("assessments/<int:pk>/move/", moving.choose_version, name="move"),
    path("assessments/<int:pk>/move/<int:version>/", moving.move, name="move-to"),
    path("assessments/<int:pk>/move-back/", moving.move_back, name="move-back"),
    path(_response, answering.tasks, name="tasks"),
    path(_response + "carried/", carrying.of_response, name="my-carried"),
    path(_response + "check/", answering.check, name="check"),
    path(_criterion, answering.AnswerPage.as_view(), name="criterion"),
    path(_criterion + "history/", history.answer_history, name="answer-history"),
    path(_criterion + "evidence/", evidence.add_to_answer, name="add-evidence"),
    path("assessments/<int:pk>/agreeing/", agreeing.start, name="start-agreeing"),
    path("assessments/<int:pk>/agreed/", agreeing.agreed_list, name="agreed-list"),
    path(_agreed, agreeing.AgreedPage.as_view(), name="agreed"),
    path(_agreed + "history/", history.agreed_history, name="agreed-history"),
    path(_agreed + "evidence/", evidence.add_to_agreed, name="add-agreed-evidence"),
    path("assessments/<int:pk>/submit/", agreeing.submit, name="submit"),
    path("evidence/<uuid:evidence>/", evidence.download, name="evidence"),
    path("evidence/<uuid:evidence>/remove/", evidence.remove, name="remove-evidence"),
    *(path(route + rest, view) for route, view in OLD.items() for rest in ("", "<path:rest>")),
]
