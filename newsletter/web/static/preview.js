// Looks what became of a test mail, until the server has answered for it. Without scripts there is
// a link that does the same.

const PERIOD = 1_000; // milliseconds
const MOST = 60; // looks

const place = document.getElementById("test-state");

async function look(left) {
  if (!left || !place?.querySelector("[data-waiting]")) return;
  const answer = await fetch(place.dataset.state);
  if (!answer.ok || answer.redirected) return; // as to the sign-in page
  const fragment = document.createElement("template");
  fragment.innerHTML = await answer.text();
  // Only a change is shown: screen readers read it out.
  if (!fragment.content.querySelector("[data-waiting]")) place.replaceChildren(fragment.content);
  setTimeout(look, PERIOD, left - 1);
}

setTimeout(look, PERIOD, MOST);
