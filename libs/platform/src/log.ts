import { pino, type DestinationStream, type Logger } from 'pino';
import type { BaseConfig } from './config.js';

/**
 * The log of a service: one JSON object a line. No personal data and no free text: who writes a line names ids, types,
 * counts and times, and an error says what it is and where, not what it was about.
 */
export function serviceLog(name: string, level: BaseConfig['LOG_LEVEL'], destination?: DestinationStream): Logger {
  const options = { name, level, timestamp: () => `,"time":"${new Date().toISOString()}"`, serializers: { err: safeError } };
  return destination ? pino(options, destination) : pino(options);
}

/** Errors of our own and of the Kafka client whose messages are made of names and numbers only. */
const plainSpoken = /^(?:StoreBusyError|NotYetKnownError|MigrationError|ConfigError|ServerError|KafkaJS\w*)$/;
/** What the engine says of a mistake in the code: it names the code, not a value. */
const ofCode = /^(?:Cannot (?:read|set) properties of (?:undefined|null) \((?:reading|setting) '[\w$]+'\)|[\w.$#()]+ is not (?:a function|defined|iterable))$/;
const word = (value: unknown): string | undefined => (typeof value === 'string' && /^[\w.$ -]{1,100}$/.test(value) ? value : undefined);
const DEEPEST = 4;

/**
 * An error as a log line may show it. Messages of databases, parsers and schemas quote what they were given, so a message is
 * left out unless its kind is known to hold none of it; the places in the code, codes and the names of constraints, tables
 * and columns stay.
 */
export function safeError(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { type: typeof error };
  const { name, code, claim, error: refused, syscall, address, port, constraint, table, column, schema, routine, stack, cause, errors, meta } = error as Record<string, unknown>;
  const model = (meta as { modelName?: unknown } | undefined)?.modelName;
  const within = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  const said = {
    type: word(name) ?? 'Error',
    message: messageOf(error as Error),
    code: typeof code === 'number' ? code : word(code),
    // Which claim of a token was wrong; what an identity provider answered in one word, such as invalid_client.
    claim: word(claim), error: word(refused),
    syscall: word(syscall), address: word(address), port: typeof port === 'number' ? port : undefined,
    constraint: word(constraint), table: word(table), column: word(column), schema: word(schema), routine: word(routine), model: word(model),
    at: placesOf(stack),
    cause: within !== undefined && within !== null && depth < DEEPEST ? safeError(within, depth + 1) : undefined,
    errors: Array.isArray(errors) && depth < DEEPEST ? errors.slice(0, 5).map((one: unknown) => safeError(one, depth + 1)) : undefined,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function messageOf({ name, message, syscall }: Error & { syscall?: unknown }): string | undefined {
  // `connect ECONNREFUSED 127.0.0.1:5432`: what the system says names addresses and files.
  const tellable = typeof syscall === 'string' || plainSpoken.test(name) || ((name === 'TypeError' || name === 'ReferenceError') && ofCode.test(message));
  return tellable ? message.slice(0, 300) : undefined;
}

/** The lines of a stack that are places. The message before them may have lines of its own. */
function placesOf(stack: unknown): string[] | undefined {
  if (typeof stack !== 'string') return undefined;
  return stack.split('\n').filter((line) => /^ {4}at (?:.* \()?(?:file:|node:|<anonymous>|\/|async )[^\s"']*(?: \(?[^\s"']*)?\)?$/.test(line)).slice(0, 12).map((line) => line.trim());
}
