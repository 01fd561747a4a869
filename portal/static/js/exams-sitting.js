// A sitting: one question at a time, every answer saved at once, the server's clock.

import { Outbox } from "./exams-outbox.js";

const paper = document.getElementById("paper");
const questions = [...paper.querySelectorAll(".question")];
const saved = document.getElementById("saved");
const words = paper.dataset;
let current = 0;

// ── one question at a time ───────────────────────────────────────────────────
function links() {
  return [...document.querySelectorAll("[data-go]")];
}

function show(index, focus = true) {
  current = Math.min(Math.max(index, 0), questions.length - 1);
  questions.forEach((question, number) => { question.hidden = number !== current; });
  links().forEach((link, number) => {
    if (number === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  document.querySelector('[data-step="-1"]').disabled = current === 0;
  document.querySelector('[data-step="1"]').hidden = current === questions.length - 1;
  document.querySelector("[data-hand-in]").hidden = current !== questions.length - 1;
  history.replaceState(null, "", `#q${current + 1}`);
  if (focus) {
    const stem = questions[current].querySelector(".stem");
    stem.tabIndex = -1;
    stem.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
}

// ── answers ──────────────────────────────────────────────────────────────────
function answerOf(question) {
  const chosen = [...question.querySelectorAll("input:checked")].map((input) => input.value);
  if (question.dataset.type === "multiple") return chosen.sort();
  if (question.dataset.type === "true_false") return chosen.length ? chosen[0] === "true" : null;
  return chosen[0] ?? null;
}

function put(question, payload) {
  for (const input of question.querySelectorAll("input")) {
    input.checked = Array.isArray(payload) ? payload.includes(input.value) : input.value === String(payload);
  }
}

function isAnswered(question) {
  return question.querySelector("input:checked") !== null;
}

function paint(waiting) {
  const unsent = new Set([...waiting.values()].map((row) => row.item));
  links().forEach((link, number) => {
    const question = questions[number];
    link.className = unsent.has(number + 1) ? "u" : "flagged" in question.dataset ? "f" : isAnswered(question) ? "a" : "";
  });
  document.getElementById("count").textContent = questions.filter(isAnswered).length;
}

function say(kind, text) {
  saved.className = `tag ${kind}`;
  saved.querySelector("span").textContent = text;
}

let savingSince = 0;
const outbox = new Outbox({
  attempt: words.attempt, url: words.url, token: words.token, epoch: Number(words.epoch),
  listener({ waiting, offline, receipt }) {
    document.getElementById("offline").hidden = !offline;
    if (offline) say("mid", `${words.unsaved} ${waiting.size}`);
    else if (!waiting.size) { say("ok", words.saved); savingSince = 0; }
    // "Saving" appears only when it takes long enough to be noticed.
    else if (savingSince && performance.now() - savingSince > 2000) say("mid", words.saving);
    else savingSince = savingSince || performance.now();
    paint(waiting);
    if (receipt) {
      setClock(receipt.remaining_seconds);
      document.getElementById("taken-over").hidden = receipt.epoch === undefined || receipt.epoch <= outbox.epoch;
      if (receipt.state === "finalised") location.assign(words.result);
    }
  },
});

paper.addEventListener("change", (event) => {
  const question = event.target.closest(".question");
  if (question) outbox.put("answer", Number(question.dataset.position), answerOf(question));
});

paper.addEventListener("click", (event) => {
  const button = event.target.closest("[data-flag]");
  if (!button) return;
  const question = button.closest(".question");
  const on = !("flagged" in question.dataset);
  if (on) question.dataset.flagged = "";
  else delete question.dataset.flagged;
  button.setAttribute("aria-pressed", String(on));
  outbox.put("flag", Number(question.dataset.position), on);
});

document.addEventListener("click", async (event) => {
  const step = event.target.closest("[data-step]");
  if (step) show(current + Number(step.dataset.step));
  const go = event.target.closest("[data-go]");
  if (go) { event.preventDefault(); show(Number(go.dataset.go) - 1); }
  if (event.target.closest("[data-hand-in]")) {
    await outbox.flush();
    if (!outbox.waiting.size) location.assign(words.confirm);
  }
});

// ── the clock: seconds come from the server, the device only counts them down ─
const clock = document.getElementById("clock");
const spoken = document.getElementById("spoken");
let ends = 0;
function setClock(seconds) { ends = performance.now() + seconds * 1000; }
setClock(Number(clock.dataset.seconds));
const told = new Set();
setInterval(() => {
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  for (const minutes of [10, 5, 1]) {
    if (left <= minutes * 60 && left > minutes * 60 - 5 && !told.has(minutes)) {
      told.add(minutes);
      spoken.textContent = `${words.minutesLeft} ${minutes}`;
    }
  }
  clock.parentElement.classList.toggle("timer--low", left <= 600);
  if (left === 0 && !told.has(0)) {
    told.add(0);
    // What still waits is sent within the grace of the server; then the server has collected the paper.
    outbox.flush().finally(() => setTimeout(() => { if (!outbox.waiting.size) location.assign(words.result); }, 35_000));
  }
}, 500);

// ── network and leaving ──────────────────────────────────────────────────────
addEventListener("online", () => outbox.flush());
addEventListener("beforeunload", (event) => { if (outbox.waiting.size) event.preventDefault(); });
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") outbox.put("signal", null, { kind: "hidden" });
});

// ── start ────────────────────────────────────────────────────────────────────
for (const button of document.querySelectorAll("[data-flag]")) button.hidden = false;
document.getElementById("overview").hidden = false;
document.getElementById("walk").hidden = false;
const kept = await outbox.load();
// What this device had not sent yet is newer than what the server showed.
for (const row of kept.sort((a, b) => a.client_seq - b.client_seq)) {
  if (row.kind === "answer" && questions[row.item - 1]) put(questions[row.item - 1], row.payload);
}
paint(outbox.waiting);
const asked = /^#q(\d+)$/.exec(location.hash);
show(asked ? Number(asked[1]) - 1 : Math.max(questions.findIndex((question) => !isAnswered(question)), 0), false);
document.body.dataset.ready = "1";
