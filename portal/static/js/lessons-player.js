// The player of a lesson: reports what was watched and read, keeps the first view in order, asks "are you there?".
// The server decides what counts; this page only reports and shows.

import { Outbox, sendLeftOver } from "./lessons-outbox.js";
import { player as plyrOf } from "./portal-video.js";
import { PresenceSheet } from "./lessons-presence.js";

const root = document.getElementById("player");
const words = document.getElementById("lesson-words").dataset;
const setup = JSON.parse(document.getElementById("lesson-setup").textContent);
const video = root.querySelector("#film video");
const saved = document.getElementById("saved");
const trouble = document.getElementById("trouble");
const said = document.getElementById("said");
const token = root.querySelector("input[name=csrfmiddlewaretoken]").value;

// A heartbeat this often; a stretch is cut where the film jumps by more than a second.
const BEAT_MS = 20_000;
const TICK_MS = 500;
const JUMP_MS = 1_200;

let receipt = setup;
let blocked = false;
let asked = false;
let furthest = setup.resume_ms;
let stretch = null;
let readClock = 0;
let lastTick = performance.now();

// ── words ────────────────────────────────────────────────────────────────────
function time(ms) {
  const seconds = Math.floor(ms / 1000);
  return words.minutes.replace("{m}", Math.floor(seconds / 60)).replace("{s}", seconds % 60);
}

function showSaved() {
  const ms = video ? Math.max(receipt.resume_ms, 0) : receipt.credited_ms;
  saved.hidden = ms < 1000;
  const pattern = video && receipt.reached ? words.done : (video ? words.film : words.text);
  saved.querySelector("[data-saved]").textContent = pattern.replace("{time}", time(ms));
  saved.querySelector("[data-anywhere]").textContent = video && receipt.reached ? "" : words.anywhere;
  if (receipt.reached) document.getElementById("first-view")?.setAttribute("hidden", "");
}

function showTrouble(text, { reload = false } = {}) {
  const line = trouble.querySelector("[data-trouble]");
  if (line.dataset.text === text) return;
  line.dataset.text = text;
  line.textContent = text;
  trouble.hidden = !text;
  said.textContent = text;
  if (reload) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = location.pathname;
    link.textContent = words.here;
    line.append(" ", link);
  }
}

function showBar() {
  const bar = document.querySelector("#film-bar .f1");
  if (!bar || !setup.media_ms) return;
  const at = receipt.reached ? video.currentTime * 1000 : Math.max(furthest, video.currentTime * 1000);
  bar.setAttribute("width", Math.min(200, (200 * at) / setup.media_ms).toFixed(1));
}

// ── what the server answers ──────────────────────────────────────────────────
const outbox = new Outbox({ viewing: root.dataset.viewing, url: root.dataset.url, token, listener: heard });

function heard({ receipt: fresh, trouble: kind }) {
  if (!fresh) {
    showTrouble(kind === "expired" ? words.expired : words.offline);
    return;
  }
  const before = receipt;
  receipt = { ...fresh, media_ms: setup.media_ms };
  asked = asked && fresh.prompts[0].number === before.prompts[0].number;
  if (!fresh.live) {
    stop();
    showTrouble(words.elsewhere, { reload: true });
  } else if (!trouble.hidden && !outbox.events.length) {
    showTrouble("");
  }
  showSaved();
  if (fresh.reached !== before.reached || fresh.complete !== before.complete) {
    document.getElementById("quiz")?.dispatchEvent(new CustomEvent("lessons-changed"));
  }
  if (video && video.ended && !fresh.reached && !outbox.events.length) {
    showTrouble(words.gap.replace("{time}", time(fresh.resume_ms)));
    furthest = fresh.resume_ms;
    video.currentTime = fresh.resume_ms / 1000;
  }
}

// The questions come anew when enough was learnt. A choice that is made by then but not answered yet would be lost; the
// answer to it brings the news as well.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.triggeringEvent?.type !== "lessons-changed") return;
  if (document.querySelector("#quiz input[name=choice]:checked:enabled")) event.detail.shouldSwap = false;
});

function stop() {
  blocked = true;
  video?.pause();
}

// ── measuring ────────────────────────────────────────────────────────────────
const inSight = () => document.visibilityState === "visible";
const playing = () => Boolean(video) && !video.paused && !video.ended && !video.seeking && video.readyState > 2;

function close() {
  if (stretch && stretch.to_ms > stretch.from_ms) {
    outbox.put({ type: "beat", kind: stretch.kind, from_ms: Math.round(stretch.from_ms), to_ms: Math.round(stretch.to_ms), visible: true });
  }
  stretch = null;
}

