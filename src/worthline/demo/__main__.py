"""How is the demo company made without the rest of Worthline? `python -m worthline.demo FOLDER`."""

import argparse
from pathlib import Path

from worthline.demo import make
from worthline.words.errors import WorthlineError


def main() -> None:
    """Read the command line and write the company."""
    parser = argparse.ArgumentParser(prog="python -m worthline.demo", description="Write a demo company.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    asked = parser.parse_args()
    try:
        print(make(asked.folder, asked.customers, asked.seed, asked.format))
    except WorthlineError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
