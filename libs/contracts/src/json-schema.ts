import { z } from 'zod';
import type { EventContract } from './declare.js';
import { pack } from './pack.js';

/** The JSON Schema of an event's newest version, for readers that do not run our parsers. What only code can check it cannot tell. */
export function eventJsonSchema({ source, type, version, schema }: EventContract): Record<string, unknown> {
  return { ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }), title: `${type}, version ${version}`, description: `Data of an event of the ${source} service.` };
}

/** The JSON Schema of programme packs, as published in the reference. */
export function packJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(pack, { io: 'input', target: 'draft-2020-12' }), title: 'Toteuma programme pack' };
}
