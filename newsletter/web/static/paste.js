// Keeps what the clipboard has as HTML beside the plain text that is shown: links survive so.
"use strict";

const LARGEST = 5_000_000; // bytes; what is larger is taken as plain text

const box = document.getElementById("text");
const rich = document.querySelector("textarea[name=html]");
const note = document.getElementById("text-links");

function tell(html) {
  const links = new DOMParser().parseFromString(html, "text/html").querySelectorAll("a[href]").length;
  const words = { 0: note.dataset.none, 1: note.dataset.one }[links] ?? note.dataset.many;
  note.textContent = words.replace("{count}", links);
}

box.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  // Only a paste that is the whole text can stand for it.
  const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
  const had = rich.value !== "";
  rich.value = whole && html && new Blob([html]).size < LARGEST ? html : "";
  if (rich.value) tell(html);
  else note.textContent = had && !whole ? note.dataset.lost : "";
});

box.addEventListener("input", (event) => {
  if (event.inputType === "insertFromPaste" || !rich.value) return;
  rich.value = "";
  note.textContent = box.value ? note.dataset.lost : "";
});

if (rich.value) tell(rich.value);
