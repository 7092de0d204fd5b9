"""Links are decided one by one or read from a file, and outlive a draft that is loaded anew."""

from __future__ import annotations

import csv
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from frameworks import changes, queries
from frameworks.changes.links import Imported
from frameworks.files import links
from frameworks.files.links import InvalidLinks
from frameworks.models import CriterionLink
from icsassess.audit.models import Event
from icsassess.lib.editing import Refused
from tests.frameworks.files import read
from tests.frameworks.links import NEW, OLD, as_told, at, stored, text, two
from tests.racing import race

pytestmark = pytest.mark.django_db


def file_of(one, other) -> bytes:
    content = queries.versions.content
    return links.write(content(one), content(other), queries.links.between(one, other))


@pytest.fixture
def versions():
    return two()


@pytest.fixture
def administrator():
    return get_user_model().objects.create_user(
        "administrator@example.org", name="Administrator", is_administrator=True
    )


def decide(by, one, other, kind="overlaps", state="confirmed", seen="", **more):
    return changes.links.decide(
        by=by, one=one.pk, other=other.pk, kind=kind, state=state, seen=seen, **more
    )


class TestDeciding:
    def test_a_suggestion_is_confirmed(self, versions, administrator):
        old, new = versions
        link = decide(administrator, at(old, "2"), at(new, "2"), note="Much the same.", score=94)

        assert as_told() == ["old 2 overlaps new 2: confirmed"]
        assert (link.note, link.score) == ("Much the same.", 94)
        assert link.made_by == link.decided_by == administrator
        event = Event.objects.get(verb="confirmed a link")
        assert event.actor_label == "Administrator"

    def test_a_suggestion_is_refused_and_not_made_again(self, versions, administrator):
        old, new = versions
        decide(administrator, at(old, "2"), at(new, "2"), state="refused")

        assert as_told() == ["old 2 overlaps new 2: refused"]
        assert [one.old for one in queries.links.links_between(old, new).suggested] == ["1"]

    @pytest.mark.parametrize(
        ("kind", "turned"),
        [
            ("equivalent", "equivalent"),
            ("overlaps", "overlaps"),
            ("broader", "narrower"),
            ("narrower", "broader"),
        ],
    )
    def test_a_link_reads_from_both_its_ends(self, versions, administrator, kind, turned):
        old, new = versions
        decide(administrator, at(new, "2"), at(old, "2"), kind=kind)

        (from_new,) = queries.links.between(new, old)
        (from_old,) = queries.links.between(old, new)
        assert (from_new.here.version, from_new.kind) == (new, kind)
        assert (from_old.here.version, from_old.kind) == (old, turned)

    def test_a_decision_is_changed(self, versions, administrator):
        old, new = versions
        pair = at(old, "2"), at(new, "2")
        decide(administrator, *pair, state="refused")
        decide(administrator, *pair, kind="broader", seen="refused", note="After all.")

        assert as_told() == ["old 2 broader new 2: confirmed"]

    @pytest.mark.parametrize("seen", ["", "draft", "confirmed"])
    def test_who_comes_second_is_told(self, versions, administrator, seen):
        old, new = versions
        pair = at(old, "2"), at(new, "2")
        decide(administrator, *pair, state="refused")

        with pytest.raises(Refused, match="decided this meanwhile"):
            decide(administrator, *pair, seen=seen)
        with pytest.raises(Refused, match="decided this meanwhile"):
            changes.links.remove(by=administrator, one=pair[0].pk, other=pair[1].pk, seen=seen)

        assert as_told() == ["old 2 overlaps new 2: refused"]

    def test_two_criteria_of_one_version_are_not_linked(self, versions, administrator):
        old, _ = versions
        with pytest.raises(Refused, match="two criteria of two versions"):
            decide(administrator, at(old, "1"), at(old, "2"))

    def test_a_criterion_that_is_gone_is_not_linked(self, versions, administrator):
        old, new = versions
        gone = at(new, "2")
        gone.pk += 1000
        with pytest.raises(Refused, match="two criteria of two versions"):
            decide(administrator, at(old, "1"), gone)

    def test_a_link_is_removed(self, versions, administrator):
        old, new = versions
        pair = at(old, "1"), at(new, "1")
        decide(administrator, *pair)
        changes.links.remove(by=administrator, one=pair[1].pk, other=pair[0].pk, seen="confirmed")

        assert as_told() == []
        assert Event.objects.filter(verb="removed a link").count() == 1
        assert [one.old for one in queries.links.links_between(old, new).suggested] == ["1", "2"]


