import { useNames } from './names.js';

/** The status of an operation in a word; the colour only repeats it. */
export function StatusTag({ status }: { status: string }) {
  const { nameOf } = useNames();
  return <span className={`tag ${status === 'running' ? 'running' : 'still'}`}>{nameOf('words.status', status)}</span>;
}
