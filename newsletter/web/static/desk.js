// Follows a sending: the server says every second how far it is, the page shows it.
"use strict";

const SILENCE = 10_000; // milliseconds between two sentences for screen readers; an alarm is told at once

const box = document.getElementById("progress");
const stream = new EventSource(box.dataset.stream);
let announced = 0;
let alarm = box.querySelector("[data-alarm] > p").textContent; // that the page was opened with

function show(view) {
  const bar = box.querySelector("[role=progressbar]");
  bar.setAttribute("aria-valuenow", view.settled);
  bar.setAttribute("aria-valuetext", view.summary);
  box.querySelector("[data-summary]").textContent = view.summary;
  const badge = document.querySelector("[data-label]");
  badge.textContent = view.label;
  badge.className = `badge ${view.status}`;
  const notice = box.querySelector("[data-alarm]");
  notice.hidden = !view.alarm;
  notice.firstElementChild.textContent = view.alarm;
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
  const isNews = view.has_ended || view.alarm !== alarm;
  if (!isNews && now - announced < SILENCE) return;
  const said = view.alarm === alarm ? "" : view.alarm;
  announced = now;
  alarm = view.alarm;
  box.querySelector("[data-announced]").textContent = `${view.label}: ${view.summary}. ${said}`;
}

stream.addEventListener("message", (event) => {
  const view = JSON.parse(event.data);
  show(view);
  announce(view);
});

// Without this, the browser would connect again and again to a stream that has said everything.
stream.addEventListener("end", () => stream.close());
