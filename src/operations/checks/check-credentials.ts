import { hasFactoryApiKey } from "../../config/environment.ts";
import type { Context } from "../../context.ts";
import { findCredentials } from "../../droid/find-credentials.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** Looks whether a droid can reach a model: by a login, an API key or a model of the user's own. */
export function checkCredentials({ config }: Context): Finding {
  const { found, unreadable } = findCredentials({ home: config.home, hasApiKey: hasFactoryApiKey() });
  if (found.length > 0) return ok(found.join(", "));
  if (unreadable.length > 0)
    return warn(
      `${unreadable.join(" and ")} cannot be read as settings, and no login or API key is seen`,
      "droid doctor",
    );
  return warn("No login, API key or custom model is seen: a droid can reach no model", "droid, then /login");
}
