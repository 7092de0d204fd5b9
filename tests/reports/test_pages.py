"""Pages of the PDF with many domains and with long rows: nothing stands alone, heads come again."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from django.utils import timezone
from pypdf import PdfReader

from frameworks.changes.versions import publish, store
from icsassess.lib.paper.pdf import stylesheet
from icsassess.reports import document
from tests.frameworks.files import read
from tests.reports import build
from tests.reports.states import again, empty, filled, half, narrative, staircase, with_places
from tests.reports.test_pdf import printed
from tests.reports.test_report import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.shown, pytest.mark.one_database("print a report")]

MANY = (9, 10, 12, 14, 22)
FOOTER = ("Page ", "System ", "What good looks like 2018 (")


#: In points, of both headings.
HEADING = {
    float(size) for size in re.findall(r"(?m)^h[23] \{ font-size: ([0-9.]+)pt", stylesheet())
}


class Pages:
    """A printed report: its pages as lines without the footer, and headings at the end of one."""

    def __init__(self, report, data=None):
        data = data or document.file(report, made=timezone.now())
        self.pages, self.headings_at_an_end = [], []
        for page in PdfReader(io.BytesIO(data)).pages:
            sizes = {}

            def see(text, outer, inner, _font, size, sizes=sizes):
                y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
                if y > 0:  # not within a picture
                    sizes[" ".join(text.split())] = round(size * abs(inner[3] * outer[3]), 1)

            lines = [
                " ".join(line.split())
                for line in page.extract_text(visitor_text=see).splitlines()
                if line.strip() and not line.strip().startswith(FOOTER)
            ]
            self.pages.append(lines)
            if sizes.get(lines[-1]) in HEADING:
                self.headings_at_an_end.append(lines[-1])

    def alone(self):
        """Pages of a heading and a line at most, and headings at the end of a page."""
        return [page for page in self.pages if len(page) < 4] + self.headings_at_an_end


@cache
def with_domains(number):
    version = build.a_version((1,) * number, levels=build.TWO, method="none", statements=0)
    assessment = build.an_assessment(version)
    build.agree(assessment, {f"{n}.1": 1 + n % 2 for n in range(1, number + 1)})
    return Pages(report_of(assessment))


@pytest.mark.parametrize("number", MANY)
def test_the_profile_stands_with_its_rows_and_its_axis(number):
    pages = with_domains(number).pages

    first = next(page for page in pages[2:] if "Profile" in page)  # not the contents
    after = first[first.index("Profile") :]
    assert any(line.startswith("1 Capability 1 2.0 2.0") for line in after), "its numbers"
    with_axis = [line for page in pages if {"Beginning", "Maturing"} <= set(page) for line in page]
    rows = [f"{n} Capability {n}" for n in range(1, number + 1)]
    assert [row for row in rows if row not in with_axis] == []


@pytest.mark.parametrize("number", MANY)
def test_no_page_holds_a_heading_or_a_line_alone(number):
    assert with_domains(number).alone() == []


@pytest.mark.parametrize("make", [empty, half, filled, narrative, staircase, again, with_places])
def test_nor_in_any_state(make):
    report, data = printed(make)

    assert Pages(report, data).alone() == []


def test_short_domains_follow_each_other_on_a_page():
    assert len(with_domains(22).pages) <= 18


SENTENCE = "The source says so at length, with every chapter that was used in it. "
LONG = """\
framework: {{slug: long, title: What good looks like, publisher: Nobody}}
version:
  {{label: "2018", published: "2018", licence: Ours, domain_word: Area, criterion_word: Question,
    source: {source}}}
method: none
scale:
  - {{score: 2, status: Maturing, band: strength, support: none, descriptor: {level}}}
  - {{score: 1, status: Beginning, band: gap, support: none}}
domains:
  - ref: "1"
    title: All
    criteria: [{{ref: "1.1", title: One}}, {{ref: "1.2", title: Two}}]
"""


def test_a_row_that_is_longer_than_a_page_has_the_head_of_its_table_on_each():
    paragraph = f"  {SENTENCE * 8}\n\n"
    said = {"source": f'"{paragraph * 14}"', "level": f'"{paragraph * 12}"'}
    version, _ = store(read(LONG.format(**said)))
    publish(version)
    long = Pages(report_of(build.an_assessment(version)))

    pages = [page for page in long.pages if any(SENTENCE[:30] in line for line in page)]
    source = [page for page in pages if "Source" in page]
    levels = [page for page in pages if any("What it means" in line for line in page)]
    assert len(source) >= 2
    assert len(levels) >= 2
    assert len(source) + len(levels) == len(pages), "every page of such a row has a head"


def test_what_leaders_wrote_in_words_has_its_head_on_every_page():
    version = build.a_version((1,), levels=(), method="none", statements=0)
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": ""}, strengths=f"{SENTENCE}\n" * 90, gaps="Meet.")
    long = Pages(report_of(assessment))

    pages = [page for page in long.pages if any(SENTENCE[:30] in line for line in page)]
    assert len(pages) >= 2
    assert all("Strengths Gaps" in " ".join(page) for page in pages)
