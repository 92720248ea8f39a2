# The program of docs/service.md; ByPython.cs runs it.
# snippet: service-submit
import os
import smtplib
import ssl
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "Me <me@example.com>"
message["To"] = "you@example.com"
message["Subject"] = "Hello by SMTP"
message.set_content("It works.")
with smtplib.SMTP_SSL("127.0.0.1", 8465, context=ssl.create_default_context(cafile=os.environ["CA"])) as client:
    client.login("resend", os.environ["KEY"])
    client.send_message(message)
# end
