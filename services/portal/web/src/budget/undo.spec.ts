import { describe, expect, it } from '@jest/globals';
import { did, NO_STEPS, redo, undo } from './undo.js';

const change = (before: string, after: string) => ({ row: 'staff', column: 'lead', before, after });

describe('taking back', () => {
  it('goes step by step and forward again', () => {
    const two = did(did(NO_STEPS, [change('', '1.00')]), [change('1.00', '2.00'), { ...change('', '3.00'), row: 'travel' }]);
    const first = undo(two);
    expect(first?.changes).toEqual([change('2.00', '1.00'), { ...change('3.00', ''), row: 'travel' }]);
    const second = undo(first!.steps);
    expect(second?.changes).toEqual([change('1.00', '')]);
    expect(undo(second!.steps)).toBeNull();
    const again = redo(second!.steps);
    expect(again?.changes).toEqual([change('', '1.00')]);
    expect(redo(redo(again!.steps)!.steps)).toBeNull();
  });

  it('forgets what was undone when something else is done, and steps that changed nothing', () => {
    const taken = undo(did(NO_STEPS, [change('', '1.00')]))!.steps;
    expect(redo(did(taken, [change('', '5.00')]))).toBeNull();
    expect(did(taken, [change('1.00', '1.00')])).toBe(taken);
  });
});
