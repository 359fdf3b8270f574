"""Where do the figures of truth stand?

In a page of their own and, between two marks, in bench/README.md, which `bench` writes again around them. A part that
was not measured now stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

PAGE = Path(__file__).parent.parent / "truth.md"
README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- truth: begins -->", "<!-- truth: ends -->"

INTRODUCTION = """# How often what is said is true

Made by `make bench-truth`; never edited by hand. Companies are simulated customer by customer, so the truth is known;
Worthline is asked what it is asked of a real one, and its answers are counted. Seeds are fixed.

"""


def write(sections: Mapping[str, str], machine: str) -> None:
    """Write both, each part between marks of its own."""
    kept = parts_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    both = {**kept, **sections}
    body = "\n".join(f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->\n" for name, text in both.items())
    PAGE.write_text(f"{INTRODUCTION}{body}\nMeasured on: {machine}\n", encoding="utf-8")
    README.write_text(with_truth(README.read_text(encoding="utf-8"), body), encoding="utf-8")


def parts_of(page: str) -> dict[str, str]:
    """Each part of a page as it stands."""
    return dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- /\1 -->", page, re.DOTALL))


def with_truth(readme: str, body: str) -> str:
    """The page of speed with this section of truth at its end."""
    bare = re.sub(rf"\n*{BEGIN}.*?{END}\n*", "\n", readme, flags=re.DOTALL).rstrip("\n")
    told = re.sub(r"<!-- /?\w+ -->\n?", "", body).replace("\n## ", "\n### ").removeprefix("## ")
    told = told if told.startswith("###") else f"### {told}"
    return f"{bare}\n\n{BEGIN}\n## How often what is said is true\n\n{told.rstrip()}\n\n[More](truth.md)\n{END}\n"


def section_of(readme: str) -> str:
    """The section of truth as it stands in the page of speed; empty where there is none."""
    found = re.search(rf"{BEGIN}.*?{END}", readme, re.DOTALL)
    return found.group(0) if found else ""