HEADER = "from_framework,from_version,from_ref,kind,to_framework,to_version,to_ref,note"
ROW = "old,2018,1,equivalent,new,2019,1,The same."


def file(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


class TestFiles:
    def test_links_are_read_as_drafts(self, versions, administrator):
        done = changes.links.import_csv(
            file(ROW, "new,2019,2,broader,old,2018,2,"), by=administrator
        )

        assert done == Imported(written=2, left=0)
        # Stored once, from the criterion that was stored first.
        assert as_told() == ["old 1 equivalent new 1: draft", "old 2 narrower new 2: draft"]
        assert {link.made_by for link in CriterionLink.objects.all()} == {administrator}
        event = Event.objects.get(verb="imported links")
        assert event.object_label == "The old framework 2018"
        assert event.detail == "2 links with The new framework 2019"

    def test_it_is_told_once_for_every_two_versions(self, versions, administrator):
        stored("third", "2020", OLD)
        rows = ROW, "old,2018,3,overlaps,third,2020,3,", "third,2020,2,overlaps,old,2018,2,"

        changes.links.import_csv(file(*rows), by=administrator)
        changes.links.import_csv(file(*rows), by=administrator)

        told = Event.objects.filter(verb="imported links").values_list("object_label", "detail")
        assert sorted(told) == [
            ("The old framework 2018", "1 link with The new framework 2019"),
            ("The old framework 2018", "2 links with The third framework 2020"),
        ]

    def test_a_file_of_the_product_has_no_maker_and_decides_nothing(self, versions):
        changes.links.import_csv(file(f"{ROW},confirmed", header=f"{HEADER},state"), by=None)

        link = CriterionLink.objects.get()
        assert (link.state, link.made_by, link.made_at) == ("draft", None, None)

    def test_a_persons_file_may_decide(self, versions, administrator):
        rows = f"{ROW},confirmed", "old,2018,2,overlaps,new,2019,2,,Refused"
        changes.links.import_csv(file(*rows, header=f"{HEADER},state"), by=administrator)

        assert as_told() == ["old 1 equivalent new 1: confirmed", "old 2 overlaps new 2: refused"]
        assert {link.decided_by for link in CriterionLink.objects.all()} == {administrator}

    def test_a_link_that_exists_stays_as_it_is(self, versions, administrator):
        old, new = versions
        decide(administrator, at(old, "1"), at(new, "1"), kind="broader", note="Ours.")
        rows = ROW, "old,2018,2,overlaps,new,2019,2,"

        assert changes.links.import_csv(file(*rows), by=administrator) == Imported(
            written=1, left=1
        )
        assert changes.links.import_csv(file(*rows), by=administrator) == Imported(
            written=0, left=2
        )
        assert as_told() == ["old 1 broader new 1: confirmed", "old 2 overlaps new 2: draft"]

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"\xef\xbb\xbf" + file(ROW).replace(b"\n", b"\r\n"), id="from Excel"),
            pytest.param(file(ROW, header=HEADER).replace(b",", b";"), id="semicolon"),
            pytest.param(
                file("1,new,2019,1,old,2018,EQUIVALENT", header="from_ref,to_framework,to_version,"
                     "to_ref,from_framework,from_version,kind"),
                id="columns in another order, no note",
            ),
        ],
    )  # fmt: skip
    def test_ways_to_write_the_same(self, versions, administrator, data):
        assert changes.links.import_csv(data, by=administrator).written == 1
        assert as_told() == ["old 1 equivalent new 1: draft"]

    @pytest.mark.parametrize(
        ("data", "problems"),
        [
            pytest.param(b"", ["1: The file is empty."], id="empty"),
            pytest.param(
                file(),
                ["1: There is no link in this file, only the names of the columns."],
                id="no row",
            ),
            pytest.param(b"a" * 2_000_001, ["1: The file is too large: at most 2 MB."], id="large"),
            pytest.param(
                file("x", header=HEADER.replace("kind", "knid")),
                ["1: The column 'kind' is missing.",
                 "1: The column 'knid' is not known here. Did you mean 'kind'?"],
                id="a column",
            ),
            pytest.param(
                file(ROW, header=HEADER.replace("note", "kind")),
                ["1: The column 'kind' stands here twice."],
                id="a column twice",
            ),
            pytest.param(
                file("older,2018,1,equivalent,new,2020,1,"),
                ["2: There is no version '2018' of a framework 'older' here.",
                 "2: There is no version '2020' of a framework 'new' here."],
                id="versions that are not here",
            ),
            pytest.param(
                file("old,2018,11,same,new,2019,9,", "old,2018,2,overlaps,new,2019,2,"),
                ["2: There is no criterion '11' in old 2018. Did you mean '1'?",
                 "2: There is no criterion '9' in new 2019.",
                 "2: The kind 'same' is not one of: equivalent, overlaps, broader, narrower."],
                id="all that is wrong in a row",
            ),
            pytest.param(
                file(ROW, "", "new,2019,1,overlaps,old,2018,1,"),
                ["4: Line 2 links these two criteria already."],
                id="a pair twice, the other way round",
            ),
            pytest.param(
                file("old,2018,1,overlaps,old,2018,2,"),
                ["2: Both criteria are of one version. A link leads from one to another."],
                id="within a version",
            ),
            pytest.param(
                file(f"{ROW},sure", header=f"{HEADER},state"),
                ["2: The state 'sure' is not one of: draft, confirmed, refused."],
                id="state",
            ),
            pytest.param(
                file(ROW + "x" * 2000),
                ["2: The note is 2009 characters long; at most 2000 fit."],
                id="a long note",
            ),
            pytest.param(
                file(ROW, ROW + ",x,y"),
                ["3: There are more cells here than the 8 columns. Put a cell that holds the "
                 "separator in quotes."],
                id="a comma too many",
            ),
        ],
    )  # fmt: skip
    def test_with_a_problem_nothing_is_written(self, versions, administrator, data, problems):
        with pytest.raises(InvalidLinks) as caught:
            changes.links.import_csv(data, by=administrator)

        assert str(caught.value).splitlines() == problems
        assert as_told() == []

    def test_an_export_is_read_in_again(self, versions, administrator):
        old, new = versions
        decide(administrator, at(old, "1"), at(new, "1"), kind="broader", note="=1+1")
        decide(
            administrator, at(old, "2"), at(new, "2"), state="refused", note='Say "no",\nplainly'
        )
        before = as_told()
        exported = file_of(new, old)
        CriterionLink.objects.all().delete()

        changes.links.import_csv(exported, by=administrator)

        assert as_told() == before
        assert [link.note for link in CriterionLink.objects.all()] == [
            "=1+1",
            'Say "no",\nplainly',
        ]

    def test_what_an_export_says(self, versions, administrator):
        old, new = versions
        changes.links.import_csv(file("old,2018,2,overlaps,new,2019,2,"), by=None)
        decide(administrator, at(old, "1"), at(new, "1"), kind="broader", note="=1+1")

        exported = file_of(new, old).decode("utf-8-sig")
        first, second = csv.DictReader(StringIO(exported))
        assert (first["from_framework"], first["kind"], first["note"]) == (
            *("new", "narrower", "'=1+1"),
        )
        assert (first["from_title"], first["to_title"]) == ("A shared plan", "A shared plan")
        assert first["made_by"] == "Administrator"
        assert first["decided"].startswith("Administrator, 20")
        assert (first["from_checksum"], first["to_checksum"]) == (new.checksum, old.checksum)
        assert (second["state"], second["made_by"], second["decided"]) == (
            *("draft", "ICS Assess", ""),
        )

    def test_the_statements_sent_do_not_grow(
        self, versions, administrator, django_assert_num_queries
    ):
        changes.links.import_csv(file(ROW), by=administrator)
        CriterionLink.objects.all().delete()
        rows = [f"old,2018,{a},overlaps,new,2019,{b}," for a in OLD for b in NEW]

        # The transaction twice; versions, criteria, these held, what stands, links, the versions
        # told, the act.
        with django_assert_num_queries(9):
            changes.links.import_csv(file(*rows), by=administrator)

        assert CriterionLink.objects.count() == 9


