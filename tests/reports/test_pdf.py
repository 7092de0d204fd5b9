"""The PDF: accessible whatever was typed, complete, and closed to everything outside."""

import gc
import io
import logging
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import page
import pydyf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from icsassess.lib.paper import pdf
from icsassess.reports import document, outline
from icsassess.reports.report import Report
from tests.reports import build
from tests.reports.states import (
    again,
    empty,
    filled,
    half,
    hostile,
    narrative,
    pasted,
    staircase,
    with_places,
)
from tests.reports.test_report import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.shown, pytest.mark.one_database("print a report")]


def made(assessment):
    return document.file(report_of(assessment), made=timezone.now())


class Printed(NamedTuple):
    report: Report
    data: bytes

    @property
    def words(self):
        return words(self.data)


@cache
def printed(make):
    """The report of an assessment in this state: printed once, for all tests that read it."""
    report = report_of(make(build.a_version((3, 2, 2))))
    return Printed(report, document.file(report, made=timezone.now()))


def words(data):
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    "make", [empty, half, filled, hostile, pasted, narrative, staircase, again, with_places]
)
def test_every_report_keeps_all_rules_of_pdf_ua(make):
    found = page.validate_pdf_bytes(printed(make).data, profile=page.ValidationProfile.PDF_UA_1)

    assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    assert found.rules.passed == found.rules.total == 104


def test_the_whole_report_can_be_read_back():
    report, text = printed(filled).report, printed(filled).words

    for criterion in report.criteria:
        assert criterion.heading in text
        assert f"Minutes {criterion.ref}" in text
    for expected in (
        report.system,
        "Chair of the partnership board",
        "Gaps, furthest from the target first",
        "What good looks like 2018 (000000000000) – made",
        "Statement 1 of 2.2 is true",
    ):
        assert expected in text
    assert "not submitted" not in text


def test_every_page_is_numbered_and_stamped_with_the_version():
    pages = PdfReader(io.BytesIO(printed(half).data)).pages

    for number, one in enumerate(pages, start=1):
        text = one.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "What good looks like 2018 (" in text
        assert "draft, not submitted" in text


def test_words_are_printed_as_a_plan_without_empty_figures():
    version = build.a_version(
        (2,), levels=(), method="none", statements=0, gaps_word="Development plan"
    )
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": ""}, strengths="Partners meet.", gaps="Meet more often.")
    text = words(made(assessment))

    assert "1 of 2 answered" in text
    assert "Strengths Development plan 1.1 Criterion" in text
    for absent in ("Profile", "Leaders’ views", "Without a score", "median", "Gaps", "statements"):
        assert absent not in text


@pytest.mark.parametrize(("statements", "lines"), [(3, 6), (9, 5), (9, 7)])
def test_nothing_stands_alone_at_the_top_of_a_page(statements, lines):
    """Four criteria of such a length that what follows a text or a table just does not fit."""
    assessment = build.an_assessment(build.a_version((4,), statements=statements))
    refs = ["1.1", "1.2", "1.3", "1.4"]
    build.agree(assessment, dict.fromkeys(refs, 3), strengths="\n\n".join("A" * lines), support="B")
    build.leaders(assessment, [3, 3, 3])
    pages = PdfReader(io.BytesIO(made(assessment))).pages
    tops = tuple(one.extract_text().strip() for one in pages)

    assert len(tops) > 5, "there is something to break"
    assert not [top for top in tops if top.startswith(("No evidence", "Support is wanted"))]


def test_parts_follow_one_another_on_a_page():
    """Only cover and contents begin a page of their own."""
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(printed(half).data)).pages]

    assert any("Support wanted" in page and "1 Capability 1\n" in page for page in pages[2:])
    assert any("How this assessment was made" in page for page in pages[1:2])
    assert len(pages) < 10


def test_progress_and_levels_are_printed_where_there_are_any():
    assert "Since ‘Spring 2026’" in printed(again).words
    text = printed(with_places).words
    assert "Place level: 2 of 3 submitted" in text
    assert "Not counted, because not submitted: West (agreeing scores)" in text


def test_contents_and_bookmarks_lead_to_every_section():
    reader = PdfReader(io.BytesIO(printed(filled).data))
    bookmarks = [mark.title for mark in reader.outline[1] if not isinstance(mark, list)]

    headings = [domain.heading for domain in printed(filled).report.domains]
    for expected in ("How this assessment was made", "Summary", "Profile", *headings):
        assert expected in bookmarks
    links = {link.get_object()["/Dest"] for link in reader.pages[1]["/Annots"]}
    assert len(links) == len(bookmarks) - 1, "all but the contents themselves"


def test_typed_lines_and_lists_keep_their_shape():
    assessment = build.an_assessment(build.a_version((1,)))
    build.agree(assessment, {"1.1": 3}, rationale="First line\nsecond line\n\n- item")

    html = document.html(report_of(assessment), made=timezone.now())

    assert "<p>First line<br>second line</p><ul><li>item</li></ul>" in html


