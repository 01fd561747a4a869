// An assessor's sheet: every press is sent at once. What cannot be sent waits in this device's storage, the last word
// on each point, and goes out when the network is back. Without this script the buttons are plain form buttons.

const form = document.getElementById("sheet");
const store = `practical-sheet:${form.dataset.id}`;
const saved = document.getElementById("saved");
const offline = document.getElementById("offline");
const refused = document.getElementById("refused");
const waiting = new Map(load());
let flight = null;

function load() {
  try {
    return JSON.parse(localStorage.getItem(store)) || [];
  } catch {
    return [];
  }
}

function keep() {
  try {
    if (waiting.size) localStorage.setItem(store, JSON.stringify([...waiting]));
    else localStorage.removeItem(store);
  } catch {
    // Private windows of some phones refuse storage: what waits then lives as long as the page.
  }
}

function say(words, state) {
  saved.className = `tag ${state}`;
  saved.querySelector("span").textContent = words;
}

function tell() {
  if (!waiting.size) say(form.dataset.saved, "ok");
  else if (offline.hidden) say(form.dataset.saving, "ok");
  else say(`${form.dataset.unsaved} ${waiting.size}`, "mid");
}

function count() {
  const items = [...form.querySelectorAll(".item")];
  const given = items.filter((item) => item.dataset.given !== undefined);
  document.getElementById("done").textContent = given.length;
  document.getElementById("total").textContent = given.reduce((sum, item) => sum + Number(item.dataset.given), 0);
}

/** Show an item with this mark. */
function show(item, mark) {
  const { no, points } = item.dataset;
  item.dataset.given = mark;
  item.querySelector("output").textContent = mark;
  for (const button of item.querySelectorAll(".seg button")) {
    button.setAttribute("aria-pressed", String(Number(button.value.split(":")[1]) === mark));
  }
  for (const button of item.querySelectorAll("[data-step]")) {
    const next = Math.min(Math.max(mark + Number(button.dataset.step), 0), Number(points));
    button.disabled = next === mark;
    button.value = `${no}:${next}`;
  }
}

function put(key, value) {
  waiting.set(key, value);
  keep();
  tell();
  flush();
}

async function send(key, value) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set(key === "remark" ? "remark" : "mark", value);
  const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.redirected) throw new Error("signed out");
  if (answer.status >= 500) throw new Error(String(answer.status));
  if (!answer.ok) refused.hidden = false;
}

async function run() {
  while (waiting.size) {
    const [key, value] = waiting.entries().next().value;
    try {
      await send(key, value);
    } catch {
      offline.hidden = false;
      tell();
      return;
    }
    offline.hidden = true;
    // Changed while it was on its way: the newer word is still to be sent.
    if (waiting.get(key) === value) waiting.delete(key);
    keep();
    tell();
  }
}

function flush() {
  flight ??= run().finally(() => { flight = null; });
  return flight;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=mark]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest(".item");
  const mark = Number(button.value.split(":")[1]);
  show(item, mark);
  count();
  put(`mark:${item.dataset.no}`, `${item.dataset.no}:${mark}`);
});

// Whatever goes as a form goes after what still waits; without a network it stays here and the page says so.
form.addEventListener("submit", async (event) => {
  if (!waiting.size) return;
  event.preventDefault();
  await flush();
  if (!waiting.size) form.requestSubmit(event.submitter);
});

form.elements.remark.addEventListener("change", () => put("remark", form.elements.remark.value));
window.addEventListener("online", flush);
setInterval(() => { if (waiting.size) flush(); }, 5000);

// What an earlier visit could not send is newer than what the server knew.
for (const [key, value] of waiting) {
  if (key === "remark") form.elements.remark.value = value;
  else show(form.querySelector(`.item[data-no="${value.split(":")[0]}"]`), Number(value.split(":")[1]));
}
count();
tell();
if (waiting.size) flush();
document.body.dataset.ready = "";
