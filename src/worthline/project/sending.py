"""Where do alerts and news of customers go: to which address, signed with what, by which mail server?

Secrets never stand in worthline.toml, only the names of the environment variables that hold them. Nothing goes to a
private address unless the company says that its receiver is inside.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from worthline.project.endpoint import is_local, trouble_with_key_name
from worthline.project.strict import Strict

_ADDRESS = re.compile(r"[^@\s,;<>\"()]+@[^@\s,;<>\"()]+")
_ENV = "the name of an environment variable, in capitals, and the secret in that variable"


class Send(Strict):
    """Where alerts and news of customers are sent: a webhook, e-mail, or both; nowhere while nothing is named."""

    webhook: str = ""
    webhook_env: str = ""
    secret_env: str = ""
    allow_private: bool = False
    emails: tuple[str, ...] = ()
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "ssl", "none"] = "starttls"
    smtp_from: str = ""
    smtp_user: str = ""
    password_env: str = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 20

    @field_validator("webhook")
    @classmethod
    def _webhook_is_safe(cls, url: str) -> str:
        if url and (trouble := trouble_with_webhook(url)):
            raise ValueError(f"{trouble}; expected an address like https://hooks.example.com/worthline")
        return url

    @field_validator("webhook_env", "secret_env", "password_env")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if name and (trouble := trouble_with_key_name(name)):
            raise ValueError(f"{trouble}; expected {_ENV}")
        return name

    @field_validator("emails")
    @classmethod
    def _are_addresses(cls, emails: tuple[str, ...]) -> tuple[str, ...]:
        for place, each in enumerate(emails):
            if not _ADDRESS.fullmatch(each):
                raise _wrong(
                    f"{each!r} is no address of e-mail; expected one like olena@example.com", "emails", place
                )
        return emails

    @field_validator("smtp_from")
    @classmethod
    def _is_an_address(cls, email: str) -> str:
        if email and not _ADDRESS.fullmatch(email):
            raise ValueError(f"{email!r} is no address of e-mail; expected one like worthline@example.com")
        return email

    @model_validator(mode="before")
    @classmethod
    def _holds_no_secret(cls, said: object) -> object:
        for name in said if isinstance(said, dict) else ():
            if name in ("secret", "key", "token", "password", "smtp_password"):
                raise _wrong(
                    f"a secret must not stand in this file; expected {_ENV}, named by {_named(name)}", name
                )
        return said

    @model_validator(mode="after")
    def _is_whole(self) -> Send:
        """What is named can be reached and trusted."""
        if self.webhook and self.webhook_env:
            raise _wrong("the webhook is named twice; expected webhook or webhook_env", "webhook_env")
        if (self.webhook or self.webhook_env) and not self.secret_env:
            raise _wrong(
                f"a webhook must be signed; expected secret_env, {_ENV}",
                "webhook" if self.webhook else "webhook_env",
            )
        if self.emails and not (self.smtp_host and self.smtp_from):
            raise _wrong("mail needs a server and a sender; expected smtp_host and smtp_from", "emails")
        if self.smtp_user and not self.password_env:
            raise _wrong(f"a user needs a password; expected password_env, {_ENV}", "smtp_user")
        if self.smtp_security == "none" and self.smtp_host and not is_local(self.smtp_host):
            raise _wrong(
                f'mail to {self.smtp_host} would not be encrypted; expected "starttls" or "ssl", '
                "or a server on this machine",
                "smtp_security",
            )
        return self

    @property
    def on(self) -> bool:
        """Whether anything is sent anywhere."""
        return bool(self.webhook or self.webhook_env or self.emails)


def trouble_with_webhook(url: str) -> str:
    """What is wrong with the address of a webhook; empty where nothing is. Never repeats what it holds."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "this is no address"
    if any(letter.isspace() or not letter.isprintable() for letter in url):
        return "there is white space in the address"
    if not url.isascii():
        return "there are letters in the address that must be encoded"
    if parts.scheme != "https" or not parts.hostname:
        return "this is no https address, and nothing is sent unencrypted"
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "the address holds a user, a password or a fragment"
    return ""


def _named(name: str) -> str:
    return "password_env" if "password" in name else "secret_env"


def _wrong(said: str, *below: str | int) -> PydanticCustomError:
    return PydanticCustomError("value_error", "{said}", {"said": said, "below": below})
