// A sitting: one question at a time, every answer saved at once, the server's clock.

import { Outbox } from "./exams-outbox.js";

const paper = document.getElementById("paper");
const questions = [...paper.querySelectorAll(".question")];
const links = [...document.querySelectorAll("[data-go]")];
const saved = document.getElementById("saved");
const words = paper.dataset;
let current = 0;
let leaving = false;

function go(url) {
  leaving = true;
  location.assign(url);
}

// ── one question at a time ───────────────────────────────────────────────────
function show(index, focus = true) {
  current = Math.min(Math.max(index, 0), questions.length - 1);
  questions.forEach((question, number) => { question.hidden = number !== current; });
  links.forEach((link, number) => {
    if (number === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const last = current === questions.length - 1;
  document.querySelector('[data-step="-1"]').disabled = current === 0;
  document.querySelector('[data-step="1"]').hidden = last;
  document.querySelector(".act [data-hand-in]").hidden = !last;
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

function flag(question, on) {
  if (on) question.dataset.flagged = "";
  else delete question.dataset.flagged;
  question.querySelector("[data-flag]").setAttribute("aria-pressed", String(on));
}

function isAnswered(question) {
  return question.querySelector("input:checked") !== null;
}

function paint(waiting) {
  const unsent = new Set([...waiting.values()].map((row) => row.item));
  links.forEach((link, number) => {
    const question = questions[number];
    const flagged = "flagged" in question.dataset;
    const state = unsent.has(number + 1) ? "u" : isAnswered(question) ? "a" : "";
    link.className = flagged ? `${state} f`.trim() : state;
    const said = { u: words.unsaved, a: words.answered, "": words.open }[state];
    link.setAttribute("aria-label", [`${number + 1}`, said, ...(flagged ? [words.flagged] : [])].join(" · "));
  });
  document.getElementById("count").textContent = questions.filter(isAnswered).length;
}

let said = "";
function say(kind, text) {
  // The same words again would be read out again.
  if (said === kind + text) return;
  said = kind + text;
  saved.className = `tag ${kind}`;
  saved.querySelector("span").textContent = text;
}

function showNote(id, on) {
  document.getElementById(id).hidden = !on;
}

let slow = 0;
const outbox = new Outbox({
  attempt: words.attempt, url: words.url, token: words.token, epoch: Number(words.epoch), clientSeq: Number(words.clientSeq),
  listener({ waiting, failed, receipt, refused }) {
    if (failed || receipt) {
      // An answer that was on its way when the network went may still arrive: the note then stays all the same.
      showNote("offline", !navigator.onLine || (Boolean(failed) && failed !== 401));
      showNote("expired", failed === 401);
    }
    if (refused) showNote("refused", true);
    if (failed) { clearTimeout(slow); slow = 0; say("mid", `${words.unsaved} ${waiting.size}`); } else if (!waiting.size) { clearTimeout(slow); slow = 0; say("ok", words.saved); }
    // "Saving" appears only when it takes long enough to be noticed.
    else slow ||= setTimeout(() => { if (outbox.waiting.size) say("mid", words.saving); }, 2000);
    paint(waiting);
    if (receipt) {
      setClock(receipt.remaining_seconds);
      const elsewhere = receipt.epoch > outbox.epoch;
      showNote("taken-over", elsewhere);
      // What is chosen here from now on would lose against the other device; so nothing can be chosen.
      if (elsewhere) for (const input of paper.querySelectorAll("input, button")) input.disabled = true;
      if (receipt.state === "finalised" && !waiting.size) go(words.result);
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
  flag(question, on);
  outbox.put("flag", Number(question.dataset.position), on);
});

// Enter in a form would send the sheet as the way without scripts does.
paper.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("click", async (event) => {
  const step = event.target.closest("[data-step]");
  if (step) show(current + Number(step.dataset.step));
  const link = event.target.closest("[data-go]");
  if (link) { event.preventDefault(); show(Number(link.dataset.go) - 1); }
  if (event.target.closest("[data-hand-in]")) {
    await outbox.flush();
    if (!outbox.waiting.size) go(words.confirm);
    else {
      showNote("offline", true);
      document.getElementById("offline").scrollIntoView({ block: "center" });
    }
  }
});

// ── the clock: seconds come from the server, the device only counts them down ─
const clock = document.getElementById("clock");
const spoken = document.getElementById("spoken");
const told = new Set();
let ends = 0;
function setClock(seconds) {
  ends = performance.now() + seconds * 1000;
  // Extra time: what was told is true no longer.
  for (const minutes of told) if (seconds > minutes * 60) told.delete(minutes);
}
setClock(Number(clock.dataset.seconds));
function tick() {
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  for (const minutes of [10, 5, 1]) {
    if (left <= minutes * 60 && left > minutes * 60 - 5 && !told.has(minutes)) {
      told.add(minutes);
      spoken.textContent = `${words.minutesLeft} ${minutes}`;
    }
  }
  clock.parentElement.classList.toggle("low", left <= 600);
  if (left === 0 && !told.has(0)) {
    told.add(0);
    showNote("over", true);
    // What still waits is sent within the grace of the server; then the server has collected the paper.
    outbox.flush().finally(() => setTimeout(() => { if (ends <= performance.now() && !outbox.waiting.size) go(words.result); }, 33_000));
  } else if (left > 0) showNote("over", false);
}
setInterval(tick, 500);

// ── network and leaving ──────────────────────────────────────────────────────
addEventListener("online", () => { if (!outbox.waiting.size) showNote("offline", false); outbox.flush(); });
addEventListener("offline", () => showNote("offline", true));
addEventListener("beforeunload", (event) => {
  if (outbox.waiting.size && !leaving) event.preventDefault();
  else leaving = true;
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    if (!leaving) outbox.put("signal", null, { kind: "hidden" });
  } else outbox.flush();
});
// Back from the next page: the browser shows this one as it was left, the server may know more.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// ── start ────────────────────────────────────────────────────────────────────
for (const button of document.querySelectorAll("[data-flag]")) button.hidden = false;
document.getElementById("overview").hidden = false;
document.getElementById("walk").hidden = false;
const kept = await outbox.load();
// What this device had not sent yet is newer than what the server showed, unless another device has taken over since.
for (const row of kept.sort((a, b) => a.client_seq - b.client_seq)) {
  const question = questions[row.item - 1];
  if (!question || row.epoch < outbox.epoch) continue;
  if (row.kind === "answer") put(question, row.payload);
  if (row.kind === "flag") flag(question, row.payload);
}
paint(outbox.waiting);
tick();
if (!navigator.onLine) showNote("offline", true);
const asked = /^#q(\d+)$/.exec(location.hash);
show(asked ? Number(asked[1]) - 1 : Math.max(questions.findIndex((question) => !isAnswered(question)), 0), false);
document.body.dataset.ready = "1";
