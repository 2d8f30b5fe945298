import { randomUUID } from 'node:crypto';
import { createTopics, EventStore, KafkaTransport, Relay, Wake, type EventText } from '@toteuma/eventing';
import { sources } from '@toteuma/contracts';
import { startPart, type Part } from '@toteuma/local';
import pg from 'pg';
import { serverSettings } from '../append/databases.js';
import { Client } from '../claims/client.js';
import { award, claimBody, DECLARED } from '../claims/grants.js';
import { startIssuer } from '../claims/issuer.js';
import { describeMachine } from '../machine.js';
import { medianOf, percentile, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers } from '../servers.js';
import { Figures } from './figures.js';
import { runFloor } from './floor.js';
import { openLoop } from './open-loop.js';

/** Commands a second: the goal, and what two cores can do beside the load, the broker and the database. */
const RATES = [1000, 500];
const SECONDS = 10;
const WARM_UP_SECONDS = 3;
const GRANTS = 500;

/**
 * From the intended sending of a claim to its amount in the read model of reports, by HTTP, sign-in, rules, the claims
 * history, relay, Kafka and the reports service. Claims and reports run as processes of their own, as in the distributed
 * platform; the benchmark is the identity provider, the applications service (which awards the grants) and the crowd.
 */
export function freshness(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: true }, async ({ folder, postgres, brokers, end }) => {
    const machine = { ...describeMachine(folder), postgres: await serverSettings(postgres), rates: RATES, seconds: SECONDS, grants: GRANTS };
    const issuer = await startIssuer();
    end(() => issuer.close());
    await createTopics(brokers, sources);
    const part = await startPart({ folder: `${folder}/platform`, names: ['claims', 'reports'], postgres, kafka: brokers, settings: { ...issuer.settings, TOTEUMA_RATE_LIMIT: '100000000' } });
    end(() => part.stop());
    const flow = await Flow.open(part, brokers, await issuer.tokens(GRANTS));
    end(() => flow.close());
    return reportOf(machine, await allRounds(flow, folder, brokers, rounds, log));
  });
}

interface Side {
  readonly flow: Latencies;
  readonly accepted: Latencies;
  readonly floor: Latencies;
}
type Round = ReadonlyMap<number, Side>;
interface Latencies {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}
const latenciesOf = (values: Float64Array): Latencies => ({ p50: percentile(values, 0.5), p95: percentile(values, 0.95), p99: percentile(values, 0.99) });

async function allRounds(flow: Flow, folder: string, brokers: readonly string[], rounds: number, log: (line: string) => void): Promise<Round[]> {
  const done: Round[] = [];
  // The first round is a warm-up.
  for (let at = 0; at <= rounds; at += 1) {
    const round = new Map<number, Side>();
    for (const rate of RATES) {
      const floor = latenciesOf(await runFloor(folder, brokers, `floor${at}x${rate}`, rate, rate * WARM_UP_SECONDS, rate * SECONDS));
      const { visible, accepted } = await flow.run(rate, rate * WARM_UP_SECONDS, rate * SECONDS);
      const side = { flow: latenciesOf(visible), accepted: latenciesOf(accepted), floor };
      round.set(rate, side);
      if (at > 0) log(`round ${at} of ${rounds}, ${rate}/s: figure ${told(side.flow)}, accepted ${told(side.accepted)}, floor ${told(floor)}; all figures right`);
    }
    if (at > 0) done.push(round);
  }
  return done;
}
const told = ({ p50, p95, p99 }: Latencies) => `p50 ${p50.toFixed(1)} p95 ${p95.toFixed(1)} p99 ${p99.toFixed(1)} ms`;

/** The running part of the platform, and what the benchmark plays around it. */
class Flow {
  #awarded = 0;
  readonly #client = new Client(256);

  private constructor(private readonly part: Part, private readonly tokens: readonly string[], private readonly applications: EventStore, private readonly closing: (() => Promise<unknown>)[]) {}

