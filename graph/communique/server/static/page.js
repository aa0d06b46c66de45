// A file that is dropped on the text becomes the text. Everything else works without this.
"use strict";
const text = document.getElementById("text");
if (text) {
  text.addEventListener("dragover", (event) => event.preventDefault());
  text.addEventListener("drop", async (event) => {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    text.value = await file.text();
  });
}
const form = document.getElementById("text-form");
if (form) {
  // Reading takes a while: one press is enough, and the button says that it was noticed.
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.disabled = true;
    button.textContent = "Reading …";
  });
}
window.addEventListener("pageshow", () => {
  const button = form && form.querySelector("button");
  if (button) {
    button.disabled = false;
    button.textContent = "Read";
  }
});
