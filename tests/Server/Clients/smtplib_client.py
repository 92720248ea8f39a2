"""Submits the letter on standard input with Python's smtplib."""
import json
import pathlib
import smtplib
import ssl
import sys
from email.message import EmailMessage

letter = json.load(sys.stdin)
attachment = pathlib.Path(letter["attachmentFile"])
message = EmailMessage()
message["From"] = letter["from"]
message["To"] = ", ".join(letter["to"])
message["Subject"] = letter["subject"]
if letter["repetition"]:
    message["Idempotency-Key"] = letter["repetition"]
message.set_content(letter["text"])
message.add_attachment(attachment.read_bytes(), maintype="application", subtype="octet-stream", filename=attachment.name)


def connect():
    trust = ssl.create_default_context(cafile=letter["authorityFile"])
    if letter["implicitTls"]:
        return smtplib.SMTP_SSL("localhost", letter["port"], timeout=60, context=trust)
    smtp = smtplib.SMTP("localhost", letter["port"], timeout=60)
    smtp.starttls(context=trust)
    return smtp


try:
    with connect() as smtp:
        smtp.ehlo()
        smtp.user, smtp.password = letter["user"], letter["password"]
        smtp.auth(letter["mechanism"], {"PLAIN": smtp.auth_plain, "LOGIN": smtp.auth_login}[letter["mechanism"]])
        smtp.send_message(message)
except smtplib.SMTPResponseException as refusal:
    print(refusal.smtp_code, refusal.smtp_error.decode())
    sys.exit(1)
except ssl.SSLError as fault:
    print(fault)
    sys.exit(1)
