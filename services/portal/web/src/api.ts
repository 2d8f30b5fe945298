/** A refusal of the API (RFC 9457), in the reader's language. `status` is 0 when no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    readonly detail: string | null,
    readonly correlation: string | null,
  ) {
    super(detail ?? title);
  }
}

type ProblemBody = { type?: unknown; title?: unknown; detail?: unknown };

const textOr = <Other>(value: unknown, other: Other): string | Other => (typeof value === 'string' && value !== '' ? value : other);

/**
 * Reads `path` of the API through the portal, which adds who we are.
 * @throws ApiProblem for every answer but a good one, and for none
 */
export async function read<Answer>(path: string, language: string, signal?: AbortSignal): Promise<Answer> {
  const answer = await ask(`/portal${path}`, { headers: { accept: 'application/json', 'accept-language': language }, ...(signal ? { signal } : {}) });
  return (await answer.json()) as Answer;
}

/** Sends a request to the portal itself. */
export async function ask(address: string, request: RequestInit = {}): Promise<Response> {
  const answer = await fetch(address, { credentials: 'same-origin', ...request }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'unreachable', '', null, null);
  });
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => ({}))) as ProblemBody;
  const type = textOr(body.type, '').replace(/^.*\/problems\//, '');
  throw new ApiProblem(answer.status, type, textOr(body.title, ''), textOr(body.detail, null), answer.headers.get('toteuma-correlation'));
}
