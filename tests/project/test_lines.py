"""Is a key found on its line, wherever in the file it stands?"""

import pytest

from worthline.project.lines import Place, line_of

TEXT = """\
# a comment
title = '''
two
lines'''
dotted.key = 1

[company]
name = "A"

[[sources]]
table = "orders"
[sources.columns]
amount = "x"

[[sources]]
table = "spend"
columns = { amount = "y", spent_at = "z" }
kinds = [
  1,
  2,
]
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 2),
        (("dotted", "key"), 5),
        (("company",), 7),
        (("company", "name"), 8),
        (("sources", 0, "table"), 11),
        (("sources", 0, "columns", "amount"), 13),
        (("sources", 1), 15),
        (("sources", 1, "table"), 16),
        (("sources", 1, "columns", "spent_at"), 17),
        (("sources", 1, "kinds", 1), 18),
        (("sources", 1, "missing"), 15),
        (("nowhere",), 1),
    ],
)
def test_a_key_is_found_on_its_line(place: Place, line: int) -> None:
    assert line_of(TEXT, place) == line
