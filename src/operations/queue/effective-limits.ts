import type { Config } from "../../config/load-config.ts";
import { resolveModel } from "../../droid/resolve-model.ts";
import type { QueueLimits } from "../../task/queue-policy.ts";

/** The limits as tasks are judged by them: a record has the id of its model, where a limit may name an alias. */
export function effectiveLimits({ limits, models }: Pick<Config, "limits" | "models">): QueueLimits {
  const byId: Record<string, number> = {};
  for (const [name, limit] of Object.entries(limits.models)) {
    const id = resolveModel(name, models);
    byId[id] = Math.min(limit, Object.hasOwn(byId, id) ? (byId[id] ?? limit) : limit);
  }
  return { ...limits, models: byId };
}
