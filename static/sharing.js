// The button that copies the address of what is on the screen. Every page has it, so it also brings
// what puts Streamlit's own page right.

import { make } from "./figure.js";
import "./shell.js";

export const copyLink = () => {
  const root = make("div", "sharing");
  const button = make("button", "", "Salin tautan");
  button.type = "button";
  const field = make("input");
  field.readOnly = true;
  field.hidden = true;
  field.setAttribute("aria-label", "Tautan ke tampilan ini");
  const status = make("span");
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const address = location.href;
    try {
      await navigator.clipboard.writeText(address);
      field.hidden = true;
      status.textContent = "Tautan disalin.";
    } catch {
      // Browsers hand out the clipboard only on this machine or over https.
      field.hidden = false;
      field.value = address;
      field.select();
      status.textContent = "Tekan Ctrl+C untuk menyalin.";
    }
  });
  // What is chosen afterwards has another address.
  for (const one of [button, field]) {
    one.addEventListener("blur", ({ relatedTarget }) => {
      if (root.contains(relatedTarget)) return;
      field.hidden = true;
      status.textContent = "";
    });
  }
  root.append(button, field, status);
  return root;
};

export default function sharing({ parentElement }) {
  if (!parentElement.querySelector(".sharing")) parentElement.append(copyLink());
}
