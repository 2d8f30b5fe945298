import 'reflect-metadata';
import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

/** What callers are told of a route. From this, its path and its roles comes the API document. */
export interface RouteDescription {
  /** One line: what it does. */
  readonly summary: string;
  /** The body as it is sent. */
  readonly body?: z.ZodType;
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
