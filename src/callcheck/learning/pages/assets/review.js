// Reviewing one call after another, by keys or by touch.

import { ask } from "/assets/review_ask.js";
import { get, post, Refused, unsent } from "/assets/review_net.js";
import { SAID, showFindings, showHead, showRest, showTurns } from "/assets/review_show.js";
import { points, selected } from "/assets/review_text.js";

const $ = (id) => document.getElementById(id);
const RETRY_MS = 2000;
const VERDICTS = { y: "confirmed", n: "rejected", u: "unsure" };
const state = { queue: null, at: 0, call: null, current: 0, choice: null, done: [], busy: false, lost: "" };
const pending = new Map(); // of the call shown: key to what is not stored yet
const pace = { keys: 0, since: performance.now(), findings: 0, usedKeys: 0, usedMs: 0 };

const say = (text) => { $("said").textContent = text; };
const who = () => `${state.queue.by}/${state.queue.round}`;
const row = () => state.queue.calls[state.at];
const judged = (finding) => finding.mine || pending.has(finding.key);
const blind = () => ["first", "second"].includes(state.queue.round);

function trouble(text, again) {
  const box = $("trouble");
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  box.hidden = !text;
  box.textContent = text;
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "再试";
    button.onclick = flush;
    box.append(button);
  }
}

function draw({ focus = true } = {}) {
  const call = state.call;
  showHead(call);
  showTurns(call, state.current, state.choice);
  showFindings(call, state.current, { step: state.queue.round, pending, act, choose: (i) => { if (i !== state.current) { state.current = i; draw(); } } });
  showRest(call, state.queue.round, act);
  $("calls").value = String(state.at);
  progress();
  if (!focus) return;
  const node = state.choice ? document.querySelector(".turn.here") : $(`finding-${state.current}`);
  (node || $("main")).focus({ preventScroll: true });
  if (!state.choice) node?.scrollIntoView({ block: "nearest" });
}

function progress() {
  const { calls } = state.queue;
  const sum = (name) => calls.reduce((total, one) => total + Number(one[name]), 0);
  const each = pace.findings ? ` · 每条 ${(pace.usedMs / 1000 / pace.findings).toFixed(1)} 秒 ${(pace.usedKeys / pace.findings).toFixed(1)} 键` : "";
  const read = blind() ? ` · 看完 ${sum("read")}/${calls.length} 通` : "";
  $("progress").textContent = `${sum("done")}/${sum("due")} 条${read}${each}`;
}

async function open(at) {
  if (at < 0 || at >= state.queue.calls.length) {
    summary(at < 0 ? "这是第一通" : "这是最后一通");
    return;
  }
  const call = await reach(() => get(`/review/call?id=${encodeURIComponent(state.queue.calls[at].id)}`));
  if (!call) return;
  state.at = at;
  state.choice = null;
  take(call);
  pending.clear();
  for (const one of unsent.of(who())) {
    if (one.path === "/review/verdict" && one.body.call === call.id) pending.set(one.body.finding, one.body);
  }
  state.current = Math.max(0, call.findings.findIndex((f) => f.due && !judged(f)));
  say(`第 ${at + 1} 通,共 ${state.queue.calls.length} 通;${call.findings.filter((f) => f.due && !judged(f)).length} 条待看`);
  draw();
}

function take(call) {
  state.call = call;
  const one = state.queue.calls.find((known) => known.id === call.id);
  one.done = call.findings.filter((f) => f.due && f.mine).length;
  one.read = call.read;
}

// What `request` gives; null when the server cannot be reached or refuses, which is told.
async function reach(request) {
  try {
    const answer = await request();
    if (!unsent.of(who()).length && !state.lost) trouble("");
    return answer;
  } catch (error) {
    if (error instanceof Refused) trouble(`没有做成:${error.message}`);
    else trouble("连不上服务(可能已关)。请在终端重新运行,再按「再试」。", true);
    return null;
  }
}

