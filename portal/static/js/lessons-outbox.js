// The outbox of a lesson: what was learnt lies in the phone until the server has it, also over a reload or a dead battery.

const PREFIX = "lesson-outbox:";
const MOST = 300;

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Pages without TLS (a demonstration on the local network) have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function write(key, value) {
  // Private windows of some phones refuse storage: the events then wait in memory alone.
  try {
    if (value.events.length) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch { /* stays in memory */ }
}

async function post(url, token, body) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
    redirect: "manual",
    keepalive: body.events.length < 100,
    signal: AbortSignal.timeout ? AbortSignal.timeout(10_000) : undefined,
  });
  // A redirect leads to the sign-in page.
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error("expired");
  if (answer.status === 404 || answer.status === 413 || answer.status === 422) return null;
  if (!answer.ok) throw new Error("offline");
  return answer.json();
}

/** Send what earlier pages of this phone could not send; what the server does not know (another person's) is dropped. */
export async function sendLeftOver(current, token) {
  const keys = [];
  try {
    for (let i = 0; i < localStorage.length; i += 1) keys.push(localStorage.key(i));
  } catch { return; }
  for (const key of keys) {
    if (!key?.startsWith(PREFIX) || key === PREFIX + current) continue;
    const stored = read(key);
    if (!stored?.events?.length) { localStorage.removeItem(key); continue; }
    try {
      await post(stored.url, token, { viewing: key.slice(PREFIX.length), events: stored.events.slice(0, MOST) });
      const rest = stored.events.slice(MOST);
      write(key, { url: stored.url, events: rest });
    } catch { return; }
  }
}

export class Outbox {
  /** viewing: public id; url, token: where to send; listener: told ({ receipt }) or ({ trouble: "offline" | "expired" }). */
  constructor({ viewing, url, token, listener }) {
    Object.assign(this, { viewing, url, token, listener });
    this.events = [];
    this.sending = false;
    this.pause = 0;
    this.position = null;
    addEventListener("online", () => this.flush());
  }

  put(event) {
    this.events.push({ uuid: uuid(), ...event });
    write(PREFIX + this.viewing, { url: this.url, events: this.events });
  }

  /** Milliseconds that wait and would count. */
  waitingMs() {
    return this.events.reduce((sum, event) => sum + (event.type === "beat" && event.visible ? event.to_ms - event.from_ms : 0), 0);
  }

  /** Send everything in one piece: heartbeats of a lost hour share the wall clock of that hour. */
  async flush({ always = false } = {}) {
    if (this.sending || (!this.events.length && !always)) return;
    this.sending = true;
    clearTimeout(this.timer);
    const events = this.events.slice(0, MOST);
    const body = { viewing: this.viewing, events };
    if (this.position !== null) body.position_ms = this.position;
    try {
      const receipt = await post(this.url, this.token, body);
      this.events = this.events.slice(events.length);
      write(PREFIX + this.viewing, { url: this.url, events: this.events });
      this.pause = 0;
      if (receipt) this.listener({ receipt });
    } catch (error) {
      this.pause = Math.min((this.pause || 1000) * 2, 30_000);
      this.listener({ trouble: error.message === "expired" ? "expired" : "offline" });
      this.timer = setTimeout(() => this.flush(), this.pause);
    } finally {
      this.sending = false;
    }
  }
}
