"""Write the golden files anew: `python -m tests.showing.golden`."""

from tests.showing.golden.texts import FOLDER, texts

for name, text in texts().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
