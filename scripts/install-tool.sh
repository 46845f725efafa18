#!/bin/sh
# Makes .tools/bin/NAME the executable of exactly VERSION: what is there already, else for bun the one on PATH,
# else from the npm package NAME, below .tools/NAME. Does nothing when it is there, so every make target calls it.
# No install script of a package runs (npm may refuse them): the executable is taken from the platform's own package.
# Where scripts/tools/NAME has a lock file, the packages are checked against it.
# usage: scripts/install-tool.sh NAME VERSION
set -eu

name=$1
version=$2
root=$(cd "$(dirname "$0")/.." && pwd)
prefix=$root/.tools/$name
lock=$root/scripts/tools/$name
link=$root/.tools/bin/$name

is_wanted() {
  [ -x "$1" ] && [ "$("$1" --version 2>/dev/null </dev/null)" = "$version" ]
}

link_from() {
  for candidate in "$@"; do
    if is_wanted "$candidate"; then
      mkdir -p "$root/.tools/bin"
      # Replaced in one step: another make may be running the old one.
      ln -s "$candidate" "$link.$$"
      mv -f "$link.$$" "$link"
      return 0
    fi
  done
  return 1
}

link_installed() {
  link_from "$prefix"/node_modules/@*/*/bin/"$name" "$prefix/node_modules/.bin/$name"
}

install() {
  command -v npm >/dev/null || { echo "$name $version is missing, and so is npm to install it." >&2; exit 1; }
  echo "Installing $name $version into .tools/$name" >&2
  mkdir -p "$prefix"
  if [ -f "$lock/package-lock.json" ]; then
    cp "$lock/package.json" "$lock/package-lock.json" "$prefix/"
    npm ci --prefix "$prefix" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  else
    npm install --prefix "$prefix" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error \
      "$name@$version" >&2
  fi
}

if is_wanted "$link"; then exit 0; fi
if [ "$name" = bun ] && link_from "$(command -v bun || true)"; then exit 0; fi
if link_installed; then exit 0; fi
install
if link_installed; then exit 0; fi
echo "npm installed $name, but none of its executables runs here and says that it is version $version." >&2
exit 1
