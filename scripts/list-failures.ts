const failedCase = /<testcase ([^>]*[^/])>\s*<(?:failure|error)([^>]*)/g;

/**
 * Lists the failed tests of one run, a line each with what they said, so that a log's end tells which they were.
 * @param report the junit report's text, undefined when there is none
 */
export function listFailures(report: string | undefined): string[] {
  return [...(report ?? "").matchAll(failedCase)].map(([, test = "", failure = ""]) => {
    const place = `${readAttribute(test, "file")}:${readAttribute(test, "line")}`;
    const [message = ""] = readAttribute(failure, "message").split("\n");
    return `${place} ${readAttribute(test, "classname")} > ${readAttribute(test, "name")}: ${message}`;
  });
}

const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function readAttribute(attributes: string, name: string): string {
  const text = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, word = "") =>
    code === undefined ? (named[word] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
