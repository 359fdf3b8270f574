"""How does a trend look?"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.chart_area import ChartArea
from xlsxwriter.chart_bar import ChartBar
from xlsxwriter.chart_line import ChartLine

from worthline.showing.health_words import COLOURS
from worthline.showing.xlsx.names import Place, quoted
from worthline.showing.xlsx.page import QUIET_INK, Book
from worthline.tables.derived.healths import GREEN, RED, YELLOW
from worthline.words.values import Unit

ACCENT, FAINT = "#0B57A4", "#9DB8D6"
FILLS = {RED: "#C0392B", YELLOW: "#B98500", GREEN: "#2E8B57"}


def trend_chart(
    book: Book, title: str, places: Sequence[Place], number: str, most: float | None
) -> ChartLine:
    """A line over the periods, its interval dashed, a gap where there is no number; `most` ends the axis."""
    chart = book.workbook.add_chart({"type": "line"})
    assert isinstance(chart, ChartLine)
    say = book.say
    for step, name in ((2, say("High")), (0, say("Value")), (1, say("Low"))):
        chart.add_series(_series(places, step, name))
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    font = {"color": QUIET_INK, "size": 9}
    chart.set_x_axis({"num_font": font, "line": {"color": FAINT}})
    chart.set_y_axis(
        {
            "num_font": font,
            "num_format": number,
            "max": most,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#E3E8ED"}},
        }
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 860, "height": 300})
    chart.show_blanks_as("gap")
    return chart


def sparkline(places: Sequence[Place]) -> dict[str, object]:
    """A small line of the same values, for the scorecard."""
    span = f"{quoted(places[0].sheet)}!{places[0].here}:{places[-1].here}"
    return {"range": span, "series_color": ACCENT, "last_point": True, "last_color": ACCENT, "weight": 1.5}


def curve_chart(book: Book, sheet: str, first: int, last: int) -> ChartLine:
    """The margin of a customer by age with its band, against what one cost; the columns are those of the sheet."""
    chart = book.workbook.add_chart({"type": "line"})
    assert isinstance(chart, ChartLine)
    say = book.say
    for column, name, colour, dash in (
        (2, say("margin of one"), ACCENT, "solid"), (3, say("Low"), FAINT, "dash"), (4, say("High"), FAINT, "dash"),
        (5, say("cost of one"), "#7A4B00", "solid"),
    ):  # fmt: skip
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "line": {"color": colour, "width": 1.75, "dash_type": dash},
            }
        )
    _finished(chart, book, say("When customers pay back"), 860)
    chart.set_x_axis(
        {"name": say("month of age"), "num_font": {"color": QUIET_INK, "size": 9}, "interval_unit": 3}
    )
    return chart


def tornado_chart(book: Book, sheet: str, first: int, last: int) -> ChartBar:
    """What LTV gains and loses by each driver, the strongest on top; the columns are those of the sheet."""
    chart = book.workbook.add_chart({"type": "bar"})
    assert isinstance(chart, ChartBar)
    say = book.say
    for column, name, colour in ((3, say("a tenth less"), FAINT), (4, say("a tenth more"), ACCENT)):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "fill": {"color": colour},
                "overlap": 100,
                "gap": 60,
            }
        )
    _finished(chart, book, say("What moves LTV"), 860)
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"color": QUIET_INK, "size": 9}})
    return chart


def stack_chart(book: Book, sheet: str, title: str, rows: tuple[int, int], first: int) -> ChartArea:
    """The shares of the colours one on another, from three columns of the sheet."""
    chart = book.workbook.add_chart({"type": "area", "subtype": "percent_stacked"})
    assert isinstance(chart, ChartArea)
    for column, (colour, name) in enumerate(COLOURS.items(), start=first):
        chart.add_series(
            {
                "name": book.say(name),
                "categories": [sheet, rows[0], 0, rows[1], 0],
                "values": [sheet, rows[0], column, rows[1], column],
                "fill": {"color": FILLS[colour]},
                "border": {"color": "#FFFFFF", "width": 1},
            }
        )
    font = {"color": QUIET_INK, "size": 9}
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis({"num_font": font})
    chart.set_y_axis({"num_font": font, "num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 860, "height": 320})
    return chart


def _finished(chart: ChartLine | ChartBar, book: Book, title: str, width: int) -> None:
    """The looks that these charts share."""
    font = {"color": QUIET_INK, "size": 9}
    money = book.numbers.of(Unit.MONEY, [10_000.0])
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    axis = {"num_font": font, "num_format": money, "line": {"none": True}}
    (chart.set_y_axis if isinstance(chart, ChartLine) else chart.set_x_axis)(axis)
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": width, "height": 320})


def _series(places: Sequence[Place], step: int, name: str) -> dict[str, object]:
    first, last = places[0], places[-1]
    column = first.column + step
    line = {"color": FAINT, "width": 1, "dash_type": "dash"} if step else {"color": ACCENT, "width": 2.25}
    return {
        "name": name,
        "categories": [first.sheet, first.row, 0, last.row, 0],
        "values": [first.sheet, first.row, column, last.row, column],
        "line": line,
        "marker": {"type": "none"}
        if step
        else {"type": "circle", "size": 4, "fill": {"color": ACCENT}, "border": {"color": ACCENT}},
    }