  static async open(part: Part, brokers: readonly string[], tokens: readonly string[]): Promise<Flow> {
    const connectionString = part.databases.get('applications')!;
    const pool = new pg.Pool({ connectionString, max: 5 });
    pool.on('error', () => undefined);
    const wake = new Wake(connectionString);
    await wake.open();
    const store = new EventStore({ source: 'applications', pool });
    const transport = new KafkaTransport({ brokers, clientId: 'applications', history: async () => [] });
    const relay = await new Relay<EventText>({
      store, sink: 'bus', wake, connection: { connectionString }, read: (after, limit) => store.readTexts(after, limit), deliver: (events) => transport.publish('applications', events),
    }).start();
    return new Flow(part, tokens, store, [() => relay.stop(), () => transport.close(), () => wake.close(), () => pool.end()]);
  }

  async run(rate: number, warmUp: number, commands: number): Promise<{ visible: Float64Array; accepted: Float64Array }> {
    const grants = await this.#grants();
    const bodies = Array.from({ length: Math.ceil((warmUp + commands) / GRANTS) }, (_, at) => claimBody(at + 1));
    const figures = new Figures(this.part.databases.get('reports')!);
    await figures.open();
    try {
      const accepted: number[] = [];
      const intendedAt: number[] = [];
      // The claims of a grant follow each other: one that is late makes the next one late, and the delay counts for both.
      const answers: Promise<void>[] = grants.map(() => Promise.resolve());
      await openLoop(rate, warmUp + commands, (at, intended) => {
        const grant = grants[at % GRANTS]!;
        intendedAt.push(intended);
        figures.expect(grant, intended);
        const before = answers[at % GRANTS]!;
        const sent = before.then(() => this.#client.submit(this.part.addresses.get('claims')!, `/api/v1/claims/${grant}`, this.tokens[at % GRANTS]!, randomUUID(), bodies[Math.floor(at / GRANTS)]!));
        answers[at % GRANTS] = sent.then(() => {
          accepted[at] = performance.now() - intended;
        });
        answers[at % GRANTS]!.catch(() => undefined);
      });
      await Promise.all(answers);
      await figures.all();
      await this.#check(figures, grants, warmUp + commands);
      const from = intendedAt[warmUp]!;
      return { visible: figures.after(from), accepted: Float64Array.from(accepted.slice(warmUp)) };
    } finally {
      await figures.close();
    }
  }

  /** New grants, once claims and reports know them. */
  async #grants(): Promise<string[]> {
    const grants = await award(this.applications, this.#awarded, GRANTS);
    this.#awarded += GRANTS;
    for (const service of ['claims', 'reports']) {
      const until = Date.now() + 180_000;
      for (let known = 0; known < this.#awarded; known = await this.#consumed(service)) {
        if (Date.now() > until) throw new Error(`${service} has taken in ${known} of ${this.#awarded} awards within three minutes`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    return grants;
  }

  async #consumed(service: string): Promise<number> {
    const answer = await fetch(`${this.part.addresses.get(service)}/api/v1/${service}/progress`, { headers: { authorization: `Bearer ${this.tokens[0]}` } });
    return ((await answer.json()) as { consumed: Record<string, number> }).consumed['applications'] ?? 0;
  }

  async #check(figures: Figures, grants: readonly string[], commands: number): Promise<void> {
    const { totals, deltas, events } = await figures.sums(grants);
    const right = BigInt(commands) * DECLARED;
    // Besides the claims each grant has one event of claims in no figure: its opening.
    if (totals !== right || deltas !== right || events !== commands) throw new Error(`${commands} claims were accepted over ${right} cents; the figures hold ${events} over ${totals} (${deltas} in dated changes)`);
  }

  async close(): Promise<void> {
    this.#client.close();
    for (const close of this.closing) await close();
  }
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const [rate] = RATES;
  const figures: Record<string, number> = {};
  for (const one of RATES) {
    for (const side of ['flow', 'accepted', 'floor'] as const) {
      for (const share of ['p50', 'p95', 'p99'] as const) figures[`${side} ${one}/s, ${share} ms`] = Math.round(medianOf(rounds.map((round) => round.get(one)![side][share])) * 100) / 100;
    }
  }
  const ratioAt = (asked: number) => spreadOf(rounds.map((round) => round.get(asked)!.flow.p99 / round.get(asked)!.floor.p99), 3, 'at most');
  return { bench: 'freshness', machine, rounds: rounds.length, ratios: { floor: ratioAt(rate!), ...Object.fromEntries(RATES.slice(1).map((other) => [`floor at ${other}/s`, ratioAt(other)])) }, figures };
}
