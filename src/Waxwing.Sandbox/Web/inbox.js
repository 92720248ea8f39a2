// The list as the server draws it, again whenever the server says that it changed.
"use strict";

const list = document.getElementById("messages");
const status = document.getElementById("status");
const silence = "The sandbox does not answer.";
let outdated = false;
let drawing = false;

function tell(text) {
  if (status.textContent !== text) status.textContent = text;
}

// One at a time: changes that come meanwhile share the next, and no older list replaces a newer one.
async function redraw() {
  outdated = true;
  if (drawing) return;
  drawing = true;
  try {
    while (outdated) {
      outdated = false;
      draw(await (await fetch("/")).text());
    }
  } catch {
    // The events end with the server, and begin again with it.
    tell(silence);
  } finally {
    drawing = false;
  }
}

function draw(page) {
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("messages");
  const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
  list.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  tell(list.querySelector("[data-summary]").textContent);
}

if (list) {
  const events = new EventSource("/events");
  events.addEventListener("message", redraw);
  events.addEventListener("error", () => tell(silence));
  const clear = document.getElementById("clear");
  clear.hidden = false;
  clear.addEventListener("click", async () => {
    if (!confirm("Delete all messages from the inbox? Files of --mail stay.")) return;
    try {
      await fetch("/api/messages", { method: "DELETE" });
    } catch {
      tell(silence);
    }
  });
}
