// A page that is pasted keeps its links: what the clipboard has as HTML is put in as its source.
"use strict";

const LARGEST = 900_000; // characters; what is larger is taken as plain text

document.getElementById("pasted")?.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!/<a\s[^>]*href/i.test(html) || html.length > LARGEST) return;
  event.preventDefault();
  event.target.setRangeText(html, event.target.selectionStart, event.target.selectionEnd, "end");
});
