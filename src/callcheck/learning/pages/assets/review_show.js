// One call on the page: turns on the left, findings on the right. Words are never taken for HTML.

import { make, marked, words } from "/assets/review_text.js";

const $ = (id) => document.getElementById(id);
export const SAID = { confirmed: "确认", rejected: "驳回", unsure: "存疑", missed: "漏检" };
const ROUND = { first: "初核", second: "复核", appeal: "申诉", ruling: "裁定" };
const COLOUR = { confirmed: "ok", rejected: "critical", unsure: "minor" };

export function showHead(call) {
  $("call-title").replaceChildren(words(call.id));
  const score = `得分 ${call.score}${call.veto ? "(一票否决)" : ""}`;
  const taken = call.deductions.map(([title, points]) => `${title} ${points}`).join("、");
  const parts = [call.started, call.agent && `坐席 ${call.agent}`, score, taken, ...call.problems];
  $("call-facts").replaceChildren(words(parts.filter(Boolean).join(" · ")));
}

// choice: the turn being selected in, with anchor and caret, or null.
export function showTurns(call, current, choice) {
  const now = call.findings[current];
  $("turns").replaceChildren(...call.turns.map((turn) => {
    const marks = call.findings.flatMap((finding) => finding.marks
      .filter(([at]) => at === turn.index)
      .map(([, start, end]) => [start, end, finding.severity, finding === now]));
    for (const one of call.missed) {
      if (one.turn === turn.index && one.start !== null) marks.push([one.start, one.end, "minor", false]);
    }
    const chosen = choice && choice.turn === turn.index ? [choice.anchor, choice.caret] : null;
    const here = chosen || (!choice && now && now.turn === turn.index);
    return make("div", { cls: `turn ${turn.speaker}${here ? " here" : ""}`, "data-turn": turn.index, tabindex: chosen ? "0" : "-1" },
      make("span", { cls: "name", text: `${turn.index + 1} ${turn.name} ${turn.clock}` }),
      marked(turn.text, marks, chosen));
  }));
  scrollInside($("turns"), $("turns").querySelector(choice ? ".here" : "mark.now, .here"));
}

// Scrolls the list only: on a phone the page itself stays with the finding.
function scrollInside(list, node) {
  if (!node) return;
  const [outer, inner] = [list.getBoundingClientRect(), node.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 3;
}

export function showFindings(call, current, { step, pending, act, choose }) {
  $("findings").replaceChildren(...call.findings.map((finding, i) => {
    const waits = pending.get(finding.key);
    const own = waits || finding.mine;
    const verdict = own
      ? make("span", { cls: `verdict ${COLOUR[own.verdict]}`, text: `${step === "appeal" ? "已申诉" : SAID[own.verdict]}${own.reason ? `:${own.reason}` : ""}${waits ? "(未存)" : ""}` })
      : make("span", { cls: "verdict soft", text: finding.due ? "未判" : "不用看" });
    const card = make("article", {
      cls: `card finding ${finding.severity}-edge${finding.due ? "" : " other"}`, id: `finding-${i}`, tabindex: "-1",
      "aria-current": i === current ? "true" : null, "aria-label": `${i + 1} ${finding.title}`,
      onclick: () => choose(i),
    }, make("h3", {}, make("span", { cls: finding.severity, text: finding.label }), words(`${i + 1}. ${finding.title}`), verdict));
    if (finding.quote) card.append(make("p", { cls: "quote" }, words(`「${finding.quote}」`)));
    for (const line of finding.evidence) card.append(make("p", { text: line }));
    card.append(...opinions(finding, step));
    if (i === current) card.append(...details(finding), buttons(step, act));
    return card;
  }));
}

function opinions(finding, step) {
  const rows = finding.opinions.map((one) => `${ROUND[one.round]} ${step === "appeal" ? "" : `${one.by} `}${one.at}:${one.round === "appeal" ? "申诉" : SAID[one.verdict]}${one.reason ? ` —— ${one.reason}` : ""}`);
  const notes = finding.comments.map((note) => `备注 ${note.by}:${note.text}`);
  if (!rows.length && !notes.length) return [];
  return [make("ul", { cls: "opinions" }, ...[...rows, ...notes].map((row) => make("li", {}, words(row))))];
}

function details(finding) {
  const line = (name, value) => (value ? make("p", {}, make("span", { cls: "soft", text: `${name} ` }), words(value)) : null);
  return [
    finding.message && finding.message !== finding.title ? line("说明", finding.message) : null,
    line("为什么", finding.why), line("该怎么说", finding.say), line("依据", finding.basis.join(";")),
    finding.unsure ? make("p", { cls: "minor", text: "转写没说是谁的话" }) : null,
    make("p", { cls: "soft", text: `${finding.category} · ${finding.rule}` }),
  ].filter(Boolean);
}

function buttons(step, act) {
  const all = step === "appeal" ? [["N", "申诉", "n"]]
    : [["Y", "确认", "y"], ["N", "驳回", "n"], ...(step === "ruling" ? [] : [["U", "存疑", "u"]]), ["R", "原因", "r"]];
  return make("p", { cls: "actions" }, ...[...all, ["C", "备注", "c"]].map(([key, name, does]) => make("button", {
    type: "button", "data-key": does, onclick: (event) => { event.stopPropagation(); act(does); },
  }, `${name} `, make("kbd", { text: key }))));
}

export function showRest(call, step, act) {
  $("missed").replaceChildren(...call.missed.map((one) => make("div", { cls: "card" },
    make("strong", { text: "补漏 " }), words(`${one.title}${one.quote ? `「${one.quote}」` : ""} ${one.by}${one.reason ? ` —— ${one.reason}` : ""}`))));
  const facts = call.facts.map(([name, value]) => make("li", {}, words(`${name}:${value}`)));
  const held = call.suppressed.map((one) => make("li", {}, words(`${one.title}「${one.quote}」:${one.by}${one.cue ? `(${one.cue})` : ""}`)));
  $("extra").replaceChildren(...call.comments.map((note) => make("p", { cls: "card" }, words(`备注 ${note.by}:${note.text}`))),
    make("details", { cls: "card" }, make("summary", { text: "这一通的情况" }), make("ul", {}, ...facts)),
    ...(held.length ? [make("details", { cls: "card" }, make("summary", { text: `命中但不算的 ${held.length} 处` }), make("ul", {}, ...held))] : []));
  const all = [["Z", "撤回", "z"], ["]", "下一通", "]"]];
  if (step === "first" || step === "second") all.unshift(["M", "补漏", "m"], ["D", call.read ? "已整通看完" : "整通看完", "d"]);
  $("actions").replaceChildren(...all.map(([key, name, does]) => make("button", { type: "button", onclick: () => act(does) }, `${name} `, make("kbd", { text: key }))));
}
