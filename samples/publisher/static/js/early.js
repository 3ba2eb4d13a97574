/* Runs before the first paint: kept small, and old enough for any reader. */
(function (root, settings) {
  root.className = root.className.replace("no-js", "js");
  root.setAttribute("data-site", settings.home || "");
})(document.documentElement, window.courier || {});
