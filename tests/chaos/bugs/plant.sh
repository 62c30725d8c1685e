#!/usr/bin/env bash
# Plants each classic bug (or the named ones) into a copy of this tree, runs the test that must catch it, and shows its
# failure. Exit code 0 when every bug was caught. Usage: tests/chaos/bugs/plant.sh [NAME...]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for patch in "$here"/*.patch; do names+=("$(basename "$patch" .patch)"); done
fi

git clone -q --shared "$root" "$copy/ates"
cd "$copy/ates"
escaped=0
for name in "${names[@]}"; do
  patch="$here/$name.patch"
  test="$(sed -n 's/^Test: //p' "$patch")"
  git checkout -q .
  printf '\n%s\n  expects %s to fail\n' "$name" "$test"
  if ! git apply "$patch"; then
    echo "  The patch does not apply any more"
    escaped=1
    continue
  fi
  if mvn -q -B -o -ntp -pl tests/streams -am -Dspotless.check.skip=true -Dtest="$test" \
      -Dsurefire.failIfNoSpecifiedTests=false test >"$copy/output" 2>&1; then
    echo "  NOT CAUGHT"
    escaped=1
  elif grep -q 'COMPILATION ERROR' "$copy/output"; then
    echo "  The patch does not compile any more:"
    sed -n '/COMPILATION ERROR/,+3p' "$copy/output" | sed 's/^/    /'
    escaped=1
  else
    # Maven's own last lines tell nothing; these are the assertion.
    sed -n '/<<< \(FAILURE\|ERROR\)!/,/^\tat /p' "$copy/output" | grep -v '^\[ERROR\] Tests run' | grep -v '^	at ' \
      | head -12 | sed 's/^/    /'
  fi
done
exit $escaped
