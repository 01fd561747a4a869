// What every page gains from scripts. Each page works without this file; nothing here may be needed to finish a task.

const root = document.documentElement;
const settings = document.querySelector("script[data-htmx]").dataset;

// ── large print: switch at once, tell the server beside it ──────────────────
function switchSize(form) {
  const button = form.querySelector("button");
  const on = root.dataset.size !== "large";
  const body = new FormData(form);
  body.set("on", on ? "1" : "0");
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  if (on) root.dataset.size = "large";
  else delete root.dataset.size;
  for (const other of document.querySelectorAll("form[data-large] button")) {
    other.setAttribute("aria-pressed", String(on));
    other.value = on ? "0" : "1";
  }
  button.focus();
}

// ── a form that is on its way cannot be sent twice ──────────────────────────
function makeBusy(button) {
  button.dataset.idle = button.innerHTML;
  button.style.setProperty("min-width", `${button.offsetWidth}px`);
  button.textContent = button.dataset.busy || settings.words;
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
}

function makeIdle(button) {
  button.innerHTML = button.dataset.idle;
  delete button.dataset.idle;
  button.removeAttribute("aria-busy");
  button.disabled = false;
}

// ── without a network nothing is sent, and nothing that was typed is lost ───
function holdBack(form, button) {
  let said = form.querySelector("[data-held]");
  if (!said) {
    said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.dataset.held = "";
    if (button && form.contains(button)) button.before(said);
    else form.append(said);
  }
  said.className = "govuk-error-message";
  said.textContent = settings.offline;
}

window.addEventListener("online", () => {
  for (const said of document.querySelectorAll("[data-held]")) {
    said.className = "govuk-hint";
    said.textContent = settings.online;
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-large]")) {
    event.preventDefault();
    switchSize(form);
    return;
  }
  // Exams and practical scores keep what was entered in ways of their own, and stop the event before it comes here.
  // Asked of the attribute: a form may have a field that is called "method" itself.
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (!navigator.onLine) {
    event.preventDefault();
    holdBack(form, event.submitter);
    return;
  }
  if (form.hasAttribute("data-no-busy") || form.target) return;
  const button = event.submitter;
  // after the form's data has been collected: a disabled button would be left out of it
  if (button?.matches(".govuk-button")) setTimeout(() => makeBusy(button));
});

// back from the next page: the browser shows the old page as it was left
window.addEventListener("pageshow", () => document.querySelectorAll("[data-idle]").forEach(makeIdle));
document.addEventListener("htmx:afterRequest", (event) => {
  event.target.querySelectorAll?.("[data-idle]").forEach(makeIdle);
});

// ── a file input speaks the page's language and names the chosen file ───────
for (const pick of document.querySelectorAll(".pick")) {
  const input = pick.querySelector("input");
  const name = pick.querySelector(".pick__name");
  const show = () => {
    name.textContent = [...input.files].map((file) => file.name).join("、") || name.dataset.none;
  };
  input.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  pick.querySelector(".pick__face").hidden = false;
  pick.classList.add("pick--on");
  show();
}

// ── what went wrong is read first ───────────────────────────────────────────
function focusErrors(within) {
  within.querySelector("[data-focus]")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".govuk-error-summary a[href^='#']");
  if (link) {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const heading = field.closest(".govuk-form-group")?.querySelector("legend, label") ?? field;
    heading.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
    return;
  }
  const opener = event.target.closest?.("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.closest?.("[data-print]")) window.print();
});

// ── htmx, only where a page uses it ─────────────────────────────────────────
if (document.querySelector("[hx-get], [hx-post], [hx-boost]")) {
  const bring = () => {
    const script = document.createElement("script");
    script.src = settings.htmx;
    document.head.append(script);
  };
  // It begins with DOMContentLoaded, or at once where the page is complete. Between the two it would wait for an event
  // that is past, and never begin.
  if (document.readyState === "complete") bring();
  else window.addEventListener("load", bring, { once: true });
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
}

focusErrors(document);