class TestRefsThatASpreadsheetSaved:
    """A spreadsheet makes the number 6.1 of the refs '6.1' and '6.10', and 1 of '01'."""

    CLOUD = {
        "6.1": ("Backups", "Data is saved every day."),
        "6.10": ("Recovery", "Data is brought back in an hour."),
        "6.2": ("Networks", "Lines are doubled."),
        "7.1": ("Costs", "Costs are known."),
        "7.10": ("Costs", "Costs are shared."),
    }
    DIGITAL = {"01": ("Saving", "There are copies."), "02": ("Restoring", "Copies are tried.")}

    @pytest.fixture(autouse=True)
    def versions(self, db):
        return stored("cloud", "2025", self.CLOUD), stored("digital", "2019", self.DIGITAL)

    def importing(self, by, *rows, titles=False):
        header = HEADER + ",from_title,to_title" * titles
        return changes.links.import_csv(file(*rows, header=header), by=by)

    def problems(self, by, *rows, titles=False):
        with pytest.raises(InvalidLinks) as caught:
            self.importing(by, *rows, titles=titles)
        assert as_told() == []
        return [str(problem.line) + ": " + problem.message for problem in caught.value.problems]

    def test_a_ref_that_may_be_two_is_refused_at_every_line(self, administrator):
        rows = (
            "cloud,2025,6.1,equivalent,digital,2019,01,",
            "cloud,2025,6.1,equivalent,digital,2019,02,",
        )

        says = (
            "'6.1' may be '6.1' or '6.10' in cloud 2025, because a spreadsheet makes one number of "
            "them. Put an apostrophe before the right one, or write its title in the column "
            "'from_title'."
        )
        assert self.problems(administrator, *rows) == [f"2: {says}", f"3: {says}"]

    def test_a_file_in_which_both_stand_was_saved_by_no_spreadsheet(self, administrator):
        rows = (
            "cloud,2025,6.1,equivalent,digital,2019,01,",
            "cloud,2025,6.10,equivalent,digital,2019,02,",
        )

        self.importing(administrator, *rows)

        assert as_told() == [
            "cloud 6.1 equivalent digital 01: draft",
            "cloud 6.10 equivalent digital 02: draft",
        ]

    @pytest.mark.parametrize("ref", ["6.2", "6.10", "'6.1"])
    def test_a_ref_that_can_be_only_one_needs_no_title(self, administrator, ref):
        self.importing(administrator, f"cloud,2025,{ref},overlaps,digital,2019,01,")

        assert as_told() == [f"cloud {ref.strip(chr(39))} overlaps digital 01: draft"]

    @pytest.mark.parametrize("title", ["Backups", " backUPS "])
    def test_with_its_title_a_ref_is_one(self, administrator, title):
        row = f"cloud,2025,6.1,overlaps,digital,2019,01,,{title},Saving"

        self.importing(administrator, row, titles=True)

        assert as_told() == ["cloud 6.1 overlaps digital 01: draft"]

    def test_a_ref_and_a_title_that_disagree_are_refused(self, administrator):
        rows = (
            "cloud,2025,6.1,overlaps,digital,2019,01,,Recovery,",
            "cloud,2025,6.2,overlaps,digital,2019,02,,,Something else",
        )

        assert self.problems(administrator, *rows, titles=True) == [
            "2: '6.1' of cloud 2025 is 'Backups', not 'Recovery', which is '6.10'. Write the "
            "reference and the title of one criterion.",
            "3: '02' of digital 2019 is 'Restoring', not 'Something else'. Write the reference and "
            "the title of one criterion.",
        ]

    def test_a_title_that_both_have_does_not_decide(self, administrator):
        row = "cloud,2025,7.1,overlaps,digital,2019,01,,Costs,"

        (problem,) = self.problems(administrator, row, titles=True)

        assert problem.startswith("2: '7.1' may be '7.1' or '7.10' in cloud 2025")

    def test_a_ref_that_has_lost_its_nought_is_not_guessed(self, administrator):
        assert self.problems(administrator, "cloud,2025,6.2,overlaps,digital,2019,1,") == [
            "2: There is no criterion '1' in digital 2019. Did you mean '01'?"
        ]

    def test_a_label_that_may_be_two_is_refused(self, administrator):
        other = text("cloud", "2026", self.CLOUD).replace('label: "2026"', 'label: "2025.0"')
        changes.versions.store(read(other))

        (problem,) = self.problems(administrator, "cloud,2025,6.2,overlaps,digital,2019,01,")

        assert problem.startswith("2: '2025' may be '2025' or '2025.0' of cloud")
        self.importing(administrator, "cloud,'2025,6.2,overlaps,digital,2019,01,")

    def test_an_export_that_went_through_a_spreadsheet_is_read_in_again(
        self, versions, administrator
    ):
        cloud, digital = versions
        for ref, other in (("6.1", "01"), ("6.10", "02"), ("7.1", "02"), ("7.10", "01")):
            decide(administrator, at(cloud, ref), at(digital, other))
        before = as_told()
        table = csv.reader(StringIO(file_of(cloud, digital).decode("utf-8-sig"), newline=""))
        out = StringIO()
        csv.writer(out).writerows([as_saved(cell) for cell in line] for line in table)
        CriterionLink.objects.all().delete()

        changes.links.import_csv(out.getvalue().encode(), by=administrator)

        assert as_told() == before


