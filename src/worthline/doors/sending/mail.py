"""How is a message mailed?

One message to one receiver, so that one wrong address keeps nobody else from being told. The same news has the same
`Message-ID`, by which a mailbox knows it when it comes twice.
"""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import formatdate
from ssl import SSLContext, create_default_context
from typing import TYPE_CHECKING

from worthline.doors.sending.message import Message, Outcome
from worthline.doors.sending.secrets import secret

if TYPE_CHECKING:
    from worthline.project.sending import Send


def mail(send: Send, to: str, message: Message, context: SSLContext | None = None) -> Outcome:
    """Mail a message to one receiver, and say what came of it.

    Raises:
        SendError: the variable that should hold the password does not.
    """
    password = secret(send.password_env, "the password of the mail server") if send.smtp_user else ""
    try:
        with _server(send, context or create_default_context()) as server:
            if send.smtp_user:
                server.login(send.smtp_user, password)
            server.send_message(letter(send.smtp_from, to, message), send.smtp_from, [to])
    except smtplib.SMTPAuthenticationError as error:
        return Outcome(
            to,
            taken=False,
            said=f"{send.smtp_host} does not accept the user or the password ({error.smtp_code})",
        )
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return Outcome(to, taken=False, said=f"{send.smtp_host} refused the receiver: {code} {_plain(said)}")
    except smtplib.SMTPResponseException as error:
        return Outcome(
            to, taken=False, said=f"{send.smtp_host} refused: {error.smtp_code} {_plain(error.smtp_error)}"
        )
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(to, taken=False, said=f"{send.smtp_host} is out of reach: {_plain(error)}")
    return Outcome(to, taken=True, said=send.smtp_host)


def letter(sender: str, to: str, message: Message) -> EmailMessage:
    """The mail: text, and the same as a small page; nothing a message says can become a header."""
    made = EmailMessage()
    made["Subject"] = " ".join(message.subject.split())
    made["From"] = sender
    made["To"] = to
    made["Date"] = formatdate(localtime=False)
    made["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.text)
    if message.html:
        made.add_alternative(message.html, subtype="html")
    return made


def _server(send: Send, context: SSLContext) -> smtplib.SMTP:
    """A connection, encrypted before anything is said of it."""
    if send.smtp_security == "ssl":
        return smtplib.SMTP_SSL(send.smtp_host, send.smtp_port, timeout=send.timeout_seconds, context=context)
    server = smtplib.SMTP(send.smtp_host, send.smtp_port, timeout=send.timeout_seconds)
    if send.smtp_security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _plain(said: object) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:200]
