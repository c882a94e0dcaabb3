"use strict";
(function () {
  const root = document.getElementById("quiz");
  const setup = document.getElementById("setup");
  const passMark = Number(root.dataset.pass);
  let items = [];
  let at = 0;
  let missed = [];
  let attempt = "";
  let trainee = "";
  let round = 0;

  function element(name, text, style) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (style) made.className = style;
    return made;
  }

  function button(text, done, style) {
    const made = element("button", text, style);
    made.type = "button";
    made.addEventListener("click", done);
    return made;
  }

  async function ask(path, body) {
    const options = body && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const answer = await fetch(path, options || {});
    const found = await answer.json().catch(() => ({ message: "服务没有回应,刷新再试" }));
    if (!answer.ok) throw new Error([found.message, found.hint].filter(Boolean).join(","));
    return found;
  }

  function start(some) {
    items = some;
    at = 0;
    missed = [];
    attempt = new Date().toISOString() + "-" + Math.random().toString(16).slice(2, 10);
    if (items.length) show();
    else root.replaceChildren(element("p", "没有题。", "card"));
  }

  function show() {
    const item = items[at];
    const form = element("form", "", "card");
    form.append(element("p", at + 1 + "/" + items.length + " " + item.kind, "soft"));
    if (item.lines.length) {
      const scene = element("div", "", "scene");
      for (const line of item.lines) scene.append(element("div", line));
      form.append(scene);
    }
    form.append(element("p", item.stem, "stem"));
    for (const option of item.options) {
      const label = element("label", "", "option");
      const input = element("input");
      input.type = item.many ? "checkbox" : "radio";
      input.name = "answer";
      input.value = option.name;
      label.append(input, element("span", option.name + " " + option.text));
      form.append(label);
    }
    if (item.write) {
      const words = element("textarea");
      words.name = "words";
      words.setAttribute("aria-label", "改写");
      form.append(words);
    }
    const send = element("button", "确定", "main");
    send.type = "submit";
    form.append(send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(item, form);
    });
    root.replaceChildren(form);
    (form.elements.words || form.elements.answer[0]).focus();
  }

  async function answer(item, form) {
    const inputs = item.write ? [] : [...form.elements.answer];
    const given = item.write
      ? form.elements.words.value.trim()
      : inputs.filter((x) => x.checked).map((x) => x.value).join("");
    if (!given) return;
    const fields = [...form.elements];
    for (const field of fields) field.disabled = true;
    let found;
    try {
      found = await ask("/quiz/answer", { item: item.id, given, trainee, attempt });
    } catch (error) {
      for (const field of fields) field.disabled = false;
      form.append(element("p", error.message, "critical"));
      return;
    }
    if (!found.right) missed.push(item);
    for (const input of inputs) {
      const style = found.key.includes(input.value) ? "key" : input.checked ? "off" : "";
      if (style) input.parentElement.classList.add(style);
    }
    const verdict = found.right ? "对" : found.key ? "错,应是 " + found.key : "还不行";
    const told = element("div", "", "told");
    told.append(element("p", verdict, found.right ? "ok verdict" : "critical verdict"));
    for (const line of found.told) told.append(element("p", line, "minor"));
    told.append(element("p", found.explanation));
    const last = at + 1 === items.length;
    const next = button(last ? "看成绩" : "下一题", () => {
      at += 1;
      if (last) finish();
      else show();
    }, "main");
    told.append(next);
    form.append(told);
    next.focus();
  }

  function finish() {
    const right = items.length - missed.length;
    const score = Math.round((1000 * right) / items.length) / 10;
    const card = element("div", "", "card");
    const verdict = score >= passMark ? "合格" : "不合格";
    card.append(
      element("p", "答对 " + right + "/" + items.length + "," + score + " 分," + verdict, "score"),
      element("p", "合格线 " + passMark, "soft"));
    const wrong = missed;
    if (wrong.length) card.append(button("错的再答一遍", () => start(wrong), "main"));
    card.append(button("再来一组", () => begin("new")));
    root.replaceChildren(card);
    card.querySelector("button").focus();
  }

  async function begin(mode) {
    trainee = setup.elements.trainee.value.trim();
    const n = setup.elements.n.value || "10";
    const query = new URLSearchParams({ trainee, mode, n });
    if (round) query.set("seed", String(Math.floor(Math.random() * 1e6)));
    round += 1;
    try {
      start((await ask("/quiz/items?" + query)).items);
    } catch (error) {
      root.replaceChildren(element("p", error.message, "card critical"));
    }
  }

  setup.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(event.submitter ? event.submitter.value : "new");
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea,input:not([type=radio]):not([type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const form = root.querySelector("form");
    if (!form || root.querySelector(".told")) return;
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const sign = event.key.toUpperCase();
    const place = "123456789".includes(sign) ? Number(sign) - 1 : sign.charCodeAt(0) - 65;
    const input = sign.length === 1 && form.querySelectorAll(".option input")[place];
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.checked = input.type === "radio" || !input.checked;
  });
})();
