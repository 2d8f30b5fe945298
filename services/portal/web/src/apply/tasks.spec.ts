import { describe, expect, it } from '@jest/globals';
import type { Task } from './api-types.js';
import { hasClosed, inOrder, taskPath } from './tasks.js';

const draft = (id: string, closesAt: string | null): Task => ({ kind: 'draft', draft: id, due: null, closesAt });
const now = '2026-11-23T14:00:00.000Z';

describe('tasks', () => {
  it('stand by their due time; a draft whose call has closed never stands before what can still be done', () => {
    const tasks = [draft('closed', '2026-11-23T13:59:59.000Z'), draft('no-call', null), draft('open', '2026-11-23T14:00:00.000Z'), { kind: 'hearing', application: 'a1', due: '2026-11-20' }];
    expect(inOrder(tasks, now).map((task) => task.draft ?? task.application)).toEqual(['a1', 'open', 'no-call', 'closed']);
    expect([draft('x', now), draft('x', null), { kind: 'hearing', due: null }].map((task) => hasClosed(task, now))).toEqual([false, false, false]);
  });

  it.each([
    [{ kind: 'draft', draft: 'd/1' }, '/drafts/d%2F1/basics'],
    [{ kind: 'amendment-supplement', application: 'a1' }, '/grants/a1/amendment'],
    [{ kind: 'condition', application: 'a1' }, '/grants/a1'],
    [{ kind: 'hearing', application: 'a1' }, '/applications/a1'],
  ])('are done where they are: %p', (task, path) => expect(taskPath({ due: null, ...task })).toBe(path));
});
