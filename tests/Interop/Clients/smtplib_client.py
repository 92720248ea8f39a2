"""Reads one submission as JSON from standard input, sends it with smtplib, writes the server's answers as JSON."""
import base64
import json
import smtplib
import ssl
import sys

LIMIT = 60  # Seconds that any one answer may take.


def session(job):
    context = ssl.create_default_context(cafile=job["authority"])
    if job["tls"] == "Implicit":
        return smtplib.SMTP_SSL(job["host"], job["port"], timeout=LIMIT, context=context)
    smtp = smtplib.SMTP(job["host"], job["port"], timeout=LIMIT)
    if job["tls"] == "StartTls":
        smtp.starttls(context=context)
    return smtp


def send(job):
    recipients = job["recipients"]
    options = [] if all(address.isascii() for address in recipients) else ["SMTPUTF8", "BODY=8BITMIME"]
    with session(job) as smtp:
        if job["user"]:
            try:
                smtp.login(job["user"], job["password"])
            except smtplib.SMTPAuthenticationError as refusal:
                return {"recipients": {}, "refusal": refusal.smtp_code}
        try:
            refused = smtp.sendmail(job["mail_from"], recipients, base64.b64decode(job["content"]), options)
        except smtplib.SMTPRecipientsRefused as all_refused:
            refused = all_refused.recipients
    return {"recipients": {address: refused.get(address, (250,))[0] for address in recipients}, "refusal": None}


json.dump(send(json.load(sys.stdin)), sys.stdout)
