const groupPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether the text can be a group's name. */
export function isGroupName(text: string): boolean {
  return groupPattern.test(text);
}
