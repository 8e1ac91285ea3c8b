#!/usr/bin/env bash
# walk.sh KEYDESKCTL   a walk through the main job on a practice desk: find the customer, reset the password, mail it, done.
#
# Everything it makes lies in one temporary folder, which it removes; KEEP=1 leaves it and says where. Nothing is mailed to
# anybody: a new desk delivers into its own local mailbox, which the walk opens at the end. The customers are invented.
#
# Caveat: the operator's password is made up on the spot and handed over in the environment, which suits a practice desk;
# for a real one use the prompt or --password-file.
set -euo pipefail
program=$(realpath "${1:?the path of keydeskctl}")
cd "$(dirname "$0")/.."
desk=$(mktemp -d "${TMPDIR:-/tmp}/keydesk-walk-XXXXXX")
finish() { if [ "${KEEP:-}" = 1 ]; then echo "The practice desk is kept in $desk"; else rm -rf "$desk"; fi; }
trap finish EXIT

export KEYDESK_DB=$desk/practice.keydesk KEYDESK_OPERATOR=anna XDG_CONFIG_HOME=$desk/config
KEYDESK_PASSWORD=$(od -An -N18 -tx1 /dev/urandom | tr -d ' \n'); export KEYDESK_PASSWORD

# quoted prints arguments the way one would type them.
quoted() { local a; for a; do case $a in *[!A-Za-z0-9_./:@%+=,-]*) printf ' "%s"' "$a" ;; *) printf ' %s' "$a" ;; esac; done; }

# step says what comes, shows the command, runs it, and leaves its output in $output.
step() {
  local why=$1 code=0; shift
  printf '\n# %s\n$ keydeskctl%s\n' "$why" "$(quoted "$@")"
  "$program" "$@" >"$desk/output" || code=$?
  cat "$desk/output"
  [ $code = 0 ] || { printf '\nThe walk ends here: the command failed (exit code %d).\n' "$code" >&2; exit $code; }
  output=$(<"$desk/output")
}

# field prints a text field of the first line of JSON on stdin.
field() { sed -n '1s/.*"'"$1"'":"\([^"]*\)".*/\1/p'; }

echo "A practice desk in $desk, signed in to as $KEYDESK_OPERATOR."
step "Make a desk. The recovery key is shown once; on a real desk it goes on paper." init --vendor "Fjord Instruments" --operator anna
step "Try the list of customers first: nothing is written." customer import assets/samples/customers-1000.csv --dry-run
step "Now bring it in." customer import assets/samples/customers-1000.csv
step "Andrew Goodman rings. Find him by what he says: any part of name, company, e-mail or phone." customer list --filter "goodman andrew" --limit 5
id=$("$program" customer list --filter "goodman andrew" --limit 1 --json | field id)
[ -n "$id" ] || { echo "The walk ends here: no customer was found." >&2; exit 1; }
step "Look at the customer: no password yet, not registered." customer show "$id"
step "Generate a password and queue the mail that carries it, in one transaction." customer reset-password "$id" --generate --send
step "Deliver what is due: into the local mailbox, over SMTP in memory." mail send
step "Who did what stands in a chain that shows tampering." audit verify
step "Read everything and compare: is the file whole?" check
step "The mail lies in the local mailbox." mail list
mail=$("$program" mail list --json | tail -n 1 | field id)
[ -n "$mail" ] || { echo "The walk ends here: no mail was listed." >&2; exit 1; }
step "This is what the customer gets." mail show "$mail"
printf '\nDone: the customer is found, the password reset and mailed. Nothing of it left this machine.\n'
