#!/bin/sh
# PostgreSQL for the tests of the store, from the system's packages when there is none.
set -eu
found() {
  command -v initdb 2>/dev/null && return
  for path in /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb; do
    [ -x "$path" ] && echo "$path" && return
  done
  return 1
}
if ! found >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  (apt-get -qq update && apt-get -qq install -y --no-install-recommends postgresql) >/dev/null 2>&1 || true
fi
if path=$(found); then
  echo "postgres: $("$path" --version)"
else
  echo "postgres: no PostgreSQL to be had; its tests are skipped, or fail where CI is set"
fi
