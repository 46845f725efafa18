import { join } from "node:path";
import { readSettingsFile } from "./read-settings-file.ts";

/** Whether a plugin of that name, from any marketplace, is enabled in a `.factory` directory. It brings hooks of its own. */
export function isPluginEnabled(directory: string, name: string): boolean {
  const file = readSettingsFile(join(directory, "settings.json"));
  const plugins = file.kind === "settings" ? file.settings.enabledPlugins : undefined;
  if (typeof plugins !== "object" || plugins === null) return false;
  return Object.entries(plugins).some(([id, enabled]) => id.startsWith(`${name}@`) && enabled === true);
}
