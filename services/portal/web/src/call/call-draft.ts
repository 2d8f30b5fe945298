import type { CallFile } from '../office-types.js';
import { amountToType, typedAmount } from '../office/amount.js';
import { instantOf, wallOf } from '../helsinki.js';

/** A time on the wall in Helsinki as it is typed; `later` chooses the second of an hour that comes twice. */
export interface TypedTime {
  readonly day: string;
  readonly time: string;
  readonly later: boolean;
}

export interface CallDraft {
  readonly code: string;
  readonly programme: string;
  readonly names: Readonly<Record<'fi' | 'sv' | 'en', string>>;
  readonly description: Readonly<Record<'fi' | 'sv' | 'en', string>>;
  readonly opens: TypedTime;
  readonly closes: TypedTime;
  readonly budget: string;
  readonly authority: string;
  readonly priority: string;
}

export const noTime: TypedTime = { day: '', time: '', later: false };

/** What the clock in Helsinki shows at an instant, to be typed over. */
export function typedTime(instant: string): TypedTime {
  const [day = '', time = ''] = wallOf(instant).split('T');
  const wall = instantOf(day, time);
  return { day, time: time.endsWith(':00') ? time.slice(0, 5) : time, later: wall.kind === 'twice' && Date.parse(wall.second) === Date.parse(instant) };
}

export function startCallDraft(call: CallFile | undefined, programme: string, language: string): CallDraft {
  return {
    code: call?.code ?? '',
    programme: call?.programme ?? programme,
    names: call?.names ?? { fi: '', sv: '', en: '' },
    description: { fi: call?.description.fi ?? '', sv: call?.description.sv ?? '', en: call?.description.en ?? '' },
    opens: call ? typedTime(call.opensAt) : noTime,
    closes: call ? typedTime(call.closesAt) : noTime,
    budget: call?.budget ? amountToType(call.budget, language) : '',
    authority: call?.authority ?? '',
    priority: call?.priority ?? '',
  };
}

/** What is wrong with which field; `fault` is below `officeCalls.fault`. */
export interface CallFault {
  readonly field: string;
  readonly fault: 'needed' | 'slug' | 'amount' | 'never' | 'order';
}

/** The instant of a typed time, or what is wrong with it. */
export function timeOf({ day, time, later }: TypedTime): { readonly instant: string } | { readonly fault: CallFault['fault'] } {
  const wall = instantOf(day, time);
  if (wall.kind === 'unreadable') return { fault: 'needed' };
  if (wall.kind === 'never') return { fault: 'never' };
  return { instant: wall.kind === 'instant' ? wall.instant : later ? wall.second : wall.first };
}

export function judgeCall(draft: CallDraft, isNew: boolean): { readonly faults: readonly CallFault[]; readonly body: Readonly<Record<string, unknown>> | null } {
  const [opens, closes] = [timeOf(draft.opens), timeOf(draft.closes)];
  const budget = draft.budget.trim() === '' ? null : typedAmount(draft.budget);
  const faults: CallFault[] = [
    ...(isNew && !/^[a-z0-9][a-z0-9.-]{0,63}$/.test(draft.code) ? [{ field: 'code', fault: 'slug' as const }] : []),
    ...(isNew && draft.programme === '' ? [{ field: 'programme', fault: 'needed' as const }] : []),
    ...(['fi', 'sv', 'en'] as const).flatMap((language) => (draft.names[language].trim() === '' ? [{ field: `names.${language}`, fault: 'needed' as const }] : [])),
    ...('fault' in opens ? [{ field: 'opensAt', fault: opens.fault }] : []),
    ...('fault' in closes ? [{ field: 'closesAt', fault: closes.fault }] : 'instant' in opens && closes.instant <= opens.instant ? [{ field: 'closesAt', fault: 'order' as const }] : []),
    ...(draft.budget.trim() !== '' && budget === null ? [{ field: 'budget', fault: 'amount' as const }] : []),
  ];
  if (faults.length > 0 || 'fault' in opens || 'fault' in closes) return { faults, body: null };
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const { names, description, code, programme, authority, priority } = draft;
  return {
    faults,
    body: {
      ...(isNew ? { code, programme } : {}), names, description: { fi: orNull(description.fi), sv: orNull(description.sv), en: orNull(description.en) },
      opensAt: opens.instant, closesAt: closes.instant, budget, authority: orNull(authority), priority: orNull(priority),
    },
  };
}
