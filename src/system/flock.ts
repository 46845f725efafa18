import { dlopen, FFIType } from "bun:ffi";
import { existsSync } from "node:fs";

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * Waits for the exclusive lock of an open file. The kernel gives it back when the last copy of the descriptor is closed,
 * however its holder goes; nobody unlocks by hand. Blocking here freezes timers and signal handlers of this process.
 * @returns false when the file system has no locks
 */
export function lockExclusively(fd: number): boolean {
  // A blocking flock fails by a signal (then again) or for good (no lock support); errno is out of reach of FFI.
  for (let attempt = 0; attempt < 100; attempt++) if (flock(fd, LOCK_EX)) return true;
  return false;
}

/** Takes the exclusive lock when it is free. */
export function tryLockExclusively(fd: number): boolean {
  return flock(fd, LOCK_EX | LOCK_NB);
}

/** Takes a shared lock when nobody holds the exclusive one: the probe for "does anyone hold it". */
export function tryLockShared(fd: number): boolean {
  return flock(fd, LOCK_SH | LOCK_NB);
}

let libc: ReturnType<typeof openLibc> | undefined;

function flock(fd: number, operation: number): boolean {
  libc ??= openLibc();
  return libc.symbols.flock(fd, operation) === 0;
}

function openLibc() {
  return dlopen(libcPath(), { flock: { args: [FFIType.i32, FFIType.i32], returns: FFIType.i32 } });
}

// A bare name that is missing would be looked up in the current directory, where anyone may have planted one.
// On glibc the name is that of a library which this process has loaded already, so nothing is looked up.
function libcPath(): string {
  if (process.platform === "darwin") return "/usr/lib/libSystem.B.dylib";
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const glibcLoader = process.arch === "arm64" ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
  return existsSync(glibcLoader) ? "libc.so.6" : `/lib/ld-musl-${machine}.so.1`;
}
