/** The outcome of something that may be refused for a reason the caller has to handle. */
export type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };

/** A success that carries its value. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** A refusal that carries its reason. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}
