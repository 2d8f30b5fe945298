interface Waiting<Question, Answer> {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Asks the database for many callers at once: whoever comes while a question is on its way waits for the next one. One
 * caller alone waits no longer than it would by itself; a crowd shares a few round trips.
 */
export class Together<Question, Answer> {
  #waiting: Waiting<Question, Answer>[] = [];
  #asking = false;

  /** @param ask answers the questions in their order, or throws: then every one of these callers gets the error */
  constructor(
    private readonly ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    private readonly most = 500,
  ) {}

  put(question: Question): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (this.#asking) return;
      this.#asking = true;
      // The callers of this turn of the event loop go along.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const crowd = this.#waiting.splice(0, this.most);
      try {
        const answers = await this.ask(crowd.map(({ question }) => question));
        crowd.forEach(({ resolve }, at) => resolve(answers[at]!));
      } catch (error) {
        for (const { reject } of crowd) reject(error);
      }
    }
    this.#asking = false;
  }
}
