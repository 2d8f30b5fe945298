import 'reflect-metadata';
import { SetMetadata } from '@nestjs/common';
import { z } from 'zod';

/** What callers are told of a route. From this, its path and its roles comes the API document. */
export interface RouteDescription {
  /** One line: what it does. */
  readonly summary: string;
  /** What programs call it, where the name of its method says too little. */
  readonly name?: string;
  /** The body as it is sent. */
  readonly body?: z.ZodType;
  /** The body is a file, any bytes at all. */
  readonly file?: true;
  readonly query?: z.ZodObject;
  /** The parts of its path, where they are not any text. */
  readonly params?: z.ZodObject;
  /** What it answers; for files `media` says in what form. */
  readonly answer?: z.ZodType;
  readonly media?: readonly string[];
  /** Refusals of its own, by problem type (`claim/period-gap`); those that every route has come by themselves. */
  readonly problems?: readonly string[];
  /** A body that is accepted, and what is answered to it. Both must match their schemas. */
  readonly example?: { readonly body?: unknown; readonly answer?: unknown };
}

export const DESCRIPTION = 'toteuma:description';
/** Describes a route for the API document. A route without a description fails the tests. */
export const Describe = (description: RouteDescription): MethodDecorator => SetMetadata(DESCRIPTION, description);

/** What every accepted command answers, with what a route adds to it. */
export const accepted = <Shape extends z.ZodRawShape>(more: Shape) => z.strictObject({ ...acceptance, ...more });

const acceptance = {
  id: z.uuid().meta({ description: 'The grant: its id in every service.' }),
  version: z.int().min(1).meta({ description: 'The version of the grant in this service after the act, as in `ETag`.' }),
  position: z.int().min(1).meta({ description: 'Where the last event of the act stands in the history of the service.' }),
};
