import type { Frame } from '@toteuma/contracts';
import type { PackLists } from '../pack/pack.js';
import type { Fault } from './fault.js';

/** What of an application's place in the programme the pack does not know. */
export function frameFaults(frame: Frame | undefined, pack: Pick<PackLists, 'authorities' | 'priorities'>): Fault[] {
  if (frame === undefined) return [];
  const { authority, priority, objective } = frame;
  const objectives = pack.priorities.find(({ id }) => id === priority)?.objectives ?? [];
  return [
    ...unknown(authority, pack.authorities, 'frame.authority', 'an authority of the programme'),
    ...unknown(priority, pack.priorities, 'frame.priority', 'a priority of the programme'),
    ...unknown(objective, objectives, 'frame.objective', 'an objective of the priority'),
  ];
}

function unknown(given: string | null, known: readonly { id: string }[], field: string, what: string): Fault[] {
  if (given === null || known.some(({ id }) => id === given)) return [];
  return [{ field, expected: known.length === 0 ? 'nothing: there is none to choose from' : `${what}: ${known.map(({ id }) => id).join(', ')}` }];
}