// Stores a decision; kept in the browser first, so that nothing decided is lost.
async function send(path, body) {
  unsent.add(who(), path, body);
  const kept = { who: who(), path, body };
  try {
    const answer = await post(path, body);
    unsent.drop(kept);
    if (!unsent.of(who()).length) trouble("");
    return answer;
  } catch (error) {
    if (error instanceof Refused && error.status !== 403) {
      unsent.drop(kept);
      throw error;
    }
    offline();
    return null;
  }
}

function offline() {
  trouble(`连不上服务(可能已关)。${unsent.of(who()).length} 条未存,都留在这个浏览器里;服务回来后自动再存。`, true);
}

async function flush() {
  if (state.flushing) return;
  state.flushing = true;
  try {
    for (const one of unsent.of(who())) {
      try {
        const answer = await post(one.path, one.body);
        pending.delete(one.body.finding);
        if (answer.call.id === state.call?.id) take(answer.call);
        if (answer.number) state.done.push({ call: one.body.call, number: answer.number });
        say("服务回来了,未存的已存");
      } catch (error) {
        if (!(error instanceof Refused) || error.status === 403) return offline();
        pending.delete(one.body.finding);
        state.lost = `这一条没有存:${one.body.call} ${SAID[one.body.verdict] || ""} ${one.body.reason || one.body.text || ""}(${error.message})`;
      }
      unsent.drop(one);
    }
    trouble(state.lost);
    state.lost = "";
    if (state.call && !$("ask").open) draw({ focus: false });
  } finally {
    state.flushing = false;
  }
}

async function judge(verdict, reason = "") {
  const finding = state.call.findings[state.current];
  if (!finding) return say("没有发现可判");
  if (!finding.due) return say("这一条在这一轮不用看");
  const { round } = state.queue;
  if (round === "appeal" && verdict !== "rejected") return say("不申诉就不用记;要申诉按 N");
  if (round === "ruling" && verdict === "unsure") return say("裁定只有确认和驳回");
  const first = !judged(finding);
  const body = { call: state.call.id, finding: finding.key, verdict, reason, stamp: finding.stamp };
  try {
    const answer = await send("/review/verdict", body);
    if (answer) {
      pending.delete(finding.key);
      take(answer.call);
      state.done.push({ call: body.call, number: answer.number });
    } else pending.set(finding.key, body);
  } catch (error) {
    const call = await reach(() => get(`/review/call?id=${encodeURIComponent(body.call)}`));
    if (call) take(call);
    draw();
    return trouble(error.code === "review-changed" ? `${error.message}。看一眼,再按一次就存。` : `没有存:${error.message}`);
  }
  if (first) count();
  const label = round === "appeal" ? "已申诉" : SAID[verdict];
  const wait = pending.has(finding.key) ? "(未存)" : "";
  const next = following();
  say(`${label}${wait}:${finding.title}${reason ? `,${reason}` : ""}`);
  if (next >= 0) state.current = next;
  draw();
  if (next < 0) await ended(label + wait);
}

// The next finding still open, after the current one first; -1 for none.
function following() {
  const open = (f) => f.due && !judged(f);
  const after = state.call.findings.findIndex((f, i) => i > state.current && open(f));
  return after >= 0 ? after : state.call.findings.findIndex(open);
}

async function ended(label) {
  if (blind()) return summary(`${label}。这一通的发现都判了;整通看完按 D,补漏按 M`);
  const next = state.queue.calls.findIndex((one, i) => i > state.at && one.done < one.due);
  if (next >= 0) await open(next);
  else summary(`${label}。没有下一条了`);
}

function count() {
  pace.findings += 1;
  pace.usedMs += performance.now() - pace.since;
  pace.usedKeys += pace.keys;
  pace.since = performance.now();
  pace.keys = 0;
}

function summary(text) {
  const left = state.queue.calls.some((one) => one.done < one.due || (blind() && !one.read));
  const used = pace.findings ? `:${pace.findings} 条,用 ${(pace.usedMs / 1000).toFixed(1)} 秒、${pace.usedKeys} 键` : "";
  say(left ? text : `全部看完${used}`);
}

