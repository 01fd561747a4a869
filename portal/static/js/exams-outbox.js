// The outbox of a sitting: every answer lies in IndexedDB until the server has acknowledged it.

const NAME = "exam-outbox";
const STORE = "events";

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "client_uuid" });
  return done(request);
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Pages without TLS (a demonstration on the local network) have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export class Outbox {
  /** attempt: public id; url, token: where and as whom to send; listener: told of every change of state. */
  constructor({ attempt, url, token, epoch, listener }) {
    Object.assign(this, { attempt, url, token, epoch, listener });
    this.waiting = new Map();
    this.clientSeq = 0;
    this.sending = false;
    this.pause = 0;
    this.database = null;
  }

  /** Take up what an earlier visit of this page could not send. */
  async load() {
    try {
      this.database = await open();
      const all = await done(this.database.transaction(STORE).objectStore(STORE).getAll());
      for (const row of all) if (row.attempt === this.attempt) this.waiting.set(row.client_uuid, row);
    } catch {
      // Private windows of some phones refuse IndexedDB: the answers then wait in memory alone.
      this.database = null;
    }
    // Higher than anything sent before by this device, also after a reload.
    this.clientSeq = Math.max(Math.floor(Date.now() / 1000) - 1_700_000_000, ...[...this.waiting.values()].map((row) => row.client_seq), 0) % 1_000_000;
    if (this.waiting.size) this.flush();
    return [...this.waiting.values()];
  }

  async put(kind, item, payload) {
    this.clientSeq += 1;
    const row = {
      client_uuid: uuid(), attempt: this.attempt, epoch: this.epoch, client_seq: this.clientSeq,
      kind, item, payload, client_at: new Date().toISOString(),
    };
    this.waiting.set(row.client_uuid, row);
    this.listener({ waiting: this.waiting, offline: false });
    if (this.database) {
      try { await done(this.database.transaction(STORE, "readwrite").objectStore(STORE).put(row)); } catch { /* stays in memory */ }
    }
    return this.flush();
  }

  /** Send what waits, in order; what fails stays and is tried again, sooner when the network returns. */
  async flush() {
    if (this.sending || !this.waiting.size) return;
    this.sending = true;
    clearTimeout(this.timer);
    const rows = [...this.waiting.values()].sort((a, b) => a.client_seq - b.client_seq).slice(0, 100);
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Attempt-Token": this.token },
        body: JSON.stringify({ events: rows.map(({ attempt, ...event }) => event) }),
        signal: AbortSignal.timeout ? AbortSignal.timeout(10_000) : undefined,
      });
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
      const receipt = answer.ok ? await answer.json() : { state: "finalised", events: [], remaining_seconds: 0 };
      const transaction = this.database?.transaction(STORE, "readwrite").objectStore(STORE);
      for (const event of receipt.events) {
        this.waiting.delete(event.client_uuid);
        transaction?.delete(event.client_uuid);
      }
      this.pause = 0;
      this.listener({ waiting: this.waiting, offline: false, receipt });
    } catch {
      this.pause = Math.min((this.pause || 1000) * 2, 20_000);
      this.listener({ waiting: this.waiting, offline: true });
      this.timer = setTimeout(() => this.flush(), this.pause);
    } finally {
      this.sending = false;
    }
    if (!this.pause && this.waiting.size) await this.flush();
  }
}