def as_saved(cell):
    """What a spreadsheet saves of a cell that it has read."""
    try:
        return f"{float(cell):g}"
    except ValueError:
        return cell


class TestTheCommand:
    @pytest.fixture
    def write(self, tmp_path):
        def write(name, data):
            (tmp_path / name).write_bytes(data)
            return str(tmp_path / name)

        return write

    def test_files_are_loaded_again_and_again(self, versions, write):
        path, out = write("a.csv", file(ROW)), StringIO()

        call_command("load_links", path, stdout=out)
        call_command("load_links", path, stdout=out)

        assert out.getvalue().splitlines() == [
            f"{path}: links loaded 1, already there 0.",
            f"{path}: links loaded 0, already there 1.",
        ]
        assert as_told() == ["old 1 equivalent new 1: draft"]

    def test_with_a_problem_in_one_file_none_is_loaded(self, versions, write, tmp_path):
        good, bad = write("good.csv", file(ROW)), write("bad.csv", file("x,,,,,,,"))
        errors, none = StringIO(), str(tmp_path / "none.csv")

        with pytest.raises(CommandError, match=r"^4 problems. Nothing was loaded.$"):
            call_command("load_links", good, bad, none, stderr=errors)

        assert f"{bad}:2: There is no version '' of a framework 'x' here." in errors.getvalue()
        assert f"{none}:1: It cannot be read: No such file or directory." in errors.getvalue()
        assert as_told() == []


