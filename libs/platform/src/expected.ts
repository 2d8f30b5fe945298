import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'text, in quotation marks',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What a schema expects, where it has no words of its own for it. Zod's words are for developers and name types of code. */
export function expectedOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? 'another value';
    case 'too_big':
      if (issue.origin === 'string') return `text of at most ${issue.maximum} characters`;
      return issue.origin === 'array' ? `at most ${issue.maximum} entries` : `a number of at most ${issue.maximum}`;
    case 'too_small':
      if (issue.origin === 'string') return issue.minimum === 1 ? 'text that is not empty' : `text of at least ${issue.minimum} characters`;
      if (issue.origin === 'array') return issue.minimum === 1 ? 'at least one entry' : `at least ${issue.minimum} entries`;
      return `a number of at least ${issue.minimum}`;
    case 'invalid_format':
      return issue.format === 'uuid' ? 'an id as the platform gave it' : 'a value of another form';
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    default:
      return 'another value';
  }
}
