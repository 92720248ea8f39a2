#!/usr/bin/env python3
# One message from standard input, as the documentation of smtplib and ssl says: smtplib_send.py HOST PORT CAFILE
import smtplib, ssl, sys
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
host, port, ca = sys.argv[1:]
message = EmailMessage()
message["From"] = "sender@bench.test"
message["To"] = "rcpt@bench.test"
message["Subject"] = "Benchmark"
message["Date"] = formatdate()
message["Message-ID"] = make_msgid(domain="bench.test")
message.set_content(sys.stdin.read())
with smtplib.SMTP_SSL(host, int(port), context=ssl.create_default_context(cafile=ca)) as server:
    server.send_message(message)
