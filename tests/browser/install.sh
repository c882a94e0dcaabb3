#!/bin/sh
# Chromium for the tests of pages, from the system's packages when there is none; and scorm-again,
# an LMS's side of SCORM that is not ours, where npm can be had.
set -eu
here=$(dirname "$0")
found() {
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" 2>/dev/null && return 0
  done
  return 1
}
if ! found >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  (apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk) >/dev/null 2>&1 || true
fi
echo "browser: $(found || echo 'no Chromium to be had; its tests are skipped, or fail where CI is set')"
if command -v npm >/dev/null 2>&1 && [ ! -d "$here/node_modules/scorm-again" ]; then
  npm install --prefix "$here" --no-audit --no-fund --no-package-lock --silent >/dev/null 2>&1 || true
fi
[ -d "$here/node_modules/scorm-again" ] && echo "browser: scorm-again" || echo "browser: no scorm-again; its test is skipped"
