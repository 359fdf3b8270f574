"""From tables of the company's lake to recorded tables there."""
