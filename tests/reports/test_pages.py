"""Pages of the PDF with many domains and with long rows: nothing stands alone, heads come again."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from django.utils import timezone
from django.utils.html import strip_tags
from pypdf import PdfReader

from frameworks.changes.versions import publish, store
from icsassess.reports import document
from tests.frameworks.files import read
from tests.reports import build
from tests.reports.test_report import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.shown, pytest.mark.one_database("print a report")]

MANY = (9, 10, 12, 14, 22)
FOOTER = ("Page ", "System ", "What good looks like 2018 (")


class Pages:
    """A printed report: its pages as lines without the footer, and its headings."""

    def __init__(self, assessment):
        report, made = report_of(assessment), timezone.now()
        html = document.html(report, made=made)
        self.headings = {
            " ".join(strip_tags(found).split())
            for found in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", html, re.DOTALL)
        }
        reader = PdfReader(io.BytesIO(document.file(report, made=made)))
        self.pages = [self._lines(page.extract_text()) for page in reader.pages]

    @staticmethod
    def _lines(text):
        lines = [" ".join(line.split()) for line in text.splitlines()]
        return [line for line in lines if line and not line.startswith(FOOTER)]


@cache
def with_domains(number):
    version = build.a_version((1,) * number, levels=build.TWO, method="none", statements=0)
    assessment = build.an_assessment(version)
    build.agree(assessment, {f"{n}.1": 1 + n % 2 for n in range(1, number + 1)})
    return Pages(assessment)


@pytest.mark.parametrize("number", MANY)
def test_the_profile_stands_with_its_rows_and_its_axis(number):
    pages = with_domains(number).pages

    first = next(page for page in pages if page[0] == "Profile")
    assert {"1 Capability 1", "2 Capability 2", "Beginning", "Maturing"} <= set(first)
    with_axis = [line for page in pages if {"Beginning", "Maturing"} <= set(page) for line in page]
    rows = [f"{n} Capability {n}" for n in range(1, number + 1)]
    assert [row for row in rows if row not in with_axis] == []


@pytest.mark.parametrize("number", MANY)
def test_no_page_holds_a_heading_or_a_line_alone(number):
    pages = with_domains(number)

    assert [page for page in pages.pages if len(page) < 4] == []
    ends = [page[-1] for page in pages.pages[2:]]  # after the cover and the contents
    assert [end for end in ends if end in pages.headings] == []


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
    printed = Pages(build.an_assessment(version))

    pages = [page for page in printed.pages if any(SENTENCE[:30] in line for line in page)]
    source = [page for page in pages if "Source" in page]
    levels = [page for page in pages if any("What it means" in line for line in page)]
    assert len(source) >= 2
    assert len(levels) >= 2
    assert len(source) + len(levels) == len(pages), "every page of such a row has a head"


def test_what_leaders_wrote_in_words_has_its_head_on_every_page():
    version = build.a_version((1,), levels=(), method="none", statements=0)
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": ""}, strengths=f"{SENTENCE}\n" * 90, gaps="Meet.")
    printed = Pages(assessment)

    pages = [page for page in printed.pages if any(SENTENCE[:30] in line for line in page)]
    assert len(pages) >= 2
    assert all("Strengths Gaps" in " ".join(page) for page in pages)
