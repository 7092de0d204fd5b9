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

_assessment = "assessments/<uuid:assessment>/"
_response = _assessment + "responses/<uuid:response>/"
_criterion = _response + "criteria/<str:ref>/"
_agreed = _assessment + "agreed/<str:ref>/"

# Where things were found by their numbers. Nothing leads there any more, so these have no names.
_numbered = "assessments/<int:assessment>/"
_rest = "<path:rest>"

OLD = [
    path("rounds/<int:round>/", old.round),
    path("rounds/<int:round>/" + _rest, old.round),
    path(_numbered + "carry/<int:source>/", old.carry),
    path(_numbered + "move/<int:version>/", old.move),
    path(_numbered + "responses/<int:response>/", old.response),
    path(_numbered + "responses/<int:response>/" + _rest, old.response),
    path(_numbered, old.assessment),
    path(_numbered + _rest, old.assessment),
    path("evidence/<int:evidence>/", old.evidence),
    path("evidence/<int:evidence>/" + _rest, old.evidence),
]

urlpatterns = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/<slug:region>/", rounds.open_round, name="open-round"),
    path("rounds/<uuid:round>/", rounds.round, name="round"),
    path("rounds/<uuid:round>/change/", rounds.change, name="change-round"),
    path("rounds/<uuid:round>/targets/", rounds.targets, name="targets"),
    path("rounds/<uuid:round>/systems/", rounds.add_systems, name="add-systems"),
    path(_assessment + "withdraw/", rounds.withdraw, name="withdraw"),
    path(_assessment + "respondents/", respondents.add_respondents, name="add-respondents"),
    path(_assessment + "respondents/new/", respondents.add_leader, name="add-leader"),
    path(_assessment + "respondents/<uuid:response>/", respondents.invitation, name="invitation"),
    path(_assessment + "carry/", carrying.choose, name="carry"),
    path(_assessment + "carry/<uuid:source>/", carrying.carry, name="carry-from"),
    path(_assessment + "carried/", carrying.of_assessment, name="carried"),
    path(_assessment + "move/", moving.choose_version, name="move"),
    path(_assessment + "move/<slug:slug>/<str:label>/", moving.move, name="move-to"),
    path(_assessment + "move-back/", moving.move_back, name="move-back"),
    path(_response, answering.tasks, name="tasks"),
    path(_response + "carried/", carrying.of_response, name="my-carried"),
    path(_response + "decline/", answering.decline, name="decline"),
    path(_response + "close/", respondents.close, name="close"),
    path(_response + "check/", answering.check, name="check"),
    path(_criterion, answering.AnswerPage.as_view(), name="criterion"),
    path(_criterion + "history/", history.answer_history, name="answer-history"),
    path(_criterion + "evidence/", evidence.add_to_answer, name="add-evidence"),
    path(_assessment + "agreeing/", agreeing.start, name="start-agreeing"),
    path(_assessment + "agreed/", agreeing.agreed_list, name="agreed-list"),
    path(_agreed, agreeing.AgreedPage.as_view(), name="agreed"),
    path(_agreed + "history/", history.agreed_history, name="agreed-history"),
    path(_agreed + "evidence/", evidence.add_to_agreed, name="add-agreed-evidence"),
    path(_assessment + "submit/", agreeing.submit, name="submit"),
    path("evidence/<uuid:evidence>/", evidence.download, name="evidence"),
    path("evidence/<uuid:evidence>/remove/", evidence.remove, name="remove-evidence"),
    *OLD,
]
