// Moves the fields of a certificate on its picture: by mouse or finger, or by arrow keys. What is moved goes into the
// number fields of the form, which work without this script too; nothing is kept before the form is sent.
const stage = document.getElementById("stage");
// Width and height of the sheet in millimetres.
const PAGE = [Number(stage.dataset.width), Number(stage.dataset.height)];
const words = document.getElementById("template-script").dataset;
const fields = JSON.parse(document.getElementById("template-fields").textContent);
const form = document.getElementById("design");

// By name alone: form.elements would find the field "number" under its id, id_number, too.
const input = (field, axis) => form.querySelector(`[name="${field.name}-${axis}"]`);
const value = (field, axis) => {
  const number = parseFloat(input(field, axis).value);
  return Number.isFinite(number) ? number : 0;
};
const clamp = (field, number) => Math.min(field.most, Math.max(field.least, Math.round(number * 10) / 10));

const said = document.createElement("p");
said.className = "s mute";
said.setAttribute("role", "status");
said.textContent = words.help;
said.id = "template-said";

const label = document.createElement("label");
label.className = "govuk-label";
label.htmlFor = "template-choice";
label.textContent = words.choose;
const choice = document.createElement("select");
choice.className = "govuk-select full";
choice.id = "template-choice";
choice.append(new Option(words.none, ""), ...fields.map((field) => new Option(field.label, field.name)));
stage.before(label, choice, said);
stage.tabIndex = 0;
stage.setAttribute("role", "group");
stage.setAttribute("aria-label", words.choose);
stage.setAttribute("aria-describedby", said.id);

let chosen = null;

function place(field) {
  // What is typed beyond the limits is refused when it is sent; until then the frame stays where it may go.
  const right = clamp(field, value(field, "x")) - field.x;
  const down = clamp(field, value(field, "y")) - field.y;
  const [left, top, end, foot] = field.box;
  const style = field.spot.style;
  style.left = `${((left + right) / PAGE[0]) * 100}%`;
  style.top = `${((top + down) / PAGE[1]) * 100}%`;
  style.width = `${((end - left) / PAGE[0]) * 100}%`;
  style.height = `${((foot - top) / PAGE[1]) * 100}%`;
}

function choose(field) {
  chosen?.spot.classList.remove("chosen");
  chosen = field;
  chosen?.spot.classList.add("chosen");
  choice.value = field ? field.name : "";
  const details = field && form.querySelector(`[data-field="${field.name}"] details`);
  if (details) details.open = true;
}

function move(field, x, y) {
  input(field, "x").value = clamp(field, x);
  input(field, "y").value = clamp(field, y);
  place(field);
  const told = { name: field.label, x: input(field, "x").value, y: input(field, "y").value };
  said.textContent = words.moved.replace(/\{(\w+)\}/g, (_, key) => told[key]);
}

for (const field of fields) {
  field.spot = document.createElement("div");
  field.spot.className = "spot";
  field.spot.title = field.label;
  field.spot.setAttribute("aria-hidden", "true");
  stage.append(field.spot);
  place(field);
  for (const axis of ["x", "y"]) {
    input(field, axis).addEventListener("input", () => place(field));
    input(field, axis).addEventListener("focus", () => choose(field));
  }
  field.spot.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    choose(field);
    stage.focus({ preventScroll: true });
    const scale = PAGE[0] / stage.clientWidth;
    const start = [event.clientX, event.clientY, value(field, "x"), value(field, "y")];
    field.spot.setPointerCapture(event.pointerId);
    field.spot.onpointermove = (now) =>
      move(field, start[2] + (now.clientX - start[0]) * scale, start[3] + (now.clientY - start[1]) * scale);
    field.spot.onpointerup = field.spot.onpointercancel = () => {
      field.spot.onpointermove = null;
    };
  });
}

choice.addEventListener("change", () => {
  choose(fields.find((field) => field.name === choice.value) ?? null);
  if (chosen) stage.focus();
});

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
stage.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || !chosen || event.target !== stage) return;
  event.preventDefault();
  const far = event.shiftKey ? 0.1 : 0.5;
  move(chosen, value(chosen, "x") + step[0] * far, value(chosen, "y") + step[1] * far);
});
