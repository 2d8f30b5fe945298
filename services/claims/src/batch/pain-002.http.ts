import { err, helsinkiDay, isDay, isInstant, ok, type Result } from '@toteuma/kernel';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

/** What the bank says of one order, or of all that it does not name. */
export interface BankStatus {
  /** Such as ACSC (settled), ACSP (on its way), RJCT (rejected). */
  readonly status: string;
  /** Why it was rejected: a code of ISO 20022, NARR where the bank says it in words only. */
  readonly code: string;
  readonly note: string | null;
  /** The day on which the money moved, where the bank tells it. */
  readonly settledOn: string | null;
  readonly acceptedOn: string | null;
}
export interface BankAnswer {
  /** The message that is answered, as we called it. */
  readonly messageId: string;
  /** Of every order that is not named; null: nothing is said of them. */
  readonly whole: BankStatus | null;
  readonly orders: readonly (BankStatus & { readonly endToEndId: string })[];
}

const NOT_ONE = 'a payment status report of ISO 20022 (pain.002)';
const text = z.string().max(10_000);
const reasons = z.array(z.object({ Rsn: z.object({ Cd: text.optional(), Prtry: text.optional() }).optional(), AddtlInf: z.array(text).default([]) })).default([]);
const report = z.object({
  OrgnlGrpInfAndSts: z.object({ OrgnlMsgId: text, GrpSts: text.optional(), StsRsnInf: reasons }),
  OrgnlPmtInfAndSts: z.array(z.object({
    PmtInfSts: text.optional(),
    StsRsnInf: reasons,
    TxInfAndSts: z.array(z.object({
      OrgnlEndToEndId: text, TxSts: text.optional(), StsRsnInf: reasons, AccptncDtTm: text.optional(), FctvIntrBkSttlmDt: z.object({ Dt: text.optional(), DtTm: text.optional() }).optional(),
    })).default([]),
  })).default([]),
});

const LISTS = ['OrgnlPmtInfAndSts', 'TxInfAndSts', 'StsRsnInf', 'AddtlInf'];
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, removeNSPrefix: true, maxNestedTags: 40, isArray: (name) => LISTS.includes(name) });

/**
 * Reads a payment status report, versions 3 to 14 of pain.002.001. It may have no document type, so no entities of its own.
 * An error is what was expected instead.
 */
export function readBankAnswer(xml: string): Result<BankAnswer, string> {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return err('a file without a document type and entities');
  const sound = XMLValidator.validate(xml);
  if (sound !== true) return err(`readable XML (line ${sound.err.line})`);
  const parsed = report.safeParse(contentOf(xml));
  if (!parsed.success) return err(NOT_ONE);
  const { OrgnlGrpInfAndSts: group, OrgnlPmtInfAndSts: parts } = parsed.data;
  const ofGroup = group.GrpSts === undefined ? null : statusOf(group.GrpSts, group.StsRsnInf);
  const ofParts = parts.map((part) => (part.PmtInfSts === undefined ? ofGroup : statusOf(part.PmtInfSts, part.StsRsnInf)));
  const orders = parts.flatMap((part, at) => part.TxInfAndSts.flatMap((one) => {
    const said = one.TxSts === undefined ? ofParts[at] : statusOf(one.TxSts, one.StsRsnInf);
    return said ? [{ ...said, endToEndId: one.OrgnlEndToEndId, settledOn: settledOn(one.FctvIntrBkSttlmDt), acceptedOn: dayOfInstant(one.AccptncDtTm) }] : [];
  }));
  // We send one part in a file, so what holds of it holds of all.
  return ok({ messageId: group.OrgnlMsgId, whole: ofParts[0] ?? ofGroup, orders });
}

function contentOf(xml: string): unknown {
  try {
    return (parser.parse(xml) as { Document?: { CstmrPmtStsRpt?: unknown } }).Document?.CstmrPmtStsRpt;
  } catch {
    return undefined;
  }
}

function statusOf(status: string, given: z.infer<typeof reasons>): BankStatus {
  const codes = given.flatMap(({ Rsn }) => Rsn?.Cd ?? []).filter((code) => /^[A-Z0-9]{1,4}$/.test(code));
  const words = given.flatMap(({ Rsn, AddtlInf }) => [...(Rsn?.Prtry === undefined ? [] : [Rsn.Prtry]), ...AddtlInf]).filter((word) => word !== '');
  return { status, code: codes[0] ?? 'NARR', note: words.length === 0 ? null : words.join(' ').replaceAll('\u0000', '').slice(0, 2000).toWellFormed(), settledOn: null, acceptedOn: null };
}

const settledOn = (given: { Dt?: string | undefined; DtTm?: string | undefined } | undefined): string | null => (given?.Dt !== undefined && isDay(given.Dt) ? given.Dt : dayOfInstant(given?.DtTm));
/** The day in Helsinki; a time without a zone is a Finnish bank's own. */
function dayOfInstant(instant: string | undefined): string | null {
  if (instant === undefined || !isDay(instant.slice(0, 10))) return null;
  return isInstant(instant) ? helsinkiDay(instant) : instant.slice(0, 10);
}
