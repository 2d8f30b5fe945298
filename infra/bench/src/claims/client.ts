import { Agent, request } from 'node:http';

/** Sends claims over connections that stay open. */
export class Client {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error when the answer is another than 201 */
  submit(address: string, path: string, token: string, key: string, body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'idempotency-key': key };
      const sent = request(`${address}${path}`, { method: 'POST', agent: this.#agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          text += part;
        });
        answer.on('error', reject);
        answer.on('end', () => (answer.statusCode === 201 ? resolve() : reject(new Error(`a claim was answered with ${answer.statusCode}: ${text.slice(0, 300)}`))));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
