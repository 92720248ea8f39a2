"""Submits a message with what RFC 3461 has for reports: arguments are the sender with its parameters, and each recipient with its own."""
import email.policy
import os
import smtplib
import ssl
import sys
from email.message import EmailMessage

sender, *recipients = (argument.split(" ") for argument in sys.argv[1:])
message = EmailMessage()
message["From"] = "Shop <shop@acme-shop.net>"
message["To"] = ", ".join(recipient[0] for recipient in recipients)
message["Subject"] = "Order 4711"
message.set_content("It is on its way.")
with smtplib.SMTP_SSL("localhost", int(os.environ["PORT"]), context=ssl.create_default_context(cafile=os.environ["CA"])) as client:
    client.login("resend", os.environ["KEY"])
    if not client.has_extn("dsn"):
        sys.exit("DSN is not announced")
    replies = [client.mail(sender[0], sender[1:])]
    replies += [client.rcpt(recipient[0], recipient[1:]) for recipient in recipients]
    replies.append(client.data(message.as_bytes(policy=email.policy.SMTP)))
    if any(code != 250 for code, _ in replies):
        sys.exit(str(replies))
