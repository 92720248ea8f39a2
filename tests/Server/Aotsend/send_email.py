# A program written from the documentation of AOTsend's endpoint alone: the key, a template and its values, as a form; and the codes that it knows.
import json
import os
import urllib.parse
import urllib.request

URL = os.environ.get("AOTSEND_URL", "https://www.aotsend.com/index/api/send_email")


def send_email(to, template_id, data, **more):
    """Sends a template to one address; the code of the answer."""
    fields = {"app_key": os.environ["APP_KEY"], "template_id": template_id, "to": to, "data": json.dumps(data), **more}
    request = urllib.request.Request(URL, data=urllib.parse.urlencode(fields).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=30) as response:
        answer = json.load(response)
    if answer["code"] != 200:
        print(f"{to}: {answer['code']} {answer['message']}")
    return answer["code"]


if __name__ == "__main__":
    codes = [
        send_email("ann@customers.net", "17", {"name": "Ann"}, alias="Acme Shop", reply_to="help@acme-shop.net"),
        send_email("bob@customers.net", "17", {}),
        send_email("cem@customers.net", "17", {"name": "Cem"}, is_random=1),
        send_email("", "17", {}),
        send_email("nobody", "17", {}),
        send_email("ann@customers.net", "18", {}),
        send_email("ann@customers.net", "17", {}, reply_to="nobody"),
        send_email("ann@customers.net", "17", [1]),
        send_email("ann@customers.net", "17", {}, app_key=""),
        send_email("ann@customers.net", "17", {}, app_key="wrong"),
    ]
    print(json.dumps(codes))