async function giveReason(verdict) {
  const finding = state.call.findings[state.current];
  if (!finding) return;
  const said = verdict || pending.get(finding.key)?.verdict || finding.mine?.verdict || "rejected";
  const appeal = state.queue.round === "appeal";
  const answer = await ask({
    title: appeal ? "申诉的理由" : `${SAID[said]}的原因`, text: finding.title, name: "原因(按数字选,或自己写)", free: true,
    choices: appeal ? [] : state.queue.reasons[said].map((text) => [text, text]),
  });
  if (answer && answer[1]) await judge(said, answer[1]);
  else if (answer) say("没有写原因,没有存");
}

async function comment() {
  const finding = state.call.findings[state.current];
  const answer = await ask({ title: "备注", text: finding?.title || state.call.id, name: "不算判定,看得到这通的人都看得到", free: true });
  if (!answer || !answer[1]) return;
  await store("/review/comment", { call: state.call.id, finding: finding?.key ?? null, text: answer[1], ref: crypto.randomUUID() }, "备注存下了");
}

async function store(path, body, done) {
  try {
    const answer = await send(path, body);
    if (answer) {
      take(answer.call);
      if (answer.number) state.done.push({ call: body.call, number: answer.number });
    }
    draw();
    say(answer ? done : `${done}(未存,等服务回来)`);
    return true;
  } catch (error) {
    trouble(`没有存:${error.message}`);
    return false;
  }
}

function startChoice() {
  if (!blind()) return say("这一轮不补漏");
  const mouse = selected($("turns"));
  if (mouse) {
    document.getSelection().removeAllRanges();
    state.choice = { turn: mouse[0], anchor: mouse[1], caret: mouse[2] };
    draw();
    return chooseCategory();
  }
  if (!state.call.turns.length) return say("这一通没有话");
  state.choice = { turn: state.call.findings[state.current]?.turn ?? 0, anchor: 0, caret: 0 };
  say("补漏:↑↓ 选轮,←→ 移动,Shift+←→ 选字,Enter 选类别(不选字就是整轮),Esc 不要");
  draw();
}

async function chooseCategory() {
  const { turn, anchor, caret } = state.choice;
  const text = points(state.call.turns[turn].text);
  let [start, end] = [Math.min(anchor, caret), Math.max(anchor, caret)];
  if (start === end) [start, end] = [0, text.length];
  if (start === end) return say("这一轮没有字");
  const quote = text.slice(start, end).join("");
  const answer = await ask({
    title: "补漏:哪一类", text: `「${quote}」`, name: "类别(打字筛选,↑↓ 选)",
    choices: state.queue.categories.map(([id, title, means]) => [id, title, means]),
  });
  if (!answer) return draw();
  state.choice = null;
  await store("/review/missed", { call: state.call.id, category: answer[0], turn, start, end, quote }, `补漏存下了:「${quote}」`);
}

function choiceKey(event) {
  const choice = state.choice;
  const length = points(state.call.turns[choice.turn].text).length;
  const jump = { ArrowLeft: choice.caret - 1, ArrowRight: choice.caret + 1, Home: 0, End: length }[event.key];
  if (jump !== undefined) {
    choice.caret = Math.max(0, Math.min(length, jump));
    if (!event.shiftKey) choice.anchor = choice.caret;
    const [low, high] = [Math.min(choice.anchor, choice.caret), Math.max(choice.anchor, choice.caret)];
    if (low < high) say(`选了「${points(state.call.turns[choice.turn].text).slice(low, high).join("")}」`);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const turn = choice.turn + (event.key === "ArrowDown" ? 1 : -1);
    if (state.call.turns[turn]) state.choice = { turn, anchor: 0, caret: 0 };
    say(`第 ${state.choice.turn + 1} 轮:${state.call.turns[state.choice.turn].text}`);
  } else if (event.key === "Enter") {
    event.preventDefault();
    return chooseCategory();
  } else if (event.key === "Escape") {
    state.choice = null;
    say("不补了");
  } else return undefined;
  event.preventDefault();
  return draw();
}

