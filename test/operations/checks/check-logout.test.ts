import { expect, test } from "bun:test";
import { describeLogout } from "../../../src/operations/checks/check-logout.ts";

test("says why tasks outlive a logout", () => {
  expect(describeLogout({ survives: true, because: "the user lingers" })).toEqual({
    status: "ok",
    message: "Tasks outlive a logout: the user lingers",
  });
});

test("lets the user linger when the user's manager ends them", () => {
  expect(describeLogout({ survives: false, by: "user manager" })).toMatchObject({
    status: "warn",
    fix: "loginctl enable-linger",
  });
});

test("takes tasks out of the session when that ends them: lingering alone would not help", () => {
  const finding = describeLogout({ survives: false, by: "session" });
  expect(finding.status).toBe("warn");
  expect("fix" in finding && finding.fix).toContain("systemd-run --user --scope task-bg launch");
});
