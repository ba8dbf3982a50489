# tools/setup.sh — what ./demo, ./check and .ci/run share: finding and installing Debian packages,
# building a preset with a progress bar, running ctest. Sourced by bash, from the checkout's root.
#
#     . tools/setup.sh
#     setup_packages $ZAVIT_BUILD_PACKAGES valgrind
#     build_preset ci all
#     run_ctest build
#
# Nothing but bash, coreutils, awk and apt is assumed: this is what a bare Debian 12 has.

# Compiling needs these; cmocka is for the tests, which every build tree can make.
ZAVIT_BUILD_PACKAGES="gcc libc6-dev cmake make pkg-config libicu-dev libjansson-dev zlib1g-dev
 libssl-dev libopenblas-dev libopenblas-pthread-dev liblapacke-dev libcmocka-dev"
# The checks: C++ for the headers, clang-format for the format, binutils for the symbols.
ZAVIT_CHECK_PACKAGES="g++ binutils clang-format-14"
# tests/peers compares zavit with the programs whose formats it reads.
ZAVIT_PEER_PACKAGES="python3-numpy python3-gensim fasttext"
# tests/cli/html opens pages in a browser, which needs some font, and reads them as XML.
ZAVIT_BROWSER_PACKAGES="chromium fonts-dejavu-core libxml2-utils"
ZAVIT_CI_PACKAGES="valgrind"
ZAVIT_DEMO_PACKAGES="dict-gcide wordnet-base"
ZAVIT_DEMO_HE_PACKAGES="bibledit-cloud-data"

ZAVIT_JOBS=${ZAVIT_JOBS:-$(nproc)}
ZAVIT_LANG=${ZAVIT_LANG:-en}

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
  ZAVIT_BOLD=$'\e[1m' ZAVIT_PLAIN=$'\e[0m'
else
  ZAVIT_BOLD='' ZAVIT_PLAIN=''
fi

# say ENGLISH HEBREW: one sentence in the reader's language, to stderr.
say() {
  if [ "$ZAVIT_LANG" = he ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi >&2
}

fail() {
  say "$@"
  exit 1
}

# ---- Steps: a long command, quiet unless it fails --------------------------------------------------

# step_done FILE: how far a log has come, in percent, from the last "[ 12%]" of make or "[3/25]" of
# ninja; nothing if there is neither.
step_done() {
  tail -c 400 "$1" 2>/dev/null | tr '\r' '\n' | awk '
    match($0, /\[ *[0-9]+%\]/) { s = substr($0, RSTART + 1, RLENGTH - 3); percent = s + 0 }
    match($0, /\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, RSTART + 1, RLENGTH - 2), part, "/")
      if (part[2] > 0) percent = int(100 * part[1] / part[2])
    }
    END { if (percent != "") print percent }'
}

# step_draw TITLE SECONDS PERCENT: the line that a running step shows on a terminal.
step_draw() {
  local bar='' i filled
  if [ -n "$3" ]; then
    filled=$(($3 * 24 / 100))
    for ((i = 0; i < 24; i++)); do
      if [ $i -lt $filled ]; then bar+='█'; else bar+='░'; fi
    done
    printf '\r\e[K%s  %s %3d%%  %ds' "$1" "$bar" "$3" "$2" >&2
  else
    i=$(($2 % 4))
    printf '\r\e[K%s  %s  %ds' "$1" "$(printf '%*s' $((i + 1)) '' | tr ' ' .)" "$2" >&2
  fi
}

# step TITLE COMMAND…: runs the command with its output in a log; draws a bar on a terminal, prints
# one line otherwise. If it fails, the end of the log is shown and the status handed on.
step() {
  local title=$1 log status=0 begin=$SECONDS pid
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/zavit-step.XXXXXX")
  if [ -t 2 ]; then
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    trap 'kill "$pid" 2>/dev/null; printf "\n" >&2; rm -f "$log"; trap - INT; exit 130' INT
    while kill -0 "$pid" 2>/dev/null; do
      step_draw "$title" $((SECONDS - begin)) "$(step_done "$log")"
      sleep 0.2
    done
    wait "$pid" || status=$?
    trap - INT
    printf '\r\e[K' >&2
  else
    "$@" >"$log" 2>&1 </dev/null || status=$?
  fi
  if [ $status -ne 0 ]; then
    tail -n 60 "$log" >&2
    say "$title: failed with status $status." "$title: נכשל, קוד יציאה $status."
  else
    printf '%s  %ds\n' "$title" $((SECONDS - begin)) >&2
  fi
  rm -f "$log"
  return $status
}

