/** How many tasks, in words: `1 task`, `2 tasks`. */
export function countTasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}
