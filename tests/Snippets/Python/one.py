import os
import smtplib
import ssl
import sys

port, ca = int(sys.argv[1]), sys.argv[2]
host, user, password = "localhost", "sandbox", os.environ["RELAY_PASSWORD"]

# snippet: smtplib-one
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "Ada <ada@example.org>"
message["To"] = "bob@example.net"
message["Bcc"] = "archive@example.org"
message["Subject"] = "One message (smtplib)"
message.set_content("Grüße\n.\nAda\n")
message.add_alternative("<p>Grüße</p>\n", subtype="html")
message.add_attachment(b"\x00\x0d\x0a\xff", maintype="application", subtype="octet-stream", filename="octets.bin")

with smtplib.SMTP(host, port, timeout=30) as client:
    client.starttls(context=ssl.create_default_context(cafile=ca))
    client.login(user, password)
    client.send_message(message)
# end
