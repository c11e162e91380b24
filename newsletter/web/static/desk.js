// Follows a sending: the server says every second how far it is, the page shows it.
"use strict";

const SILENCE = 10_000; // milliseconds between two sentences for screen readers

const box = document.getElementById("progress");
const stream = new EventSource(box.dataset.stream);
let announced = 0;

function show(view) {
  const bar = box.querySelector("[role=progressbar]");
  bar.setAttribute("aria-valuenow", view.settled);
  bar.setAttribute("aria-valuetext", view.summary);
  box.querySelector("[data-summary]").textContent = view.summary;
  const badge = document.querySelector("[data-label]");
  badge.textContent = view.label;
  badge.className = `badge ${view.status}`;
  const alarm = box.querySelector("[data-alarm]");
  alarm.hidden = !view.alarm;
  alarm.firstElementChild.textContent = view.alarm;
  for (const each of view.states) {
    const line = box.querySelector(`[data-state="${each.state}"]`);
    line.querySelector("dd").textContent = each.written;
    line.hidden = line.hidden && !each.count;
    const share = bar.querySelector(`[data-share="${each.state}"]`);
    share.setAttribute("x", each.start);
    share.setAttribute("width", each.width);
  }
  document.querySelector("[data-rest]").hidden = !view.has_rest;
  for (const tool of document.querySelectorAll("[data-while]")) {
    tool.hidden = !tool.dataset.while.split(" ").includes(view.status);
  }
}

function announce(view) {
  const now = Date.now();
  if (!view.has_ended && now - announced < SILENCE) return;
  announced = now;
  box.querySelector("[data-announced]").textContent = `${view.label}: ${view.summary}`;
}

stream.addEventListener("message", (event) => {
  const view = JSON.parse(event.data);
  show(view);
  announce(view);
});

// Without this, the browser would connect again and again to a stream that has said everything.
stream.addEventListener("end", () => stream.close());