function extend(kind, from, to) {
  if (stretch && (stretch.kind !== kind || Math.abs(stretch.to_ms - from) > 250)) close();
  stretch ??= { kind, from_ms: from, to_ms: from };
  stretch.to_ms = to;
  if (stretch.to_ms - stretch.from_ms >= BEAT_MS) {
    close();
    outbox.flush();
  }
}

let filmAt = null;
function tick() {
  const now = performance.now();
  const passed = now - lastTick;
  lastTick = now;
  if (blocked || !inSight()) { filmAt = null; return; }
  if (playing()) {
    const at = video.currentTime * 1000;
    if (filmAt !== null && at > filmAt && at - filmAt < JUMP_MS + passed) {
      extend("media", filmAt, Math.min(at, setup.media_ms));
      furthest = Math.max(furthest, at);
    }
    filmAt = at;
    showBar();
  } else {
    filmAt = null;
    // A sleeping phone wakes with a long gap: that was not reading.
    if (!receipt.full && passed < 5_000 && !(video && !receipt.reached && setup.media_ms >= setup.lesson_ms)) {
      extend("reading", readClock, readClock + passed);
      readClock += passed;
    }
  }
  ask();
}

// ── are you there? ───────────────────────────────────────────────────────────
const sheet = new PresenceSheet({
  dialog: document.getElementById("presence"),
  words,
  seconds: setup.presence_seconds,
  answered(number, way, code = "") {
    outbox.put({ type: "presence", number, way, code });
    if (way !== setup.ways.missed) {
      // Offline the next question is known too; the server's answer corrects it.
      receipt = { ...receipt, prompts: receipt.prompts.slice(1) };
      blocked = false;
      asked = false;
      lastTick = performance.now();
      if (wasPlaying) video.play().catch(() => {});
    }
    outbox.flush();
  },
});
let wasPlaying = false;

function ask() {
  const prompt = receipt.prompts[0];
  if (asked || receipt.full || !prompt) return;
  const learnt = outbox.waitingMs() + (stretch ? stretch.to_ms - stretch.from_ms : 0);
  if (prompt.in_ms - learnt > 0) return;
  asked = true;
  wasPlaying = playing();
  close();
  stop();
  outbox.flush();
  sheet.open(prompt);
}

// ── the film ─────────────────────────────────────────────────────────────────
async function film() {
  const first = !receipt.reached;
  const controls = first
    ? ["play-large", "play", "current-time", "duration", "mute", "captions", "fullscreen"]
    : ["play-large", "play", "progress", "current-time", "mute", "captions", "settings", "fullscreen"];
  video.addEventListener("loadedmetadata", resume, { once: true });
  if (video.readyState > 0) resume();
  video.addEventListener("seeking", () => {
    filmAt = null;
    if (!receipt.reached && video.currentTime * 1000 > furthest + 1_000) video.currentTime = furthest / 1000;
  });
  video.addEventListener("ratechange", () => {
    if (!receipt.reached && video.playbackRate !== 1) video.playbackRate = 1;
  });
  video.addEventListener("play", () => { if (blocked) video.pause(); });
  for (const name of ["pause", "ended"]) {
    video.addEventListener(name, () => {
      if (name === "ended" && filmAt !== null) extend("media", filmAt, Math.min(video.duration * 1000, setup.media_ms));
      filmAt = null;
      close();
      outbox.position = Math.round(video.currentTime * 1000);
      outbox.flush({ always: name === "ended" });
      showBar();
    });
  }
  await plyrOf(video, {
    controls,
    settings: first ? [] : ["speed"],
    keyboard: { focused: !first, global: false },
    captions: { active: true, language: "zh", update: true },
    clickToPlay: true,
  });
}

function resume() {
  const at = setup.position_ms >= setup.media_ms - 3_000 ? 0 : setup.position_ms;
  if (at > 0) video.currentTime = at / 1000;
  showBar();
}

// ── running ──────────────────────────────────────────────────────────────────
document.addEventListener("visibilitychange", () => {
  close();
  filmAt = null;
  lastTick = performance.now();
  if (!inSight()) {
    // Nothing counts while hidden, so the film waits as well.
    video?.pause();
    outbox.flush();
  }
});
addEventListener("pagehide", () => { close(); outbox.flush(); });

showSaved();
setInterval(tick, TICK_MS);
sendLeftOver(root.dataset.viewing, token);
if (video) film().catch(() => showBar());
