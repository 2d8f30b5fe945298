/** A browser as far as sign-in needs one: it keeps cookies by host and port, and follows no redirect unless it is told to. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  /** Everything that was ever answered: where a secret may have slipped out. */
  readonly seen: string[] = [];

  constructor(readonly url: string) {}

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** The name and value of the session's cookie. */
  get session(): [string, string] | undefined {
    return [...this.#cookies].find(([name]) => name.includes('session') && !name.startsWith('_'));
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  async ask(path: string, { headers = {}, ...more }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}): Promise<Response> {
    const answer = await fetch(new URL(path, this.url), { redirect: 'manual', ...more, headers: { ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...headers } });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    this.seen.push(JSON.stringify([...answer.headers]));
    return answer;
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(name!);
    else this.#cookies.set(name!, value!);
  }

  /** Asks and reads JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each test reads another answer
  async json(path: string, options: Parameters<Browser['ask']>[1] = {}): Promise<{ status: number; body: any; headers: Headers }> {
    const answer = await this.ask(path, options);
    const text = await answer.text();
    this.seen.push(text);
    return { status: answer.status, body: JSON.parse(text), headers: answer.headers };
  }

  /** Follows redirects up to one that begins with `stop`, or to an answer that is none. Returns where it came to. */
  async follow(path: string, stop?: string): Promise<string> {
    let at = new URL(path, this.url);
    for (let hops = 0; hops < 12; hops += 1) {
      const answer = await this.ask(at.href);
      await answer.body?.cancel();
      const next = answer.headers.get('location');
      if (next === null) return at.pathname + at.search;
      at = new URL(next, at);
      if (stop !== undefined && at.pathname.startsWith(stop)) return at.pathname + at.search;
    }
    throw new Error(`${path} leads from one place to the next without an end`);
  }

  /** Signs a demo user in, and returns the page that it comes to. */
  signIn(user: string, to = '/grants'): Promise<string> {
    return this.follow(`/portal/sign-in?as=${encodeURIComponent(user)}&to=${encodeURIComponent(to)}`);
  }
}
