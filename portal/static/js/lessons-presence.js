// The sheet that asks "are you there?": a button, or four digits; both count alike. Nobody is hurried: when the time is over
// the lesson simply stays where it is.

const AROUND = 301.6;

export class PresenceSheet {
  /** answered(number, way, code): called once for the answer, and before it with "missed" when the time has run out. */
  constructor({ dialog, words, seconds, answered }) {
    Object.assign(this, { dialog, words, seconds, answered });
    this.why = dialog.querySelector("#presence-why");
    this.input = dialog.querySelector("#presence-code");
    this.error = dialog.querySelector("#presence-error");
    this.asks = this.why.textContent;
    dialog.querySelector("[data-present]").addEventListener("click", () => this.answer("button"));
    dialog.querySelector("#presence-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim() === this.prompt.code) this.answer("code", this.prompt.code);
      else this.wrong();
    });
    // Escape would leave the lesson stopped without a word.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
  }

  open(prompt) {
    this.prompt = prompt;
    this.left = this.seconds;
    this.why.textContent = this.asks;
    this.input.value = "";
    this.error.hidden = true;
    [...this.dialog.querySelectorAll(".code li")].forEach((item, at) => { item.textContent = prompt.code[at]; });
    this.draw();
    this.dialog.showModal();
    this.dialog.querySelector("[data-present]").focus();
    // Without network the answer waits, so the time waits too.
    this.timer = setInterval(() => { if (navigator.onLine) this.count(); }, 1000);
  }

  count() {
    this.left -= 1;
    this.draw();
    if (this.left > 0) return;
    clearInterval(this.timer);
    this.why.textContent = this.words.away;
    this.answered(this.prompt.number, "missed");
  }

  draw() {
    const ring = this.dialog.querySelector(".ring");
    const shown = Math.max(0, this.left);
    ring.querySelector("circle + circle").setAttribute("stroke-dasharray", `${((AROUND * shown) / this.seconds).toFixed(1)} 302`);
    ring.querySelector("circle + circle").setAttribute("stroke-opacity", shown ? "1" : "0");
    ring.querySelector(".tb").textContent = String(shown);
  }

  wrong() {
    this.error.textContent = this.words.wrong;
    this.error.hidden = false;
    this.input.setAttribute("aria-describedby", "presence-error");
    this.input.focus();
    this.input.select();
  }

  answer(way, code = "") {
    clearInterval(this.timer);
    this.dialog.close();
    this.answered(this.prompt.number, way, code);
  }
}
