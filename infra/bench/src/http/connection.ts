import { connect, type Socket } from 'node:net';

/** One open connection that sends prepared requests, as cheaply as can be: the crowd must not be what is measured. */
export class Connection {
  readonly #socket: Socket;
  #text = '';
  #answered: (answer: string) => void = () => {};
  #failed: (error: Error) => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => this.#read(part));
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#failed(new Error('the server has closed a connection')));
  }

  static open(address: string): Promise<Connection> {
    const { hostname, port } = new URL(address);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Sends a request and waits for its whole answer, head and body. */
  exchange(request: string): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  /** @throws Error when the answer is another than 201 */
  async send(request: string): Promise<void> {
    const answer = await this.exchange(request);
    if (!answer.startsWith('HTTP/1.1 201')) throw new Error(`a claim was answered with ${answer.slice(0, 600)}`);
  }

  #read(part: string): void {
    this.#text += part;
    const head = this.#text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#text.slice(0, head))?.[1];
    if (length === undefined) return this.#failed(new Error('an answer without a length'));
    if (this.#text.length < head + 4 + Number(length)) return;
    const answer = this.#text;
    this.#text = '';
    this.#answered(answer);
  }

  close(): void {
    this.#failed = () => {};
    this.#socket.destroy();
  }
}

/** The text of a POST of JSON in ASCII. */
export const postOf = (path: string, token: string, key: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\nidempotency-key: ${key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

/** The text of a request of JSON in ASCII that names the version which it rests on. */
export const changeOf = ({ method, path, token, seen, body, key }: { method: 'PUT' | 'POST'; path: string; token: string; seen: number; body: string; key?: string }): string =>
  `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\nif-match: "${seen}"\r\n${key === undefined ? '' : `idempotency-key: ${key}\r\n`}content-length: ${body.length}\r\n\r\n${body}`;
