// Words on the page. Offsets of the library are code points, those of the browser UTF-16 units.

export const points = (text) => Array.from(text);

// Code points before a UTF-16 offset; half a pair counts as the whole character before it.
export const toPoints = (text, units) => points(text.slice(0, units)).length;

// Marks that turn the direction of writing would show other words than were said.
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
export const plain = (text) => text.replace(TURNING, "\ufffd");

export function make(tag, { text, ...rest } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name === "cls" ? "class" : name, value === true ? "" : value);
  }
  if (text !== undefined) node.textContent = plain(String(text));
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const words = (text) => make("bdi", { text });

// The turn's text cut where a mark begins or ends. marks: [start, end, severity, isNow].
export function marked(text, marks, chosen) {
  const all = points(text);
  const cuts = new Set([0, all.length]);
  for (const [start, end] of marks) cuts.add(start).add(end);
  if (chosen) cuts.add(Math.min(...chosen)).add(Math.max(...chosen));
  const order = [...cuts].filter((at) => at <= all.length).sort((a, b) => a - b);
  const ranks = ["info", "minor", "major", "critical"];
  const line = make("bdi");
  if (chosen && chosen[1] === 0) line.append(make("span", { cls: "caret" }));
  for (let i = 0; i + 1 < order.length; i += 1) {
    const [low, high] = [order[i], order[i + 1]];
    const over = marks.filter((mark) => mark[0] <= low && high <= mark[1]);
    const piece = all.slice(low, high).join("");
    const worst = ranks[Math.max(-1, ...over.map((mark) => ranks.indexOf(mark[2])))];
    const now = over.some((mark) => mark[3]);
    const node = over.length
      ? make("mark", { text: piece, cls: now ? `${worst} now` : worst })
      : make("span", { text: piece });
    if (chosen && Math.min(...chosen) <= low && high <= Math.max(...chosen)) node.classList.add("chosen");
    line.append(node);
    if (chosen && chosen[1] === high) line.append(make("span", { cls: "caret" }));
  }
  return line;
}

// What the mouse has selected within one turn: [turn, start, end] in code points, or null.
export function selected(turns) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const line = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".turn bdi");
  const [first, last] = [line(range.startContainer), line(range.endContainer)];
  if (!first || first !== last || !turns.contains(first)) return null;
  const before = document.createRange();
  before.selectNodeContents(first);
  before.setEnd(range.startContainer, range.startOffset);
  const start = points(before.toString()).length;
  const end = start + points(range.toString()).length;
  return end > start ? [Number(first.closest(".turn").dataset.turn), start, end] : null;
}
