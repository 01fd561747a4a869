// Copying a link with one press; without this script the link is selected and copied as any text.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Older phones, and pages without https.
      document.execCommand("copy");
    }
    said.textContent = button.dataset.done;
  });
}
