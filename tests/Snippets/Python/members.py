"""Prints every public name of smtplib that somebody can call, catch or set, and the parameters of what is called."""
import inspect
import smtplib

for kind in (smtplib.SMTP, smtplib.SMTP_SSL, smtplib.LMTP):
    print(kind.__name__, *inspect.signature(kind.__init__).parameters)
    for name, member in inspect.getmembers(kind):
        if not name.startswith("_"):
            print(f"{kind.__name__}.{name}", *(inspect.signature(member).parameters if inspect.isfunction(member) else []))
for name, member in inspect.getmembers(smtplib):
    if not name.startswith("_") and not inspect.ismodule(member) and getattr(member, "__module__", "smtplib") == "smtplib":
        print(f"smtplib.{name}")
