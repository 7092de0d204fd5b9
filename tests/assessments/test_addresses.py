"""Addresses do not count: what stands in them, and what becomes of those that did."""

import pytest
from django.core.management import call_command

from frameworks.models import FrameworkUpload
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from tests.assessments.steps import ask
from tests.cast import cast

KEYED = (Round, Assessment, Response, Evidence, FrameworkUpload)


@pytest.fixture
def stage(db):
    stage = cast()
    changes.evidence.add_evidence(
        by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
    )
    return stage


@pytest.mark.django_db(transaction=True)
def test_a_database_with_rows_is_given_a_key_for_each_and_goes_back(stage):
    ask(stage, "Another")
    for name in ("one.yaml", "two.yaml"):
        FrameworkUpload.objects.create(name=name, uploaded_by=stage["administrator"])
    ids = {model: set(model.objects.values_list("pk", flat=True)) for model in KEYED}
    assert all(ids.values())
    try:
        call_command("migrate", "assessments", "0007", verbosity=0)
        call_command("migrate", "frameworks", "0003", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    for model in KEYED:
        keys = dict(model.objects.values_list("pk", "key"))
        assert keys.keys() == ids[model]
        assert len(set(keys.values())) == len(keys)
        assert None not in keys.values()
