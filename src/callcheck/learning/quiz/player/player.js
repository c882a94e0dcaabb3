"use strict";
(function () {
  const quiz = window.QUIZ;
  const root = document.getElementById("quiz");
  const began = Date.now();
  let lms = null;
  let at = 0;
  let right = 0;
  let asked = 0;
  let over = false;

  // SCORM 1.2: the LMS puts `API` on a window above the content, or above what opened it.
  function find(start) {
    let here = start;
    for (let depth = 0; here && depth < 8; depth += 1) {
      try {
        if (here.API) return here.API;
      } catch (error) {
        return null; // another origin
      }
      if (here.parent === here) return null;
      here = here.parent;
    }
    return null;
  }

  function set(name, value) {
    if (lms) lms.LMSSetValue(name, String(value));
  }

  function time(milliseconds) {
    const total = Math.floor(milliseconds / 1000);
    const part = (n, width) => String(n).padStart(width, "0");
    return part(Math.floor(total / 3600), 4) + ":" + part(Math.floor(total / 60) % 60, 2) + ":" +
      part(total % 60, 2);
  }

  function clock() {
    return new Date().toTimeString().slice(0, 8);
  }

  function element(name, text, style) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (style) made.className = style;
    return made;
  }

  function button(text, done) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("click", done);
    return made;
  }

  function show() {
    const item = quiz.items[at];
    asked = Date.now();
    root.replaceChildren(
      element("h1", quiz.title),
      element("p", at + 1 + "/" + quiz.items.length + " " + item.kind, "soft"));
    if (item.lines.length) {
      const scene = element("div", "", "scene");
      for (const line of item.lines) scene.append(element("div", line));
      root.append(scene);
    }
    const form = element("form");
    form.append(element("h2", item.stem));
    for (const option of item.options) {
      const label = element("label");
      const input = element("input");
      input.type = item.many ? "checkbox" : "radio";
      input.name = "answer";
      input.value = option.name;
      label.append(input, " " + option.name + " " + option.text);
      form.append(label);
    }
    const send = element("button", "确定");
    send.type = "submit";
    form.append(send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = [...form.elements.answer].filter((x) => x.checked).map((x) => x.value);
      if (chosen.length) tell(item, chosen, form);
    });
    root.append(form);
    form.elements.answer[0].focus();
  }

  // Interactions: what SCORM 1.2 calls choice has a–z, true-false has t and f.
  function said(item, names) {
    if (item.judge) return names[0] === "A" ? "t" : "f";
    return names.map((name) => name.toLowerCase()).join(",");
  }

  function tell(item, chosen, form) {
    const good = chosen.join() === item.key.join();
    if (good) right += 1;
    const place = "cmi.interactions." + at + ".";
    set(place + "id", "i" + item.id);
    set(place + "objectives.0.id", item.objective);
    set(place + "time", clock());
    set(place + "type", item.judge ? "true-false" : "choice");
    set(place + "correct_responses.0.pattern", said(item, item.key));
    set(place + "student_response", said(item, chosen));
    set(place + "result", good ? "correct" : "wrong");
    set(place + "latency", time(Date.now() - asked));
    if (lms) lms.LMSCommit("");
    for (const input of form.querySelectorAll("input,button")) input.disabled = true;
    const told = element("div", "", "told");
    const verdict = good ? "对" : "错,应是 " + item.key.join("");
    told.append(element("strong", verdict, good ? "right" : "wrong"), element("p", item.explanation));
    const last = at + 1 === quiz.items.length;
    const next = button(last ? "看成绩" : "下一题", () => {
      at += 1;
      if (last) finish();
      else show();
    });
    told.append(next);
    root.append(told);
    next.focus();
  }

  function finish() {
    const score = Math.round((1000 * right) / quiz.items.length) / 10;
    const passed = score >= quiz.pass;
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", score);
    set("cmi.core.lesson_status", passed ? "passed" : "failed");
    over = true;
    root.replaceChildren(
      element("h1", quiz.title),
      element("h2", "答对 " + right + "/" + quiz.items.length + "," + score + " 分," + (passed ? "合格" : "不合格")),
      element("p", "合格线 " + quiz.pass, "soft"));
    leave();
  }

  function leave() {
    if (!lms) return;
    set("cmi.core.session_time", time(Date.now() - began));
    set("cmi.core.exit", over ? "" : "suspend");
    lms.LMSCommit("");
    lms.LMSFinish("");
    lms = null;
  }

  lms = find(window) || (window.opener && find(window.opener));
  if (lms) {
    lms.LMSInitialize("");
    if (lms.LMSGetValue("cmi.core.lesson_status") === "not attempted") {
      set("cmi.core.lesson_status", "incomplete");
      lms.LMSCommit("");
    }
  }
  window.addEventListener("pagehide", leave);
  show();
})();
