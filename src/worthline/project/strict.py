"""What have all sections of worthline.toml in common?"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A section in which a name that does not exist is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)
