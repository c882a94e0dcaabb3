// One question in a dialog: a line to write in, and numbered or filtered choices.

import { make } from "/assets/review_text.js";

const $ = (id) => document.getElementById(id);

// Gives [chosen id or null, written text], or null when it was called off.
// free: what is written is the answer; else it filters the choices.
export function ask({ title, text = "", name, choices = [], free = false, first = "" }) {
  const box = $("ask");
  const field = $("ask-text");
  const back = document.activeElement;
  let shown = [];
  let at = 0;
  $("ask-title").textContent = title;
  $("ask-words").textContent = text;
  $("ask-name").textContent = name;
  field.value = first;
  const draw = () => {
    const wanted = free ? "" : field.value.trim().toLowerCase();
    shown = choices.filter((one) => one.slice(0, 3).join(" ").toLowerCase().includes(wanted));
    at = Math.max(0, Math.min(at, shown.length - 1));
    $("ask-list").replaceChildren(...shown.map(([, label], i) => make("li", {
      id: `ask-${i}`, role: "option", "aria-selected": String(!free && i === at),
      text: free ? `${i + 1} ${label}` : label, onclick: () => finish(i),
    })));
    field.setAttribute("aria-activedescendant", !free && shown.length ? `ask-${at}` : "");
    $(`ask-${at}`)?.scrollIntoView({ block: "nearest" });
  };
  let finish;
  return new Promise((resolve) => {
    const done = (answer) => {
      box.removeEventListener("keydown", onkey);
      field.removeEventListener("input", draw);
      $("ask-ok").onclick = $("ask-no").onclick = box.oncancel = null;
      box.close();
      back?.focus?.();
      resolve(answer);
    };
    finish = (i) => {
      if (free) done([i === null ? null : shown[i][0], i === null ? field.value.trim() : shown[i][1]]);
      else if (shown.length) done([shown[i ?? at][0], ""]);
    };
    const onkey = (event) => {
      event.stopPropagation();
      if (event.isComposing) return; // Enter of an input method chooses characters
      if (event.key === "Enter" && event.target.tagName !== "BUTTON") {
        event.preventDefault();
        finish(null);
      } else if (free && !field.value && /^[1-9]$/.test(event.key) && shown[event.key - 1]) {
        event.preventDefault();
        finish(Number(event.key) - 1);
      } else if (!free && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        at += event.key === "ArrowDown" ? 1 : -1;
        draw();
      }
    };
    box.addEventListener("keydown", onkey);
    field.addEventListener("input", draw);
    $("ask-ok").onclick = () => finish(null);
    $("ask-no").onclick = () => done(null);
    box.oncancel = (event) => {
      event.preventDefault();
      done(null);
    };
    draw();
    box.showModal();
    field.focus();
  });
}
