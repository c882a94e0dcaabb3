(function () {
  "use strict";
  var form = document.getElementById("filters");
  var calls = Array.prototype.slice.call(document.querySelectorAll(".call"));
  function update() {
    var category = form.category.value, severity = form.severity.value, agent = form.agent.value;
    var words = form.words.value.trim();
    var shown = 0;
    calls.forEach(function (call) {
      var any = false;
      call.querySelectorAll("article").forEach(function (item) {
        var fits = (!category || item.dataset.category === category) && (!severity || item.dataset.severity === severity);
        item.hidden = !fits;
        any = any || fits;
      });
      var keep = (any || (!category && !severity)) && (!agent || call.dataset.agent === agent) &&
        (!words || call.id.indexOf(words) >= 0 || call.textContent.indexOf(words) >= 0);
      call.hidden = !keep;
      shown += keep ? 1 : 0;
    });
    document.getElementById("shown").textContent = shown + " 通";
  }
  form.addEventListener("input", update);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("beforeprint", function () { calls.forEach(function (call) { call.open = true; }); });
  function open() {
    var call = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (call) { call.open = true; call.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  open();
}());
