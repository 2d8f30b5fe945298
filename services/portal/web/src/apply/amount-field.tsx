import { useState } from 'react';
import { keptAmount } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import type { Missing } from './api-types.js';
import { TextField } from './fields.js';

interface Amount {
  readonly field: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly missing: readonly Missing[];
  change(value: string): void;
}

/** An amount outside a grid: it is put in order when the reader leaves it. */
export function AmountField({ value, change, ...shown }: Amount) {
  const format = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  const kept = keptAmount(value);
  const inOrder = /^-?\d+\.\d\d$/.test(kept) ? format.amount(kept) : value;
  return (
    <div onBlur={() => setTyped(null)}>
      <TextField
        {...shown}
        numeric
        value={typed ?? inOrder}
        change={(text) => {
          setTyped(text);
          change(keptAmount(text));
        }}
      />
    </div>
  );
}
