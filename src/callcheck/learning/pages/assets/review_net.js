// Requests, and the decisions that the server has not acknowledged yet.

const KEY = "callcheck-review-unsent";

export async function get(path) {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (!answer.ok) throw new Refused(answer.status, await told(answer));
  return answer.json();
}

export class Refused extends Error {
  constructor(status, body) {
    super(body.message);
    this.status = status;
    this.code = body.error;
  }
}

async function told(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { error: "", message: text.trim() || `服务答 ${answer.status}` };
  }
}

export async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Refused(answer.status, await told(answer));
  return answer.json();
}

// Kept in the browser, so that closing the page loses nothing.
export const unsent = {
  all: () => JSON.parse(localStorage.getItem(KEY) || "[]"),
  save: (list) => localStorage.setItem(KEY, JSON.stringify(list)),
  add(who, path, body) {
    const rest = this.all().filter((one) => one.who !== who || one.path !== path
      || one.body.call !== body.call || one.body.finding !== body.finding || path !== "/review/verdict");
    this.save([...rest, { who, path, body }]);
  },
  of(who) {
    return this.all().filter((one) => one.who === who);
  },
  drop(sent) {
    const text = JSON.stringify(sent);
    this.save(this.all().filter((one) => JSON.stringify(one) !== text));
  },
};
