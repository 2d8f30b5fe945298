import { describe, expect, it } from '@jest/globals';
import { fieldLabel } from './field-label.js';

describe('the label of a field that a refusal names', () => {
  it.each([
    ['supportRate', 'officeDecision.rate', null],
    ['conditions[1].text', 'officeDecision.condition', 2],
    ['budget[0].amount', 'officeCase.field.budget', 1],
    ['parts.budget.acceptedAs.budget[2].amount', 'officeAmendment.part.budget', null],
    ['reasons.content', 'officeAmendment.reason', null],
  ])('is for %s that of the form', (field, key, number) => {
    expect(fieldLabel(field)).toEqual({ key, number });
  });

  it.each(['', '(body)', 'constructor', 'parts', 'parts[0]', 'If-Match'])('is nothing for %j', (field) => {
    expect(fieldLabel(field)).toBeNull();
  });
});
