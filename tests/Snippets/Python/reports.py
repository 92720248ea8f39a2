import os
import smtplib
import ssl
import sys

port, ca = int(sys.argv[1]), sys.argv[2]
message = "From: ada@example.org\r\nTo: bob@example.net\r\nSubject: Reports (smtplib)\r\n\r\nIt works.\r\n"

with smtplib.SMTP_SSL("localhost", port, timeout=30, context=ssl.create_default_context(cafile=ca)) as client:
    client.login("sandbox", os.environ["RELAY_PASSWORD"])
    # snippet: smtplib-reports
    client.sendmail("ada@example.org", ["bob@example.net"], message,
                    mail_options=["RET=HDRS", "ENVID=order-4711"], rcpt_options=["NOTIFY=SUCCESS,FAILURE"])
    # end
