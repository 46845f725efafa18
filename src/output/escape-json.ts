/** Escapes what JSON leaves as it is and a terminal obeys: DEL, the C1 controls and what turns directions. */
export function escapeJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
