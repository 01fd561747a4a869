// Handing in: first whatever this device has not sent yet.

import { Outbox } from "./exams-outbox.js";

const form = document.getElementById("hand-in");
const words = form.dataset;
const buttons = [...document.querySelectorAll('button[form="hand-in"]')];
let found = 0;

const outbox = new Outbox({
  attempt: words.attempt, url: words.url, token: words.token, epoch: Number(words.epoch), clientSeq: 0,
  listener({ waiting, failed }) {
    document.getElementById("unsent").hidden = !failed;
    for (const button of buttons) button.disabled = waiting.size > 0;
    // What was counted on the page came without these.
    if (found && !waiting.size) location.reload();
  },
});

addEventListener("online", () => outbox.flush());
// Back from the page of the result: ask the server anew.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
for (const button of buttons) button.disabled = true;
found = (await outbox.load()).length;
for (const button of buttons) button.disabled = outbox.waiting.size > 0;
// It may all have been sent between looking and here.
if (found && !outbox.waiting.size) location.reload();
document.body.dataset.ready = "1";
