import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { read } from '../api.js';

export type DutyState = 'coming' | 'due' | 'late' | 'done';

/** A dated duty of a grant, with its state of today. */
export interface Duty {
  readonly id: string;
  readonly grant: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly number: number | null;
  readonly claim: number | null;
  readonly partner: string | null;
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly amount: string | null;
  readonly setFor: string;
  readonly dueOn: string;
  readonly state: DutyState;
  readonly doneOn: string | null;
  readonly basis: 'decision' | 'programme' | 'default';
}

export interface CalendarLink {
  readonly id: string;
  readonly grant: string | null;
  readonly language: string;
  readonly madeAt: string;
}

export interface ReminderSettings {
  readonly address: string | null;
  readonly steps: readonly number[];
}

export interface ProgressReport {
  readonly claim: number;
  readonly status: 'in-review' | 'sent-back' | 'accepted';
  readonly done: string | null;
  readonly next: string | null;
  readonly submittedAt: string;
  readonly reason: string | null;
}

const root = '/api/v1/reports';
export const linksPath = `${root}/calendar-links`;
export const remindersPath = `${root}/reminder-settings`;
export const progressPath = (grant: string, claim: number): string => `${root}/${encodeURIComponent(grant)}/progress-reports/${claim}`;

function useOf<Answer>(key: readonly string[], path: string, enabled = true) {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => read<Answer>(path, i18next.language, signal), enabled, staleTime: 0 });
}

/** The most that a page shows at once. */
const MOST = 200;

export const useDuties = (grant: string) => useOf<{ readonly duties: readonly Duty[] }>(['grant', grant, 'duties'], `${root}/${encodeURIComponent(grant)}/duties?limit=${MOST}`);
export const useNextDuties = (state: DutyState, most: number) => useOf<{ readonly duties: readonly Duty[]; readonly next: string | null }>(['duties', state], `${root}/duties?state=${state}&limit=${most}`);
export const useCalendarLinks = (enabled: boolean) => useOf<{ readonly links: readonly CalendarLink[] }>(['calendar-links'], linksPath, enabled);
export const useReminders = (enabled: boolean) => useOf<ReminderSettings>(['reminders'], remindersPath, enabled);
export const useProgressReports = (grant: string) => useOf<{ readonly progressReports: readonly ProgressReport[] }>(['grant', grant, 'progress-reports'], `${root}/${encodeURIComponent(grant)}/progress-reports`);
