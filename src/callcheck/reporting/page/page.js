(function () {
  "use strict";
  var PRINTED = 300;  // more calls than this are not opened for the printer
  var form = document.getElementById("filters");
  var calls = Array.prototype.slice.call(document.querySelectorAll(".call"));
  var SIGNS = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&#34;": '"', "&#39;": "'" };
  var waiting;
  // A call of a long report keeps its turns and findings as data until somebody opens it.
  function data(call) { return call.querySelector("script"); }
  function fill(call) {
    var held = data(call);
    if (!held) { return; }
    held.insertAdjacentHTML("afterend", held.textContent);
    held.remove();
    call.querySelectorAll("dl[data-text]").forEach(function (list) {
      list.innerHTML = document.getElementById("text-" + list.dataset.text).textContent;
    });
    narrow(call);
  }
  function fits(category, severity) {
    return (!form.category.value || category === form.category.value) &&
      (!form.severity.value || severity === form.severity.value);
  }
  function narrow(call) {
    call.querySelectorAll("article").forEach(function (item) {
      item.hidden = !fits(item.dataset.category, item.dataset.severity);
    });
  }
  function holds(call, words) {
    var held = data(call);
    var markup = held ? call.querySelector("summary").innerHTML + held.textContent : call.innerHTML;
    return markup.replace(/<sup>[^<]*<\/sup>|<[^>]*>/g, "")
      .replace(/&(?:lt|gt|amp|#34|#39);/g, function (sign) { return SIGNS[sign]; })
      .indexOf(words) >= 0;
  }
  function found(call) {
    return (!form.category.value && !form.severity.value) ||
      call.dataset.found.split(" ").some(function (pair) {
        var parts = pair.split(":");
        return parts.length === 2 && fits(parts[0], parts[1]);
      });
  }
  function update() {
    var agent = form.agent.value, words = form.words.value.trim(), shown = 0;
    calls.forEach(function (call) {
      var keep = found(call) && (!agent || call.dataset.agent === agent) && (!words || holds(call, words));
      narrow(call);
      call.hidden = !keep;
      shown += keep ? 1 : 0;
    });
    document.getElementById("shown").textContent = shown + " 通";
  }
  form.addEventListener("input", function () {
    clearTimeout(waiting);
    if (calls.length > PRINTED) { waiting = setTimeout(update, 150); } else { update(); }
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  document.addEventListener("toggle", function (event) {
    if (event.target.open && event.target.matches(".call")) { fill(event.target); }
  }, true);
  window.addEventListener("beforeprint", function () {
    var shown = calls.filter(function (call) { return !call.hidden; });
    if (shown.length > PRINTED) { return; }
    shown.forEach(function (call) { fill(call); call.open = true; });
  });
  // #call-id, or #call-id!3 for the third finding of a call
  function open() {
    var name = decodeURIComponent(location.hash.slice(1));
    var call = name && (document.getElementById(name) || document.getElementById(name.replace(/!\d+$/, "")));
    call = call && call.closest(".call");
    if (!call) { return; }
    fill(call);
    call.open = true;
    document.getElementById(name).scrollIntoView();
  }
  window.addEventListener("hashchange", open);
  open();
}());
