/** The droids that task-bg knows by name, each with its use, whether or not a file defines them. */
export const knownDroids: ReadonlyMap<string, string> = new Map([
  ["basic-searcher", "Simple file/pattern search"],
  ["explore", "Codebase exploration"],
  ["explorer", "Codebase exploration"],
  ["librarian", "External documentation research"],
  ["oracle", "Debugging and root cause analysis"],
  ["executor-low", "Simple changes, config edits"],
  ["executor-med", "Standard implementation (DEFAULT)"],
  ["executor-high", "Complex multi-file changes"],
  ["hephaestus", "Architecture-level work"],
  ["code-reviewer", "Code quality review"],
  ["security-auditor", "Security analysis"],
  ["test-engineer", "Test creation and coverage"],
]);

/** The droid of a launch that names none. */
export const defaultDroid = "executor-med";
