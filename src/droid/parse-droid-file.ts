import * as v from "valibot";
import { TaskBgError } from "../errors.ts";

/** What a droid file gives to a run. */
export interface DroidDefinition {
  /** The name that the file gives itself. */
  readonly name: string;
  readonly description: string | undefined;
  /** A model id or alias; undefined when the file leaves it to whoever runs it (`inherit`). */
  readonly model: string | undefined;
  readonly reasoningEffort: string | undefined;
  /** The only tools that it may use, never empty; undefined for all. */
  readonly tools: readonly string[] | undefined;
  readonly systemPrompt: string;
}

/** The Droid CLI's categories; it documents `mcp` too, which `droid exec` cannot be told. */
const toolCategories: ReadonlyMap<string, readonly string[]> = new Map([
  ["read-only", ["Read", "LS", "Grep", "Glob"]],
  ["edit", ["Create", "Edit", "ApplyPatch"]],
  ["execute", ["Execute"]],
  ["web", ["WebSearch", "FetchUrl"]],
]);

const word = v.pipe(v.string(), v.trim(), v.nonEmpty("Invalid value: Expected text but received none"));
const words = v.array(word);

const frontMatterSchema = v.looseObject({
  name: word,
  description: v.nullish(v.string()),
  model: v.nullish(word),
  reasoningEffort: v.nullish(word),
  tools: v.nullish(v.union([v.string(), words], "Invalid value: Expected a category or a list of tool ids")),
  mcpServers: v.nullish(words),
});
type FrontMatter = v.InferOutput<typeof frontMatterSchema>;

/**
 * Reads the text of a droid file: YAML front matter between `---` lines, then the system prompt.
 * @throws TaskBgError `invalid`, naming the file and the problem
 */
export function parseDroidFile(text: string, path: string): DroidDefinition {
  const { yaml, body } = splitFrontMatter(text, path);
  const matter = parseFrontMatter(yaml, path);
  // The Droid CLI refuses a droid without a prompt too.
  if (body === "") throw invalid(path, "it has no system prompt after its front matter");
  const model = matter.model === "inherit" ? undefined : (matter.model ?? undefined);
  return {
    name: matter.name,
    description: matter.description?.trim() || undefined,
    model,
    // Documented: an effort is meant for the model beside it and is ignored without one.
    reasoningEffort: model === undefined ? undefined : (matter.reasoningEffort ?? undefined),
    tools: listTools(matter, path),
    systemPrompt: body,
  };
}

function splitFrontMatter(text: string, path: string): { yaml: string; body: string } {
  const [first, ...lines] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const end = lines.findIndex(isFence);
  if (first === undefined || !isFence(first) || end === -1)
    throw invalid(path, 'it does not begin with front matter between two "---" lines');
  return {
    yaml: lines.slice(0, end).join("\n"),
    body: lines
      .slice(end + 1)
      .join("\n")
      .trim(),
  };
}

function isFence(line: string): boolean {
  return line.trimEnd() === "---";
}

function parseFrontMatter(yaml: string, path: string): FrontMatter {
  let data: unknown;
  try {
    data = Bun.YAML.parse(yaml);
  } catch (error) {
    throw invalid(path, (error as Error).message, 'A value that contains ": " needs quotes.');
  }
  const parsed = v.safeParse(frontMatterSchema, data);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const key = v.getDotPath(issue);
  throw invalid(path, key === null ? "its front matter is no map of keys" : `${key}: ${issue.message}`);
}

function listTools(matter: FrontMatter, path: string): readonly string[] | undefined {
  // Without `tools` a droid has all of them, and `droid exec` has no way to say "all, but of these MCP servers only".
  if (matter.tools === undefined || matter.tools === null) return undefined;
  const named = typeof matter.tools === "string" ? splitList(matter.tools) : matter.tools;
  if (named.includes("mcp"))
    throw invalid(path, "tools: the category mcp cannot be given to droid exec", "Name the servers in mcpServers.");
  const tools = named.flatMap((name) => toolCategories.get(name) ?? [name]);
  // OpenAI models edit with ApplyPatch, and the CLI skips whichever of the two its model does not have. TodoWrite
  // belongs to every droid; it also keeps the list from being empty, which `--only-tools ""` takes for "all tools".
  if (tools.includes("Edit")) tools.push("ApplyPatch");
  const servers = (matter.mcpServers ?? []).map((server) => `MCP:${encodeURIComponent(server)}`);
  return [...new Set([...tools, ...servers, "TodoWrite"])];
}

function splitList(text: string): string[] {
  return text.split(",").flatMap((part) => part.trim() || []);
}

function invalid(path: string, problem: string, hint?: string): TaskBgError {
  return new TaskBgError(
    "invalid",
    `The droid file ${path} is not valid: ${problem}`,
    hint === undefined ? {} : { hint },
  );
}
