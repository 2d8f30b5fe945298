/** So many answers are kept: a day of each of thirteen years. */
const MOST = 5000;

/**
 * A function that does not work out again what it answered before: the columns of a ledger hold the same few days over and over.
 * What it keeps does not grow with the file. Not for long texts: one that was cut out of a file keeps what it was cut from in memory.
 */
export function remembering<Key, Value extends object | string>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= MOST) known.clear();
    const value = work(key);
    known.set(key, value);
    return value;
  };
}