async function readToEnd() {
  if (!blind()) return say("这一轮不用整通看完");
  const left = state.call.findings.filter((f) => f.due && !judged(f)).length;
  if (left && state.sure !== state.call.id) {
    state.sure = state.call.id;
    return say(`还有 ${left} 条没判;真的看完了就再按一次 D`);
  }
  if (!(await store("/review/read", { call: state.call.id }, "整通看完"))) return undefined;
  const next = state.queue.calls.findIndex((one, i) => i > state.at && (one.done < one.due || !one.read));
  return next >= 0 ? open(next) : summary("整通看完");
}

async function undo() {
  const last = state.done.pop() || { call: state.call.id, number: null };
  const answer = await reach(() => post("/review/undo", last));
  if (!answer) return undefined;
  if (last.call !== state.call.id) await open(state.queue.calls.findIndex((one) => one.id === last.call));
  take(answer.call);
  const again = answer.call.findings.findIndex((f) => answer.undone && !f.mine && f.due);
  if (again >= 0) state.current = again;
  draw();
  return say(answer.undone ? `撤回了:${SAID[answer.undone.verdict] || "整通看完"}` : "没有可撤回的");
}

async function act(key) {
  if (state.busy || !state.call) return;
  state.busy = true; // a second key while the first is being stored waits for nothing: it is told
  try {
    if (state.queue.round === "appeal" && key === "n") await giveReason("rejected");
    else if (VERDICTS[key]) await judge(VERDICTS[key]);
    else if (key === "r") await giveReason();
    else if (key === "c") await comment();
    else if (key === "m") startChoice();
    else if (key === "d") await readToEnd();
    else if (key === "z") await undo();
    else if (key === "]") await open(state.at + 1);
    else if (key === "[") await open(state.at - 1);
    else if (key === "j" || key === "k") {
      const at = state.current + (key === "j" ? 1 : -1);
      if (state.call.findings[at]) state.current = at;
      draw();
    }
  } finally {
    state.busy = false;
    const waiting = keys.shift();
    if (waiting) act(waiting);
  }
}

const keys = []; // pressed while the one before was still being stored
const NAMES = { ArrowDown: "j", ArrowUp: "k", 1: "y", 2: "n", 3: "u", "？": "?", "】": "]", "【": "[" };

addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["Shift", "Tab", "CapsLock"].includes(event.key)) return;
  pace.keys += 1;
  if (document.querySelector("dialog[open]")) return;
  if (["SELECT", "INPUT", "TEXTAREA"].includes(event.target.tagName)) return;
  if (!state.call) return;
  if (state.choice) { choiceKey(event); return; }
  if (["Enter", " "].includes(event.key)) return; // of the button that has the focus
  const key = NAMES[event.key] || event.key.toLowerCase();
  if (key === "?") { $("help").showModal(); event.preventDefault(); return; }
  if (!"yunrmcdz[]jk".includes(key) || key.length !== 1) return;
  event.preventDefault();
  if (state.busy) keys.push(key);
  else act(key);
}, true);
addEventListener("pointerdown", () => { pace.keys += 1; });
addEventListener("beforeunload", (event) => { if (state.queue && unsent.of(who()).length) event.preventDefault(); });
$("help-button").onclick = () => $("help").showModal();
$("help-close").onclick = () => $("help").close();
$("previous").onclick = () => act("[");
$("next").onclick = () => act("]");
$("calls").onchange = (event) => open(Number(event.target.value));
setInterval(() => { if (state.queue && unsent.of(who()).length) flush(); }, RETRY_MS);

const TITLES = { first: "初核", second: "复核(看不到别人的意见)", appeal: "申诉", ruling: "裁定" };
try {
  state.queue = await get("/review/queue");
  $("who").textContent = `${TITLES[state.queue.round]} · ${state.queue.by}`;
  $("calls").replaceChildren(...state.queue.calls.map((one, i) => new Option(one.id, i)));
  if (unsent.of(who()).length) await flush();
  const first = state.queue.calls.findIndex((one) => one.done < one.due || (blind() && !one.read));
  if (state.queue.calls.length) await open(Math.max(0, first));
  else say("没有要看的");
} catch (error) {
  trouble(error instanceof Refused ? error.message : "连不上服务(可能已关)。");
}