# ---- Packages --------------------------------------------------------------------------------------

# setup_missing PACKAGE…: those of the packages that are not installed, in one line.
setup_missing() {
  local package missing=''
  for package in "$@"; do
    # One by one: dpkg-query fails as a whole when it doesn't know one of them.
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=" $package"
  done
  printf '%s' "${missing# }"
}

# setup_sudo: how to become root: nothing (we are), "sudo -n", "sudo" where a person can type a
# password; status 1 when there is no way.
setup_sudo() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null || return 1
  if sudo -n true 2>/dev/null; then
    printf 'sudo -n'
  elif [ -t 0 ] && [ -z "${CI:-}" ]; then
    printf 'sudo'
  else
    return 1
  fi
}

setup_apt() { # SUDO PACKAGE…
  local sudo=$1
  shift
  # A stale or unreachable source is no reason to stop: what is needed may come from another one.
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update || true
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
    install --no-install-recommends "$@"
}

# setup_packages PACKAGE…: installs what is missing, or names it and stops.
setup_packages() {
  local missing sudo
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
    say "This is not Debian: install the equivalents of these packages yourself: $*" \
      "זו אינה מערכת דביאן; יש להתקין בעצמך את המקבילות של החבילות: $*"
    return 0
  }
  missing=$(setup_missing "$@")
  [ -n "$missing" ] || return 0
  if ! sudo=$(setup_sudo); then
    say "These Debian packages are missing, and installing them needs root:" \
      "חסרות חבילות דביאן, והתקנתן דורשת הרשאות root:"
    printf '    %s\n' "$missing" >&2
    say "Ask for them to be installed, then run this again:" "יש לבקש את התקנתן ולהריץ שוב:"
    printf '    apt-get install --no-install-recommends %s\n' "$missing" >&2
    exit 1
  fi
  say "Installing: $missing" "התקנה: $missing"
  # sudo's question for a password must not vanish in a log.
  if [ "$sudo" = sudo ]; then
    sudo true || fail "sudo was refused." "sudo סורב."
  fi
  # shellcheck disable=SC2086
  step "apt-get install" setup_apt "$sudo" $missing ||
    fail "The packages could not be installed; is the Debian registry reachable?" \
      "התקנת החבילות נכשלה; האם מאגר החבילות של דביאן נגיש?"
  missing=$(setup_missing "$@")
  [ -z "$missing" ] || fail "Still missing after the installation: $missing" "עדיין חסר אחרי ההתקנה: $missing"
}

# ---- Build and test --------------------------------------------------------------------------------

# build_preset PRESET TARGET… [-- CMAKE_ARGUMENT…]: configures and builds with a progress bar.
build_preset() {
  local preset=$1 targets=() directory
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    targets+=("$1")
    shift
  done
  [ $# -eq 0 ] || shift
  directory=$(build_directory "$preset")
  # A build tree that was moved or copied with its checkout names another source: start it afresh.
  if [ -f "$directory/CMakeCache.txt" ] &&
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$directory/CMakeCache.txt"; then
    rm -rf "$directory"
  fi
  step "cmake --preset $preset" cmake --preset "$preset" "$@" || return
  step "cmake --build --preset $preset" \
    cmake --build --preset "$preset" -j "$ZAVIT_JOBS" --target "${targets[@]}"
}

build_directory() { # PRESET: where it builds (CMakePresets.json)
  case $1 in
    release | ci) echo build ;;
    *) echo "build-$1" ;;
  esac
}

# run_ctest DIRECTORY LOG [CTEST_ARGUMENT…]: runs the tests, keeps the output in LOG as well.
run_ctest() {
  local directory=$1 log=$2
  shift 2
  ctest --test-dir "$directory" -j "$ZAVIT_JOBS" --output-on-failure --no-tests=error "$@" \
    </dev/null 2>&1 | tee "$log"
  return "${PIPESTATUS[0]}"
}

# closing_line LOG…: ctest's closing line, over all the logs.
closing_line() {
  cat "$@" | awk '
    /% tests passed, [0-9]+ tests failed out of [0-9]+/ { failed += $4; total += $NF }
    END {
      percent = total ? 100 * (total - failed) / total : 0
      if (failed && percent > 99) percent = 99
      printf "%.0f%% tests passed, %d tests failed out of %d\n", percent, failed, total
    }'
}
