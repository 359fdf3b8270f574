"""Importing this declares every metric of the catalogue, in the order in which a scorecard shows them."""

from __future__ import annotations

from worthline.catalogue import acquisition, loyalty, recurring, retention, speed, value

MODULES = (value, acquisition, retention, recurring, loyalty, speed)
