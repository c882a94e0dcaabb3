#!/bin/sh
# Chromium for the tests of the HTML report, from the system's packages when there is none.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then
    echo "browser: $(command -v "$name")"
    exit 0
  fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  (apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk) >/dev/null 2>&1 || true
fi
command -v chromium >/dev/null 2>&1 && echo "browser: chromium installed" || echo "browser: no Chromium to be had; its tests are skipped, or fail where CI is set"