def test_pasted_text_is_printed_as_the_lists_and_tables_that_it_was():
    text = printed(pasted).words

    for seen in (
        "one plan of the partners, written down two boards and one budget",
        "second letter other third 3.1 part small Roman Ay Be",
        "Place Cost Share East £1,200 40% West 60%",
        "Now Plan poor x y z",
        "-5% of the money a co",
    ):
        assert seen in text
    # The signs before the items are written after the words of a page.
    for signs in ("• ◦ •", "2. a. b. 3. i. ii. A. B."):
        assert signs in text


def test_what_was_typed_is_printed_and_never_run():
    text = printed(hostile).words

    assert "<script>alert(1)</script>" in text
    assert "{{ report }}" in text
    assert text.count("talk.") == 2 * 16 * 11


def test_empty_sections_say_that_nothing_was_recorded():
    text = printed(empty).words

    assert "Nothing was recorded." in text
    assert "Nothing was recorded for 2.1 and 2.2." in text
    assert "Draft – not submitted" in text


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://example.org/x", "ftp://x/y", "x"],
)
def test_nothing_is_fetched_from_outside(address, tmp_path):
    fetcher = pdf._fetcher()

    with pytest.raises(ValueError, match=r"disallowed protocol|absolute"):
        fetcher.fetch(address)


def test_the_method_says_who_saw_what_leaders_answered():
    assessment = build.an_assessment(build.a_version((1,)), attribution="anonymous")
    build.leaders(assessment, [3])
    html = document.html(report_of(assessment), made=timezone.now())
    assert all(sentence in html for sentence in assessment.round.who_sees)


def test_a_planted_address_is_left_out_of_the_document(tmp_path, caplog):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">secret</text></svg>')
    html = (
        '<html lang="en"><head><title>t</title>'
        f'<link rel="attachment" href="{secret.as_uri()}"><link rel="stylesheet" '
        f'href="{secret.as_uri()}"></head><body><h1>t</h1>'
        f'<img alt="x" src="{secret.as_uri()}"></body></html>'
    )

    with caplog.at_level(logging.CRITICAL, logger="weasyprint"):
        data = pdf.render(html)

    assert b"secret" not in data
    assert "secret" not in words(data)
    assert not PdfReader(io.BytesIO(data)).attachments


def test_a_fatal_error_of_the_renderer_has_a_name_of_ours(monkeypatch):
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    def fatal(*_: object, **__: object) -> bytes:
        raise FatalURLFetchingError("no")

    monkeypatch.setattr(HTML, "write_pdf", fatal)

    with pytest.raises(pdf.PdfError, match="refused"):
        pdf.render("<p>x</p>")


def test_the_names_of_pages_stay_right_while_pages_are_added():
    """They are kept, because a long report asks for them at every tag."""
    pdf.render("<html lang=en><title>t</title><p>x")
    document = pydyf.PDF()
    for number in range(1, 4):
        document.add_page(page_ := pydyf.Dictionary())
        assert len(document.page_references) == number
        assert document.page_references[-1] == page_.reference


def test_only_words_with_unusual_signs_are_drawn_to_see_whether_a_font_knows_them():
    assert pdf._unusual_words("<p>Café – it’s ▼ plain</p>") == ""
    assert pdf._unusual_words("<p>plain <b>✅done</b> 中文</p>").endswith("<p>✅done 中文")


def test_garbage_is_collected_again_when_a_report_failed(monkeypatch):
    monkeypatch.setattr(pdf, "_stylesheet", lambda: 1 / 0)

    with pytest.raises(pdf.PdfError, match="division by zero"):
        pdf.render("<p>x")

    assert gc.isenabled()


@pytest.mark.parametrize("by", ["pk", "key"])
def test_the_command_writes_what_the_page_offers(tmp_path, by):
    assessment = filled(build.a_version((1,)))
    output = tmp_path / "report.pdf"

    call_command("render_report", str(getattr(assessment, by)), output=output)

    assert words(output.read_bytes()) == words(made(assessment))


def test_the_command_makes_what_is_too_long_for_a_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(outline, "LONGEST_WAIT", 0.1)
    assessment = filled(build.a_version((1,)))
    output = tmp_path / "report.pdf"

    call_command("render_report", str(assessment.pk), output=output)

    assert "This takes about 5 seconds." in capsys.readouterr().out
    assert words(output.read_bytes()) == words(made(assessment))


@pytest.mark.parametrize(
    ("number", "output", "says"),
    [
        ("999", "x.pdf", "There is no assessment 999"),
        (f"{UUID(int=9)}", "x.pdf", "There is no assessment 0000"),
        ("the last", "x.pdf", "invalid"),
        (None, "no/such/x.pdf", "could not be writ"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, number, output, says):
    assessment = empty(build.a_version((1,)))

    with pytest.raises(CommandError, match=says):
        call_command("render_report", number or str(assessment.pk), output=Path(tmp_path / output))
