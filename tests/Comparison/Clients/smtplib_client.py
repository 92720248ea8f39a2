"""smtplib as the Python documentation shows it; the message by the package email, as its examples do.

plain:   starttls() and SMTP_SSL(host, port) as the page on smtplib gives them
context: with ssl.create_default_context(), as "Security considerations" of the page on ssl recommends
"""
import json
import smtplib
import ssl
import sys
from email.headerregistry import Address
from email.message import EmailMessage


def message(job):
    made = EmailMessage()
    user, _, domain = job["From"].rpartition("@")
    authors = [Address(job["FromName"], user, domain)]
    if job["SecondFrom"]:
        authors.append(Address("Second", *job["SecondFrom"].split("@")))
    made["From"] = authors
    made["To"] = ", ".join(job["To"])
    if job["Bcc"]:
        made["Bcc"] = job["Bcc"]
    made["Subject"] = job["Subject"]
    made.set_content(job["Text"] + "A line of padding, as long as lines are.\r\n" * (job["Padding"] // 42))
    return made


def send(job, context):
    limit = {"timeout": job["LimitSeconds"]} if job["LimitSeconds"] else {}
    with_context = {"context": context} if context else {}
    if job["Implicit"]:
        server = smtplib.SMTP_SSL(job["Host"], job["Port"], **with_context, **limit)
    else:
        server = smtplib.SMTP(job["Host"], job["Port"], **limit)
        server.starttls(**with_context)
    server.login(job["User"], job["Password"])
    refused = server.send_message(message(job))
    server.quit()
    return refused


job = json.load(sys.stdin)
try:
    refused = send(job, ssl.create_default_context() if sys.argv[1] == "context" else None)
    said = {"Claim": "partly" if refused else "sent", "Error": None, "Text": repr(refused)}
except Exception as error:
    said = {"Claim": "refused", "Error": type(error).__name__, "Text": str(error)}
print(json.dumps(said))
