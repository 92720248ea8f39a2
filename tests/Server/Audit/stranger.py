"""Verifies the chain of an audit log by nothing but docs/security/audit-log.md: stranger.py DATABASE"""
import sqlite3
import sys

# snippet: audit-hash
import hashlib, struct

def entry_hash(sequence, milliseconds, actor, action, tenant, target, details, previous):
    field = lambda octets: struct.pack(">I", len(octets)) + octets
    octets = b"waxwing.audit.v1" + struct.pack(">qq", sequence, milliseconds)
    for text in (actor, action, tenant, target, details):
        octets += field((text or "").encode())
    return hashlib.sha256(octets + field(previous)).digest()
# end

log = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
expected, last = 1, bytes(32)
for *fields, previous, found in log.execute("SELECT sequence, at, actor, action, tenant, target, details, previous, hash FROM audit ORDER BY sequence"):
    if fields[0] != expected or previous != last or entry_hash(*fields, previous) != found:
        sys.exit(f"entry {expected} is wrong")
    expected, last = expected + 1, found
print(f"{expected - 1} {last.hex()}")
