import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import type { OperationLine, OperationPage } from '../api-types.js';

/** As many as one request names. */
const MOST = 200;
const NONE: ReadonlyMap<string, OperationLine> = new Map();
const Names = createContext(NONE);

async function named(codes: readonly string[], language: string, signal: AbortSignal): Promise<ReadonlyMap<string, OperationLine>> {
  const parts = Array.from({ length: Math.ceil(codes.length / MOST) }, (_, at) => codes.slice(at * MOST, (at + 1) * MOST));
  const pages = await Promise.all(parts.map((part) => read<OperationPage>(`/api/v1/reports?${new URLSearchParams({ codes: part.join(','), limit: String(MOST) })}`, language, signal)));
  return new Map(pages.flatMap((page) => page.operations).map((operation) => [operation.code, operation]));
}

/** Has the names of some operations read for what stands inside: lists of claims and money know their codes only. */
export function OperationNames({ of, children }: { of: readonly { readonly code: string }[]; children: ReactNode }) {
  const { i18n } = useTranslation();
  const codes = [...new Set(of.map(({ code }) => code))].toSorted();
  const { data } = useQuery({ queryKey: ['grants', 'named', codes], queryFn: ({ signal }) => named(codes, i18n.language, signal), enabled: codes.length > 0, placeholderData: keepPreviousData });
  return <Names value={data ?? NONE}>{children}</Names>;
}

/** What an operation is called and who carries it out; until that is known, the id of the organisation. */
export function OperationName({ code, organisation }: { code: string; organisation: string }) {
  const operation = useContext(Names).get(code);
  return (
    <span className="under">
      {operation ? <><bdi>{operation.name}</bdi>, <bdi>{operation.applicant}</bdi></> : <bdi>{organisation}</bdi>}
    </span>
  );
}
