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

class Refused extends Error {}

export class Outbox {
  /**
   * attempt: public id; url, token: where and as whom to send; epoch: of this device; clientSeq: the highest number that
   * the server has of this epoch; listener: told of every change of state.
   */
  constructor({ attempt, url, token, epoch, clientSeq, listener }) {
    Object.assign(this, { attempt, url, token, epoch, clientSeq, listener });
    this.waiting = new Map();
    this.flight = null;
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
    for (const row of this.waiting.values()) if (row.epoch === this.epoch) this.clientSeq = Math.max(this.clientSeq, row.client_seq);
    if (this.waiting.size) this.flush();
    return [...this.waiting.values()];
  }

  async put(kind, item, payload) {
    // Always one more than the last; the clock besides, so that two windows of one phone count alike.
    this.clientSeq = Math.max(this.clientSeq + 1, Math.floor(Date.now() / 1000) - 1_700_000_000);
    const row = {
      client_uuid: uuid(), attempt: this.attempt, epoch: this.epoch, client_seq: this.clientSeq,
      kind, item, payload, client_at: new Date().toISOString(),
    };
    this.waiting.set(row.client_uuid, row);
    this.listener({ waiting: this.waiting });
    if (this.database) {
      try { await done(this.database.transaction(STORE, "readwrite").objectStore(STORE).put(row)); } catch { /* stays in memory */ }
    }
    return this.flush();
  }

  /** Send what waits until nothing is left or the network fails; whoever calls meanwhile waits for the same end. */
  flush() {
    this.flight ??= this.#all().finally(() => { this.flight = null; });
    return this.flight;
  }

  async #all() {
    clearTimeout(this.timer);
    try {
      while (this.waiting.size) {
        const rows = [...this.waiting.values()].sort((a, b) => a.epoch - b.epoch || a.client_seq - b.client_seq).slice(0, 100);
        try {
          await this.#send(rows);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          // One that the server cannot take must not hold up the others: each by itself, and what is refused is told.
          for (const row of rows) await this.#alone(row);
        }
        this.pause = 0;
      }
    } catch (error) {
      this.pause = Math.min((this.pause || 1000) * 2, 20_000);
      this.listener({ waiting: this.waiting, failed: error.status ?? "offline" });
      this.timer = setTimeout(() => this.flush(), this.pause);
    }
  }

  async #alone(row) {
    try {
      await this.#send([row]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#forget([row]);
      this.listener({ waiting: this.waiting, refused: row, reason: error.message });
    }
  }

  async #send(rows) {
    const answer = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Attempt-Token": this.token },
      body: JSON.stringify({ events: rows.map(({ attempt, ...event }) => event) }),
      signal: AbortSignal.timeout ? AbortSignal.timeout(10_000) : undefined,
    });
    if (answer.status === 422) throw new Refused((await answer.json().catch(() => ({}))).title ?? "");
    if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status });
    const receipt = await answer.json();
    this.#forget(receipt.events);
    this.listener({ waiting: this.waiting, receipt });
  }

  #forget(events) {
    const store = this.database?.transaction(STORE, "readwrite").objectStore(STORE);
    for (const event of events) {
      this.waiting.delete(event.client_uuid);
      store?.delete(event.client_uuid);
    }
  }
}
