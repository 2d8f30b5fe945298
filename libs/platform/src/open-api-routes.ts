import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import type { Role } from './auth.js';
import { OPEN, ROLES } from './caller.js';
import { DESCRIPTION, type RouteDescription } from './describe.js';
import { PlatformRoutes } from './routes.js';

// Where Nest keeps what its decorators say of a controller and of a route.
const [CONTROLLERS, PATH, METHOD, STATUS] = ['controllers', 'path', 'method', '__httpCode__'] as const;

/** A route as its decorators tell it. */
export interface ApiRoute {
  /** The service that it belongs to; null for what every part of the platform answers, such as health. */
  readonly service: string | null;
  readonly verb: string;
  /** Its address, with parameters as `:grant`. */
  readonly path: string;
  readonly status: number;
  /** The roles that may take it, `any` for whoever is signed in; empty when it is open or closed. */
  readonly roles: readonly (Role | 'any')[];
  /** Whether nobody needs to be signed in. */
  readonly open: boolean;
  /** The name of its method. */
  readonly handler: string;
  readonly description: RouteDescription | undefined;
}

/** A service as far as its routes are concerned. */
export interface Routed {
  readonly name: string;
  readonly module: Type;
}

/** What only services, operators and Prometheus call: the platform's one address does not lead there. */
const inside = /^\/(?:internal\/|metrics$)/;

/** Every public route of a service, its own and those that the platform adds. */
export function routesOf({ name, module }: Routed): ApiRoute[] {
  const controllers = [...((Reflect.getMetadata(CONTROLLERS, module) as Type[] | undefined) ?? []), PlatformRoutes(name)];
  return controllers.flatMap((controller) => routesOfController(controller, name)).filter(({ path }) => !inside.test(path));
}

function routesOfController(controller: Type, service: string): ApiRoute[] {
  const base = Reflect.getMetadata(PATH, controller) as string;
  const methods = Object.getOwnPropertyNames(controller.prototype as object).map((name) => ({ name, method: (controller.prototype as Record<string, unknown>)[name] }));
  return methods.flatMap(({ name, method }) => {
    if (typeof method !== 'function' || !Reflect.hasMetadata(METHOD, method)) return [];
    const said = (key: string): unknown => Reflect.getMetadata(key, method) ?? Reflect.getMetadata(key, controller);
    const verb = RequestMethod[Reflect.getMetadata(METHOD, method) as RequestMethod].toLowerCase();
    const paths = [Reflect.getMetadata(PATH, method) as string | string[]].flat().map((path) => joined(base, path));
    return paths.map((path) => ({
      service: path.startsWith('/api/') ? service : null,
      verb,
      path,
      status: (Reflect.getMetadata(STATUS, method) as number | undefined) ?? (verb === 'post' ? 201 : 200),
      roles: (said(ROLES) as (Role | 'any')[] | undefined) ?? [],
      open: said(OPEN) === true,
      handler: name,
      description: Reflect.getMetadata(DESCRIPTION, method) as RouteDescription | undefined,
    }));
  });
}

const joined = (...parts: string[]): string => `/${parts.flatMap((part) => part.split('/')).filter(Boolean).join('/')}`;
