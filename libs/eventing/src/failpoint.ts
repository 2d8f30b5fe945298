/**
 * Places at which a crash is tried. With TOTEUMA_FAILPOINT=name:n the process kills itself, as the kernel's out-of-memory
 * killer would, at the n-th time it passes the place of that name. Without the setting a place costs one comparison.
 */
export const failpoints = [
  'append.before-insert',
  'append.before-commit',
  'append.before-reply',
  'relay.before-cursor',
  'consume.before-commit',
  'consume.before-offset',
  'job.before-produced',
] as const;
export type Failpoint = (typeof failpoints)[number];

let [name, left] = placeAndCount(process.env['TOTEUMA_FAILPOINT'] ?? '');

function placeAndCount(text: string): [string | undefined, number] {
  const [place, count] = text.split(':');
  return [place, Number(count ?? 1)];
}

// A crash test's own child may be told the place while it runs, which saves a start for every round.
if (process.env['TOTEUMA_FAILPOINTS'] === 'told' && process.channel) {
  process.on('message', (told) => {
    [name, left] = placeAndCount(String(told));
  });
  process.channel.unref();
}

export function failpoint(place: Failpoint): void {
  if (place !== name) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** Whether a crash test waits at this place. */
export const armed = (place: Failpoint): boolean => place === name;
