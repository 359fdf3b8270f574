"""Who is to be told, and who has taken it?"""

from __future__ import annotations

from ssl import SSLContext
from typing import TYPE_CHECKING

from worthline.doors.sending.mail import mail
from worthline.doors.sending.message import WEBHOOK, Message, Outcome
from worthline.doors.sending.secrets import secret
from worthline.doors.sending.webhook import Line, post
from worthline.project.sending import trouble_with_webhook
from worthline.words.errors import SendError

if TYPE_CHECKING:
    from worthline.project.sending import Send


def receivers(send: Send) -> list[str]:
    """Everyone who is to be told: `webhook`, and each address of e-mail once."""
    return [*([WEBHOOK] if send.webhook or send.webhook_env else []), *dict.fromkeys(send.emails)]


def deliver(
    send: Send, receiver: str, message: Message, line: Line | None = None, context: SSLContext | None = None
) -> Outcome:
    """Send a message to one receiver; whatever goes wrong is said, and never raised.

    Args:
        send: the settings.
        receiver: one of `receivers`.
        message: what is sent.
        line: how a webhook is reached; as the settings say, if not said.
        context: which mail servers to trust; the system's own authorities, if not said.
    """
    try:
        if receiver != WEBHOOK:
            return mail(send, receiver, message, context)
        key = secret(send.secret_env, "the secret that webhooks are signed with")
        return post(_url(send), key, message, line or Line(send.timeout_seconds, send.allow_private))
    except SendError as error:
        return Outcome(receiver, taken=False, said=str(error), attempts=0)


def _url(send: Send) -> str:
    if not send.webhook_env:
        return send.webhook
    url = secret(send.webhook_env, "the address of the webhook")
    if trouble := trouble_with_webhook(url):
        raise SendError(
            f"What stands in {send.webhook_env} cannot be a webhook: {trouble}.",
            expected="Expected an address like https://hooks.example.com/worthline.",
            do=f"Set {send.webhook_env} again.",
        )  # fmt: skip
    return url
