import os
import smtplib
import ssl
import sys

port, ca = int(sys.argv[1]), sys.argv[2]
message = "From: ada@example.org\r\nTo: bob@example.net\r\nSubject: Refused (smtplib)\r\n\r\nIt works.\r\n"

with smtplib.SMTP_SSL("localhost", port, timeout=30, context=ssl.create_default_context(cafile=ca)) as client:
    client.login("sandbox", os.environ["RELAY_PASSWORD"])
    # snippet: smtplib-refused
    refused = client.sendmail("ada@example.org", ["bob@example.net", "rcpt-550@example.net"], message)
    for address, (code, text) in refused.items():
        print(f"{address}: {code}")
    # end
