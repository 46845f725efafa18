import { existsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { type Finding, nameSome, ok, shellWord, warn } from "./finding.ts";

/** Looks at the settings. @throws TaskBgError for what does not parse, with its place */
export function checkConfig({ config }: Context): Finding {
  const { configFile, unknownKeys } = config;
  if (unknownKeys.length > 0) {
    const names = nameSome(unknownKeys.map((key) => JSON.stringify(key)));
    return warn(`${configFile} sets what task-bg does not know: ${names}`, `\${EDITOR:-vi} ${shellWord(configFile)}`);
  }
  return ok(existsSync(configFile) ? configFile : `No ${configFile}: the defaults hold`);
}
