import type { Task } from './api-types.js';

/** Where a task is done. */
export function taskPath({ kind, draft, application }: Task): string {
  const at = encodeURIComponent(draft ?? application ?? '');
  if (kind === 'draft') return `/drafts/${at}/basics`;
  if (kind === 'amendment-supplement') return `/grants/${at}/amendment`;
  return kind === 'condition' ? `/grants/${at}` : `/applications/${at}`;
}

/** Whether the call of a draft has closed: nothing can be submitted to it any more. `now` is an instant, as all times here. */
export const hasClosed = ({ closesAt }: Pick<Task, 'closesAt'>, now: string): boolean => typeof closesAt === 'string' && closesAt < now;

/** What is due first stands first; what has no day comes after, the oldest first; and last, drafts whose call has closed. */
export function inOrder(tasks: readonly Task[], now: string): Task[] {
  const due = ({ closesAt, due: day }: Task) => closesAt ?? day ?? '9999';
  return tasks.toSorted((one, other) => Number(hasClosed(one, now)) - Number(hasClosed(other, now)) || due(one).localeCompare(due(other)) || (one.since ?? '').localeCompare(other.since ?? ''));
}
