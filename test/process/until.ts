/** Waits until the condition holds. @throws after half a minute, saying what was waited for */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await Bun.sleep(10)) if (await condition()) return;
  throw new Error(`Waited in vain until ${what}`);
}
