// The review desk: one current block, keys and buttons that label it, source and cards linked.
// Every correction posts the page's own form; the answer replaces the page's own part.
"use strict";

const page = document.getElementById("review").dataset;
let review = document.getElementById("review");
let current = null;
let queue = Promise.resolve();

const blocks = () => [...review.querySelectorAll(".block")];
const blockAt = (index) => review.querySelector(`#block-${index}`);
const cardOf = (item) => review.querySelector(`#card-${item}`);

function show(element, options) {
  element.scrollIntoView({ block: "nearest", ...options });
}

function choose(block, { focus = true } = {}) {
  if (!block) return;
  for (const each of review.querySelectorAll(".current")) each.classList.remove("current");
  if (current) words(current).tabIndex = -1;
  current = block;
  block.classList.add("current");
  words(block).tabIndex = 0;
  if (focus) words(block).focus({ preventScroll: true });
  if (focus) show(block);
  for (const input of review.querySelectorAll("[name=block]")) input.value = block.dataset.index;
  for (const button of review.querySelectorAll(".toolbar [data-role]")) {
    button.setAttribute("aria-pressed", String(button.dataset.role === block.dataset.role));
  }
  const card = block.dataset.item && cardOf(block.dataset.item);
  if (!card) return;
  card.classList.add("current");
  // On a phone the cards stand below the source: going there would lose the block.
  const pane = card.closest(".items");
  if (pane.scrollHeight > pane.clientHeight) {
    pane.scrollTop = card.offsetTop - pane.clientHeight / 4;
  }
}

function words(block) {
  return block.querySelector("[data-words]");
}

function step(by) {
  const all = blocks();
  const at = all.indexOf(current);
  choose(all[Math.max(0, Math.min(all.length - 1, at + by))]);
}

// A finding is a block that was left over, or the beginning of an item with something amiss.
function goToFinding() {
  const starts = [...review.querySelectorAll(".piece[data-finding]")].map((card) =>
    blockAt(card.dataset.start),
  );
  const found = blocks().filter((block) => "finding" in block.dataset || starts.includes(block));
  const at = current ? Number(current.dataset.index) : -1;
  const next = found.find((block) => Number(block.dataset.index) > at) ?? found[0];
  if (next) choose(next);
  else say(review.querySelector("[data-command=finding]").dataset.none);
}

function say(sentence) {
  const place = review.querySelector("#said");
  place.textContent = "";
  // A live region speaks of what changes after it is there.
  requestAnimationFrame(() => {
    place.textContent = sentence;
  });
}

// One correction after the other: each is made of the version that the one before has left.
function correct(name, value) {
  queue = queue.then(() => send(name, value)).catch(() => location.reload());
}

async function send(name, value) {
  const form = review.querySelector("#labels");
  const body = new URLSearchParams();
  for (const key of ["version", "block"]) body.set(key, form.elements[key].value);
  body.set(name, value);
  review.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body });
  replace(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
}

function replace(answer, url) {
  const fresh = answer.getElementById("review");
  if (!fresh) {
    location.assign(url); // signed out, or published meanwhile
    return;
  }
  const index = current?.dataset.index ?? 0;
  const before = current?.getBoundingClientRect().top;
  const pane = review.querySelector(".items").scrollTop;
  review.replaceWith(fresh);
  review = fresh;
  current = null;
  enliven();
  review.querySelector(".items").scrollTop = pane;
  const block = blockAt(index) ?? blocks()[0];
  choose(block, { focus: false });
  words(block).focus({ preventScroll: true });
  // The block that was worked on stays where the eye is.
  if (before !== undefined) window.scrollBy(0, block.getBoundingClientRect().top - before);
  say(fresh.dataset.said);
}

function run(command) {
  if (command === "next") step(1);
  else if (command === "back") step(-1);
  else if (command === "finding") goToFinding();
  else if (command === "undo") correct("undo", "1");
  else if (command === "help") {
    const help = review.querySelector(".help");
    help.hidden = !help.hidden;
    measure();
  } else if (current) correct(`place-${current.dataset.index}`, command);
}

function label(role) {
  if (current && role !== current.dataset.role) correct(`role-${current.dataset.index}`, role);
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("[data-words]")) return;
  const key = { ArrowDown: "j", ArrowUp: "k" }[event.key] ?? event.key;
  const tool = review.querySelector(`.toolbar [aria-keyshortcuts="${CSS.escape(key)}"]`);
  if (!tool) return;
  event.preventDefault();
  tool.click();
}

function click(event) {
  const tool = event.target.closest(".toolbar button");
  if (tool) {
    if (tool.dataset.command) run(tool.dataset.command);
    else label(tool.dataset.role);
    return;
  }
  const link = event.target.closest("[data-block]");
  const block = event.target.closest(".block");
  const target = link && blockAt(link.dataset.block);
  if (target) {
    event.preventDefault();
    choose(target);
  } else if (block && !event.target.closest("select, a")) choose(block);
  else if (event.target.closest(".of a")) {
    event.preventDefault();
    choose(block);
    show(cardOf(block.dataset.item));
  } else if (!link && !event.target.closest("a, button")) {
    const card = event.target.closest(".piece");
    if (card) choose(blockAt(card.dataset.start));
  }
}

// What sticks to the top hides what is below it: others have to know how high it is.
function measure() {
  review.style.setProperty("--tools", `${review.querySelector(".toolbar").offsetHeight}px`);
}

function enliven() {
  review.classList.add("live");
  review.querySelector(".toolbar").hidden = false;
  measure();
  for (const block of blocks()) words(block).tabIndex = -1;
  review.addEventListener("click", click);
  review.addEventListener("keydown", press);
  review.addEventListener("focusin", (event) => {
    const block = event.target.closest(".block");
    if (block && block !== current) choose(block, { focus: false });
  });
  review.addEventListener("change", (event) => {
    if (event.target.matches(".choices select")) correct(event.target.name, event.target.value);
    else if (event.target.matches("[data-move]") && current && event.target.value) {
      correct(`place-${current.dataset.index}`, event.target.value);
    }
  });
  review.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name) correct(event.submitter.name, event.submitter.value);
  });
}

window.addEventListener("resize", measure);
enliven();
const asked = /^#block-(\d+)$/.exec(location.hash);
choose(asked ? blockAt(asked[1]) : blocks()[0], { focus: Boolean(asked) });
if (page.said) say(page.said);