class TestADraftThatIsLoadedAnew:
    @pytest.fixture
    def draft(self):
        return stored("new", "2019", NEW, published=False)

    @pytest.fixture
    def old(self, draft):
        """Stored after the draft, so that links are stored from the draft."""
        return stored("old", "2018", OLD)

    def test_its_links_lead_from_the_same_refs(self, draft, old, administrator):
        link = decide(administrator, at(old, "2"), at(draft, "2"), kind="broader", note="So.")
        changes.links.import_csv(file("old,2018,1,overlaps,new,2019,4,"), by=None)
        changed = stored("new", "2019", {**NEW, "2": ("Teams", "They meet.")}, published=False)

        first, second = queries.links.between(old, changed)
        assert (first.there.ref, first.kind, first.link.state) == ("4", "overlaps", "draft")
        assert (second.there.title, second.kind) == ("Teams", "broader")
        kept = second.link
        assert (kept.note, kept.decided_by, kept.decided_at) == (
            *("So.", administrator, link.decided_at),
        )

    def test_it_is_refused_while_a_linked_criterion_would_be_gone(self, draft, old, administrator):
        decide(administrator, at(old, "2"), at(draft, "2"))
        decide(administrator, at(old, "2"), at(draft, "4"))
        decide(administrator, at(old, "1"), at(draft, "1"))
        before = as_told()

        with pytest.raises(Refused, match=r"linked to 2, 4, which would be gone"):
            stored("new", "2019", {"1": NEW["1"]}, published=False)

        draft.refresh_from_db()
        assert as_told() == before


@pytest.mark.django_db(transaction=True)
class TestTwoAdministratorsAtOnce:
    @pytest.fixture
    def deciding(self, versions, administrator):
        old, new = versions
        return partial(decide, administrator, at(old, "1"), at(new, "1"), kind="broader")

    def test_what_is_decided_meanwhile_is_left_by_an_import(self, deciding, administrator):
        importing = partial(changes.links.import_csv, file(ROW), by=administrator)

        assert race(deciding, importing) == Imported(written=0, left=1)
        assert as_told() == ["old 1 broader new 1: confirmed"]

    def test_of_two_imports_of_one_link_one_writes_it(self, versions, administrator):
        importing = partial(changes.links.import_csv, file(ROW), by=administrator)

        assert race(importing, importing) == Imported(written=0, left=1)
        assert as_told() == ["old 1 equivalent new 1: draft"]

    def test_a_criterion_that_is_imported_meanwhile_is_decided_as_it_stands(
        self, deciding, administrator
    ):
        with pytest.raises(Refused, match="decided this meanwhile"):
            race(partial(changes.links.import_csv, file(ROW), by=administrator), deciding)

        assert as_told() == ["old 1 equivalent new 1: draft"]

    def test_what_is_decided_while_a_draft_is_loaded_anew_leads_to_the_new_one(self, administrator):
        old = stored("old", "2018", OLD)
        draft = stored("new", "2019", NEW, published=False)
        changed = {**NEW, "2": ("Teams", "They meet.")}

        race(
            partial(decide, administrator, at(old, "1"), at(draft, "1")),
            partial(stored, "new", "2019", changed, published=False),
        )

        assert as_told() == ["old 1 overlaps new 1: confirmed"]
