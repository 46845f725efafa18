import { readKeys } from "./read-keys.ts";

/** What may be the beginning of a sequence is the Escape key when nothing follows for so long. */
const escapeMs = 50;

/** Listens to the keys of the terminal. @param onEnd told when it has gone */
export function listenToKeys(onKeys: (keys: readonly string[]) => void, onEnd: () => void): Disposable {
  const decoder = new TextDecoder();
  let held = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  function take(bytes: Uint8Array): void {
    clearTimeout(timer);
    const { keys, rest } = readKeys(held + decoder.decode(bytes, { stream: true }));
    held = rest;
    if (rest !== "") timer = setTimeout(giveUpHolding, escapeMs);
    if (keys.length > 0) onKeys(keys);
  }

  function giveUpHolding(): void {
    held = "";
    onKeys(["escape"]);
  }

  const { stdin } = process;
  stdin.on("data", take).on("end", onEnd).on("error", onEnd);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      stdin.off("data", take).off("end", onEnd).off("error", onEnd).pause();
    },
  };
}
