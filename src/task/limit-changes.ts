/** Limits to be set; null takes one away. */
export interface LimitChanges {
  maxParallel?: number | null | undefined;
  droids: Readonly<Record<string, number | null>>;
  models: Readonly<Record<string, number | null>>;
  groups: Readonly<Record<string, number | null>>;
  /** Durations as the config file has them: `2h`. */
  groupTimeouts: Readonly<Record<string, string | null>>;
}

type Data = Readonly<Record<string, unknown>>;

/** Applies changes to the data of a config file. Whatever else is in it stays, in its place. */
export function changeLimits(data: Data, changes: LimitChanges): Data {
  const { droids, models, groups, groupTimeouts } = changes;
  const limits = Object.entries({ droids, models, groups, groupTimeouts }).reduce<Data>(
    (changed, [kind, values]) => setKey(changed, kind, orNothing(setKeys(asObject(changed[kind]), values))),
    asObject(data.limits),
  );
  return setKeys(data, {
    ...(changes.maxParallel === undefined ? {} : { maxParallel: changes.maxParallel }),
    limits: orNothing(limits),
  });
}

function setKeys(data: Data, values: Data): Data {
  return Object.entries(values).reduce((changed, [key, value]) => setKey(changed, key, value), data);
}

function setKey(data: Data, key: string, value: unknown): Data {
  const { [key]: _, ...others } = data;
  if (value === null) return others;
  return { ...data, [key]: value };
}

function orNothing(data: Data): Data | null {
  return Object.keys(data).length === 0 ? null : data;
}

function asObject(value: unknown): Data {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Data) : {};
}
