"""What is written by plain SQL is what the models and simple-history would have written."""

import pytest
from django.db.models.signals import post_save, pre_save
from django.db.transaction import atomic, set_rollback
from django.utils import timezone
from simple_history import signals
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Answer, StatementAnswer
from tests.cast import cast

WRITTEN = [Answer, AgreedScore, StatementAnswer]
NOW = timezone.now()
AWKWARD = 'It\'s 100 % "done", \\ ß\n‘%s’ 😀'


@pytest.fixture
def stage(db):
    stage = cast()
    first, second, *_ = stage.content.criterion("1.1").statements
    changes.history.write_statuses(
        stage.answer("1.1"),
        {first.id: "planned", second.id: "partly"},
        before={},
        by=stage["leader"],
    )
    return stage


def by_the_models(judgement, statuses, *, by):
    judgement._history_user = by
    judgement.save()
    if not statuses:
        return
    stored = {row.statement_id: row for row in judgement.statements.all()}
    new, changed = [], []
    for id, status in statuses.items():
        if id not in stored:
            new.append(StatementAnswer(answer=judgement, statement_id=id, status=status))
        elif stored[id].status != status:
            stored[id].status = status
            changed.append(stored[id])
    bulk_create_with_history(new, StatementAnswer, default_user=by)
    bulk_update_with_history(changed, StatementAnswer, ["status"], default_user=by)


def by_plain_sql(judgement, statuses, *, by):
    changes.history.write(judgement, by=by)
    if statuses:
        before = dict(judgement.statements.values_list("statement_id", "status"))
        changes.history.write_statuses(judgement, statuses, before=before, by=by)


def tables():
    """All rows that may be written, and those of their history.

    Without what depends on when they were written: a time, and the id that comes next. A row's id
    is its place in its table.
    """
    found = {}
    for model in WRITTEN:
        rows, kept = list(model.objects.order_by("pk").values()), list(model.history.values())
        place = {row["id"]: at for at, row in enumerate(rows)}
        for row in [*rows, *kept]:
            row["id"] = place[row["id"]]
        for row in kept:
            del row["history_id"], row["history_date"]
        found[model] = (
            rows,
            sorted(kept, key=lambda row: (row["id"], row["history_type"], repr(row))),
        )
    return found


def written(write, judgement, statuses, by):
    """What is stored after a write, which is then taken back."""
    with atomic():
        began = timezone.now()
        write(judgement, statuses, by=by)
        times = [
            time
            for model in WRITTEN
            for time in model.history.values_list("history_date", flat=True)
            if time >= began
        ]
        found = tables()
        set_rollback(True)
    return found, len(times)


def judged(stage, on, standing):
    """A judgement of 1.1 in which every column is set, but for those that say what it is of.

    So a column that is new has to be given a value here.
    """
    judgement = stage.answer("1.1") if on is Answer else stage.agreed("1.1")
    level = stage.version.levels.get(score=4)
    values = {
        "standing": standing,
        "level_id": level.pk if standing == "scored" else None,
        **dict.fromkeys(("rationale", "strengths", "gaps", "support"), AWKWARD),
        "revision": 7,
        "saved_from": "0123456789abcdef.3",
        "changed_at": NOW,
        "changed_by_id": stage["lead"].pk,
    }
    columns = {field.attname for field in on._meta.concrete_fields}
    assert values.keys() == columns - {"id", "criterion_id", "response_id", "assessment_id"}
    for name, value in values.items():
        setattr(judgement, name, value)
    return judgement


def some_statuses(stage):
    """One as it was, one changed, one new; the fourth stays without."""
    first, second, third, *_ = stage.content.criterion("1.1").statements
    return {first.id: "planned", second.id: "in_place", third.id: "not_started"}


@pytest.mark.parametrize("on", [Answer, AgreedScore])
@pytest.mark.parametrize("standing", ["scored", "dont_know"])
def test_a_judgement_is_written_as_its_model_writes_it(stage, on, standing):
    before = tables()
    mine, theirs = (
        written(write, judged(stage, on, standing), {}, stage["lead"])
        for write in (by_plain_sql, by_the_models)
    )
    assert mine == theirs
    (rows, kept), (old_rows, old_kept) = mine[0][on], before[on]
    assert len(rows) == len(old_rows)
    assert len(kept) == len(old_kept) + mine[1] == len(old_kept) + 1


def test_statuses_are_written_as_their_model_writes_them(stage):
    before = tables()
    mine, theirs = (
        written(write, judged(stage, Answer, "scored"), some_statuses(stage), stage["leader"])
        for write in (by_plain_sql, by_the_models)
    )
    assert mine == theirs
    (rows, kept), (old_rows, old_kept) = mine[0][StatementAnswer], before[StatementAnswer]
    assert len(rows) == len(old_rows) + 1
    assert len(kept) == len(old_kept) + 2


def test_statuses_that_stay_are_not_written(stage):
    before = tables()
    changes.history.write_statuses(
        stage.answer("1.1"), {1: "planned"}, before={1: "planned", 2: "partly"}, by=stage["leader"]
    )
    assert tables() == before


@pytest.mark.parametrize("model", WRITTEN)
def test_nobody_else_waits_for_a_row_to_be_saved(model):
    """Plain SQL sends no signals: whoever listens for these would hear nothing of a save."""
    listening = [type(one.__self__).__name__ for one in post_save._live_receivers(model)[0]]
    assert listening == ["HistoricalRecords"]
    assert not pre_save.has_listeners(model)
    assert not post_save.has_listeners(model.history.model)
    assert not signals.pre_create_historical_record.has_listeners(model.history.model)
    assert not signals.post_create_historical_record.has_listeners(model.history.model)
