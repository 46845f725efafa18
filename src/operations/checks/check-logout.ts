import { userInfo } from "node:os";
import { decideLogoutEffect, type LogoutEffect, readLogoutFacts } from "../../process/lingering.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** Looks whether the user's logout ends what runs in the background. */
export function checkLogout(): Finding {
  return describeLogout(decideLogoutEffect(readLogoutFacts(nameUser())));
}

/** Says what a logout does. */
export function describeLogout(effect: LogoutEffect): Finding {
  if (effect.survives) return ok(`Tasks outlive a logout: ${effect.because}`);
  if (effect.by === "user manager")
    return warn("A logout ends every task with the user's service manager", "loginctl enable-linger");
  return warn(
    "A logout ends every task with the login's session (KillUserProcesses)",
    "loginctl enable-linger, then launch with: systemd-run --user --scope task-bg launch …",
  );
}

// What Bun's userInfo() tells is $USER, which may be missing or another's.
function nameUser(): string {
  try {
    return Bun.spawnSync(["id", "-un"]).stdout.toString().trim() || userInfo().username;
  } catch {
    return userInfo().username;
  }
}
