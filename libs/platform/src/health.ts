/** How long a part may take to answer (milliseconds). */
const PATIENCE = 3000;
/** For so long an answer counts (milliseconds): whoever asks often costs no more. */
const FRESH = 500;

/** What a service cannot do without, and whether it is there. */
export class Health {
  readonly #parts = new Map<string, () => Promise<unknown>>();
  /** Questions that have no answer yet: a part that hangs is not asked again. */
  readonly #asked = new Map<string, Promise<boolean>>();
  readonly #look = shared(FRESH, () => this.#away());

  /** `check` throws, or does not end, while the part is away. */
  add(part: string, check: () => Promise<unknown>): void {
    this.#parts.set(part, check);
  }

  /** The names of the parts that are away. */
  away(): Promise<readonly string[]> {
    return this.#look();
  }

  async #away(): Promise<readonly string[]> {
    const answers = await Promise.all([...this.#parts].map(async ([part, check]) => ((await this.#there(part, check)) ? [] : [part])));
    return answers.flat();
  }

  #there(part: string, check: () => Promise<unknown>): Promise<boolean> {
    const asked = this.#asked.get(part) ?? check().then(() => true, () => false).finally(() => this.#asked.delete(part));
    this.#asked.set(part, asked);
    return within(PATIENCE, asked, false);
  }
}

/** The answer, or what stands for it when it takes too long. */
export async function within<T>(milliseconds: number, answer: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late), milliseconds);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}

/** Does the work once for all who ask at the same time or a little later. */
export function shared<T>(milliseconds: number, work: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; until: number } | null = null;
  return () => {
    if (last && Date.now() < last.until) return last.answer;
    const current = { answer: work(), until: Number.POSITIVE_INFINITY };
    last = current;
    const ended = () => {
      current.until = Date.now() + milliseconds;
    };
    current.answer.then(ended, ended);
    return current.answer;
  };
}
