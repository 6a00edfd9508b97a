# Everything that the project needs from the system and that Debian has as a package.

system_packages=(
  make python3 python3-venv nodejs npm # the two commands
  postgresql redis-server              # what production runs on
  chromium fonts-noto-cjk              # the journeys, in Korean
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 # PDF
)

install_system_packages() {
  local package missing=()
  for package in "${system_packages[@]}"; do
    is_there "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  echo "Installing ${missing[*]} ..."
  apt-get update -qq
  # Runlevel 1 keeps the packages from starting servers of their own.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# Python and Node may have come another way than by a package.
is_there() {
  case "$1" in
    make) command -v make ;;
    python3 | python3-venv) python3 -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' ;;
    nodejs | npm) command -v node && command -v npm ;;
    *) [[ "$(dpkg-query -W -f '${Status}' "$1")" == "install ok installed" ]] ;;
  esac >/dev/null 2>&1
}
