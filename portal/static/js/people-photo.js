// Shows the chosen photo before it is sent. Without scripts the server shows it after the upload.
for (const input of document.querySelectorAll("input[type=file][data-preview]")) {
  const image = document.getElementById(input.dataset.preview);
  input.addEventListener("change", () => {
    const file = input.files[0];
    image.hidden = !file || !file.type.startsWith("image/");
    if (image.hidden) return;
    // A data address, because the policy of the site knows no blob: pictures.
    const reader = new FileReader();
    reader.addEventListener("load", () => (image.src = reader.result));
    reader.readAsDataURL(file);
  });
}
