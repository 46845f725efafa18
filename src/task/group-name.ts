const groupPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a group's name may be, for messages. */
export const groupNameForm = "up to 64 letters, digits, dots, - and _";

/** Whether the text can be a group's name. */
export function isGroupName(text: string): boolean {
  return groupPattern.test(text);
}
