#!/bin/sh
# Installs Debian packages without leaving a system service running that was not there before.
# Run as root by scripts/bootstrap.mjs: install-debian.sh PACKAGE...
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=${FAQTOTUM_POLICY_RC_D:-/usr/sbin/policy-rc.d}
services='redis-server dovecot'

has_unit() { systemctl cat "$1.service" >/dev/null 2>&1; }
systemd_runs() { [ -d "${FAQTOTUM_SYSTEMD_DIR:-/run/systemd/system}" ]; }

present=
if systemd_runs; then
  for service in $services; do
    if has_unit "$service"; then present="$present $service"; fi
  done
fi

# Debian starts what it installs unless policy-rc.d says 101; somebody else's policy stays as it is.
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  {
    echo '#!/bin/sh'
    echo '# Made by faqtotum for the length of one apt-get install.'
    for service in $present; do echo "case \"\$1\" in $service|$service.service) exit 0 ;; esac"; done
    echo 'exit 101'
  } >"$policy"
  chmod 755 "$policy"
fi

apt-get -qq -o DPkg::Lock::Timeout=300 update || echo 'faqtotum: apt-get update failed, trying with the old package lists' >&2
apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 --no-install-recommends install "$@"

if systemd_runs; then
  for service in $services; do
    case " $present " in *" $service "*) continue ;; esac
    if has_unit "$service"; then systemctl --quiet disable --now "$service.service" || true; fi
  done
fi
