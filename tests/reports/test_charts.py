"""Charts scale with the version and bring nothing into the page that a strict page refuses."""

from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icsassess.lib.paper import drawing
from icsassess.lib.paper.drawing import drawn
from icsassess.reports import charts
from icsassess.reports.charts import ProfileChart, RadarChart, Row
from tests.reports import build
from tests.reports.test_report import report_of

pytestmark = [pytest.mark.django_db, pytest.mark.shown, pytest.mark.one_database("draw a chart")]

FIVE = tuple((score, status) for score, (status, _) in enumerate(build.FIVE, start=1))
TWO = ((1, "Beginning"), (2, "Maturing"))
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('1')</script> & \"quotes\" ﷽"


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


def a_profile(levels=FIVE, domains=5, title="Profile", heading="Capability"):
    rows = tuple(
        Row(f"{n} {heading}", ((levels[0][0], 1), (levels[-1][0], 2)), levels[-1][0], levels[-1][0])
        for n in range(domains)
    )
    return ProfileChart(title, levels, rows)


def a_radar(levels=FIVE, medians=(1, 2.5, None, 4, 5), heading="Capability"):
    axes = tuple(
        Row(f"{n} {heading}", (), median, levels[-1][0]) for n, median in enumerate(medians)
    )
    return RadarChart("Radar", levels, axes)


CHARTS = {
    "five levels, five domains": a_profile(),
    "two levels, twelve domains": a_profile(TWO, 12),
    "one level, one domain": a_profile(TWO[:1], 1),
    "nothing agreed": ProfileChart("Profile", FIVE, (Row("1 Capability", (), None, None),)),
    "hostile titles": a_profile(heading=HOSTILE),
    "radar with a gap": a_radar(),
    "radar of three": a_radar(TWO, (1, 2, 1.5)),
    "radar of twelve": a_radar(medians=(3,) * 12),
    "radar of nothing": a_radar(medians=(None,) * 5),
    "radar with hostile titles": a_radar(heading=HOSTILE),
}


@pytest.fixture(scope="module")
def pictures():
    return {name: drawing._draw(chart) for name, chart in CHARTS.items()}


def read(svg):
    return ElementTree.fromstring(svg)  # noqa: S314  (we drew it)


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_named_picture_and_nothing_else(pictures, name):
    root = read(pictures[name])

    assert root.tag == f"{SVG}svg"
    assert root[0].tag == f"{SVG}title", "PDF/UA asks for the title as a direct child"
    assert (root.get("role"), root.get("aria-label")) == ("img", CHARTS[name].title)
    assert root.get("viewBox")
    assert "NaN" not in pictures[name]
    for element in root.iter():
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}image"}
        assert not {"style", "id", "class", "onload", "href"} & set(element.attrib)


def test_words_of_a_framework_stay_words(pictures):
    assert "<script" not in pictures["hostile titles"]
    assert "<script" not in pictures["radar with hostile titles"]


def words_in(svg):
    return [text.text for text in read(svg).iter(f"{SVG}text")]


def test_every_level_and_domain_is_named_in_the_profile(pictures):
    words = words_in(pictures["two levels, twelve domains"])

    assert [f"{n} Capability" for n in range(12)] == [w for w in words if "Capability" in w]
    assert {"Beginning", "Maturing"} <= set(words)


def test_a_radar_of_many_axes_names_them_by_their_ref(pictures):
    assert {str(n) for n in range(12)} <= set(words_in(pictures["radar of twelve"]))
    assert not [w for w in words_in(pictures["radar of twelve"]) if "Capability" in w]


def test_a_chart_is_drawn_once_and_then_taken_from_the_cache():
    wanted = [a_profile(), a_radar()]
    first = drawn(wanted)

    with CaptureQueriesContext(connection) as statements:
        again = drawn(wanted)

    assert again == first
    assert len(statements) == 1, "one look into the cache for all charts of a page"


def test_another_figure_is_another_chart():
    assert a_radar().key != a_radar(medians=(1, 2.5, None, 4, 4)).key
    assert a_radar().key == a_radar().key


@pytest.mark.parametrize(
    ("shape", "scores", "profile", "radar"),
    [
        ((1, 1, 1), {"1.1": 3}, True, True),
        ((1, 1), {"1.1": 3}, True, False),
        ((1, 1, 1), {}, False, False),
        ((1, 1, 1), {"1.1": "dont_know"}, False, False),
    ],
)
def test_there_is_no_chart_of_nothing_and_no_radar_of_two_axes(shape, scores, profile, radar):
    assessment = build.an_assessment(build.a_version(shape))
    build.agree(assessment, scores)

    found = charts.pictures(report_of(assessment))

    assert (bool(found.profile), bool(found.radar)) == (profile, radar)


def test_what_rests_on_few_of_the_criteria_is_hollow_and_says_on_how_many():
    assessment = build.an_assessment(build.a_version((3, 3, 3)))
    build.agree(assessment, {"1.1": 3, "2.1": 3, "2.2": 3, "3.1": 3, "3.2": 3, "3.3": 3})

    found = charts.pictures(report_of(assessment))

    assert found.has_partial
    [profile] = found.profile
    assert [w for w in words_in(profile) if "Capability" in w] == [
        "1 Capability 1 (1 of 3)",
        "2 Capability 2 (2 of 3)",
        "3 Capability 3",
    ]
    assert [w for w in words_in(found.radar) if w.startswith("(")] == ["(1 of 3)", "(2 of 3)"]
    for picture, colour in ((profile, drawing.INK), (found.radar, drawing.BLUE)):
        points = [one for one in read(picture).iter() if one.get("stroke") == colour]
        hollow = [one for one in points if one.get("fill") == drawing.PAPER]
        assert len(hollow) == 1, "of the one domain of which fewer than half have a score"


def test_where_every_criterion_has_a_score_nothing_is_added():
    assessment = build.an_assessment(build.a_version((1, 1, 1)))
    build.agree(assessment, {"1.1": 3, "2.1": 3, "3.1": 3})

    found = charts.pictures(report_of(assessment))

    assert not found.has_partial
    assert not [w for w in words_in(found.profile[0]) if "(" in w]


@pytest.mark.parametrize("levels", [FIVE, TWO])
@pytest.mark.parametrize("title", ["Capability", "A capability whose title takes two lines " * 3])
@pytest.mark.parametrize("domains", [1, 7, 8, 9, 10, 12, 14, 17, 22, 40])
def test_a_profile_of_many_domains_comes_in_parts_each_with_its_axis(levels, title, domains):
    rows = a_profile(levels, domains, heading=title).rows

    parts = charts._profiles("Profile", levels, rows)

    assert [row for part in parts for row in part.rows] == list(rows)
    heights = [sum(map(charts._height, part.rows)) + charts._axis(levels) for part in parts]
    assert max(heights) <= charts.HIGHEST
    assert all(part.levels == levels for part in parts), "the axis shows the levels"
    assert [part for part in parts if len(part.rows) == 1 < domains] == []
    assert len({part.title for part in parts}) == len(parts), "who listens can tell them apart"
    assert len(parts) == 1 or parts[0].title == f"Profile, part 1 of {len(parts)}"


def test_a_profile_is_drawn_as_high_as_its_rows_and_its_axis(pictures):
    chart = CHARTS["two levels, twelve domains"]
    height = sum(map(charts._height, chart.rows)) + charts._axis(TWO)

    assert float(read(pictures["two levels, twelve domains"]).get("height")) == height
