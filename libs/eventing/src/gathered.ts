/** Writes in one go, in the order in which they were left, what the handlers of a batch have left for it. */
export type Write<Tx, Item> = (tx: Tx, items: readonly Item[]) => Promise<void>;

/**
 * Leaves something to be written with its like of the whole batch, in the batch's own transaction, before that commits. What
 * a handler leaves is not in the tables yet when the next event of the batch is handled: a view that reads what it wrote
 * reads it in `write`. `write` must be the same function each time.
 */
export type Gather<Tx> = <Item>(write: Write<Tx, Item>, item: Item) => void;

/** What waits to be written in one transaction. */
export class Gathered<Tx> {
  readonly #waiting = new Map<Write<Tx, never>, unknown[]>();

  readonly gather: Gather<Tx> = (write, item) => {
    const items = this.#waiting.get(write);
    if (items) items.push(item);
    else this.#waiting.set(write, [item]);
  };

  /** Writes all of it; nothing waits afterwards. */
  async write(tx: Tx): Promise<void> {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [write, items] of waiting) await write(tx, items as never[]);
  }
}
