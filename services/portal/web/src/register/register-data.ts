import { useQuery } from '@tanstack/react-query';
import type { RegisterFigures } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';

export const registerPath = '/api/v1/reports/register';
export const entryPath = (entry: string): string => `${registerPath}/${encodeURIComponent(entry)}`;

export const stages = ['planned', 'running', 'ended', 'interrupted'] as const;

/** What every reader of an entry sees first. */
export interface EntryHead {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly name: string;
  readonly authority: string;
  readonly portfolio: string;
  readonly focus: string | null;
  readonly stage: (typeof stages)[number];
  readonly period: { readonly from: string; readonly to: string };
}
export interface EntryLine extends EntryHead {
  readonly total: string;
  readonly stated: string | null;
  readonly roundingDifference: string | null;
}
export interface RegisterList {
  readonly entries: readonly EntryLine[];
  readonly next: string | null;
}
export interface Entry extends EntryHead {
  readonly funders: readonly string[];
  readonly implementers: readonly string[];
  readonly sources: readonly { readonly id: string; readonly name: string }[];
  readonly financing: readonly { readonly source: string; readonly year: number; readonly amount: string }[];
  readonly partners: readonly { readonly name: string; readonly budget: string | null }[];
  readonly statedTotal: string | null;
  readonly summary: string | null;
  /** The person is null for those who are of no authority, and once it is erased. */
  readonly contacts: readonly { readonly role: string; readonly details: string | null }[];
  readonly figures: RegisterFigures;
}

/** Others change it too: it is read anew each time that somebody comes to it. */
export function useEntry(entry: string) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['register', entry], queryFn: ({ signal }) => read<Entry>(entryPath(entry), i18n.language, signal), staleTime: 0 });
}
