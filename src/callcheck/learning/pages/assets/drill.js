"use strict";
(function () {
  const setup = document.getElementById("setup");
  const stage = document.getElementById("stage");
  const lines = document.getElementById("lines");
  const steps = document.getElementById("steps");
  const debrief = document.getElementById("debrief");
  const say = document.getElementById("say");
  const reply = document.getElementById("reply");
  const hang = document.getElementById("hang");
  let replies = [];
  let run = "";
  let busy = false;

  function element(name, text, style) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (style) made.className = style;
    return made;
  }

  function briefing() {
    const chosen = setup.elements.drill.selectedOptions[0];
    document.getElementById("briefing").textContent = chosen.dataset.briefing;
  }

  function line(who, text) {
    if (!text) return;
    const made = element("div", "", "line " + who);
    made.append(element("b", who === "agent" ? "您" : "客户"), element("span", text));
    lines.append(made);
  }

  function note(item) {
    const good = item.kind === "merit";
    const made = element("div", "", "note " + (good ? "good" : "bad"));
    made.append(element("p", (good ? "做得好:" : "违规:") + item.title));
    if (!good && item.why) made.append(element("p", item.why));
    if (!good && item.basis.length) made.append(element("p", "依据:" + item.basis.join("、")));
    if (!good && item.say_instead) made.append(element("p", "可以说:" + item.say_instead, "say"));
    return made;
  }

  function show(told) {
    lines.replaceChildren();
    line("customer", told.first);
    for (const judged of told.judged) {
      line("agent", judged.reply);
      for (const item of judged.feedback) lines.append(note(item));
      if (judged.ticked.length) lines.append(element("p", "✓ " + judged.ticked.join("、"), "ok soft"));
      if (judged.lost.length) lines.append(element("p", "○ 又缺了 " + judged.lost.join("、"), "soft"));
      line("customer", judged.says);
    }
    steps.replaceChildren();
    for (const step of told.steps) steps.append(element("li", step.title, step.done ? "done" : ""));
    if (told.debrief) end(told.debrief);
    else reply.focus();
    lines.lastElementChild.scrollIntoView({ block: "nearest" });
  }

  function end(told) {
    say.hidden = true;
    debrief.hidden = false;
    debrief.replaceChildren(element("h2", "讲评"), element("p", String(told.score) + " 分", "score"));
    debrief.append(element("p", (told.ending_title || "没有走到结局") + (told.passed ? ",通过" : ",没有通过")));
    if (told.happens) debrief.append(element("p", told.happens));
    for (const item of told.missing) debrief.append(note(item));
    if (told.best.length) {
      const best = element("details");
      best.append(element("summary", "可以这样打"));
      for (const [who, text] of told.best) {
        const made = element("div", "", "line " + who);
        made.append(element("b", who === "agent" ? "您" : "客户"), element("span", text));
        best.append(made);
      }
      debrief.append(best);
    }
    debrief.focus();
  }

  async function play(done) {
    if (busy) return;
    busy = true;
    const body = {
      drill: setup.elements.drill.value,
      trainee: setup.elements.trainee.value,
      replies: replies,
      run: run,
      done: done,
    };
    try {
      const answer = await fetch("/drill/play", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const told = await answer.json();
      if (answer.ok) show(told);
      else {
        replies.pop();
        lines.append(element("p", told.message + (told.hint ? ";" + told.hint : ""), "critical"));
      }
    } catch {
      replies.pop();
      lines.append(element("p", "没有连上:看看终端里的程序还在不在", "critical"));
    } finally {
      busy = false;
    }
  }

  setup.elements.drill.addEventListener("change", briefing);
  setup.addEventListener("submit", function (event) {
    event.preventDefault();
    replies = [];
    run = String(Date.now()) + "-" + String(Math.random()).slice(2, 10);
    stage.hidden = false;
    say.hidden = false;
    debrief.hidden = true;
    play(false);
  });
  say.addEventListener("submit", function (event) {
    event.preventDefault();
    const text = reply.value.trim();
    if (!text || busy) return;
    replies.push(text);
    reply.value = "";
    play(false);
  });
  reply.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say.requestSubmit();
    }
  });
  hang.addEventListener("click", function () {
    play(true);
  });
  briefing();
})();
