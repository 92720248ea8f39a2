"""Submits the letter on standard input with Django's SMTP backend, which logs in by the mechanism that smtplib chooses."""
import json
import pathlib
import smtplib
import ssl
import sys

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

letter = json.load(sys.stdin)
trust = ssl.create_default_context(cafile=letter["authorityFile"])
settings.configure(USE_TZ=True)


# Before 4.2 Django gives smtplib no TLS context, and smtplib then takes any certificate.
class Implicit(smtplib.SMTP_SSL):
    def __init__(self, host, port, local_hostname, timeout, **_):
        super().__init__(host, port, local_hostname, timeout=timeout, context=trust)


class Upgraded(smtplib.SMTP):
    def starttls(self, **_):
        return super().starttls(context=trust)


class Backend(EmailBackend):
    connection_class = property(lambda self: Implicit if self.use_ssl else Upgraded)


backend = Backend(
    host="localhost",
    port=letter["port"],
    username=letter["user"],
    password=letter["password"],
    use_ssl=letter["implicitTls"],
    use_tls=not letter["implicitTls"],
    timeout=60,
)
message = EmailMessage(letter["subject"], letter["text"], letter["from"], letter["to"], connection=backend)
attachment = pathlib.Path(letter["attachmentFile"])
message.attach(attachment.name, attachment.read_bytes(), "application/octet-stream")
try:
    message.send()
except smtplib.SMTPResponseException as refusal:
    print(refusal.smtp_code, refusal.smtp_error.decode())
    sys.exit(1)
except ssl.SSLError as fault:
    print(fault)
    sys.exit(1)
