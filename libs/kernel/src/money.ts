/** An amount of euro cents; signed, because credit notes and recoveries are negative. */
export type Cents = bigint;

const MONEY = /^-?\d{1,12}(\.\d{1,2})?$/;

/** Whether the text is an amount as JSON carries it: at most twelve digits of euros and two decimals, with a point. */
export function isMoney(text: string): boolean {
  return MONEY.test(text);
}

/**
 * Reads an amount in euros, such as "145201.00", into cents.
 * @throws RangeError when the text is not an amount (see `isMoney`).
 */
export function parseMoney(text: string): Cents {
  if (!isMoney(text)) {
    throw new RangeError(`expected an amount such as "145201.00" (at most 12 digits and 2 decimals), got ${JSON.stringify(text)}`);
  }
  const negative = text.startsWith('-');
  const [euros = '', decimals = ''] = text.replace('-', '').split('.');
  const cents = BigInt(euros + decimals.padEnd(2, '0'));
  return negative ? -cents : cents;
}

/** Writes cents as euros with exactly two decimals, as JSON carries them: "145201.00", "-0.05". */
export function money(cents: Cents): string {
  const digits = absolute(cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function sum(amounts: Iterable<Cents>): Cents {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

export function min(first: Cents, ...others: readonly Cents[]): Cents {
  return others.reduce((least, amount) => (amount < least ? amount : least), first);
}

export function max(first: Cents, ...others: readonly Cents[]): Cents {
  return others.reduce((greatest, amount) => (amount > greatest ? amount : greatest), first);
}

/** The size of an amount, without its sign. */
export function absolute(cents: Cents): Cents {
  return cents < 0n ? -cents : cents;
}

/**
 * Splits a total by weights so that the parts add up to the total: every part is rounded down, and the cents left over
 * go one each to the largest remainders, the earlier first among equals.
 * Negative weights count as 0; when all weights are 0 everything goes to the first. A negative total is split like its opposite.
 * @throws RangeError when there is nobody to give to and something to give.
 */
export function allocate(total: Cents, weights: readonly Cents[]): Cents[] {
  if (weights.length === 0) {
    if (total === 0n) return [];
    throw new RangeError(`expected at least one weight to split ${money(total)} by, got none`);
  }
  if (total < 0n) return allocate(-total, weights).map((part) => -part);

  const counted = weights.map((weight) => max(0n, weight));
  const whole = sum(counted);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? total : 0n));

  const parts = counted.map((weight) => (total * weight) / whole);
  const remainders = counted.map((weight, index) => ({ index, remainder: (total * weight) % whole }));
  // The sort is stable, so equal remainders keep the order of the weights.
  remainders.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  const left = Number(total - sum(parts));
  for (const { index } of remainders.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
