"""Reads a report on standard input with Python's email package, and writes what it tells as JSON."""
import email
import email.policy
import json
import sys

report = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
text, status, returned = report.iter_parts()
groups = [{name: str(value) for name, value in group.items()} for group in status.get_payload()]
json.dump(
    {
        "type": report.get_content_type(),
        "report": report["Content-Type"].params["report-type"],
        "message": groups[0],
        "recipients": groups[1:],
        "returned": returned.get_content_type(),
        "defects": [str(defect) for part in report.walk() for defect in part.defects],
    },
    sys.stdout,
)
