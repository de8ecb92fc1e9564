#!/bin/sh
# Install the Debian packages named as arguments where that is possible; otherwise print the exact command and go on.
set -u
command -v dpkg-query >/dev/null 2>&1 || exit 0 # macOS: PortAudio comes with sounddevice, and the system has a voice

missing=""
for package in python3-venv "$@"; do
    [ "$package" = python3-venv ] && python3 -c 'import ensurepip' 2>/dev/null && continue
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    as_root="sudo"
    if ! sudo --non-interactive true 2>/dev/null; then
        echo "Some system packages are missing. Install them with:  sudo apt-get install$missing"
        exit 0
    fi
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of names
if ! $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
    echo "That did not work. Try it by hand:  sudo apt-get install$missing"
fi
