import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { read } from '../api.js';
import type { Call, Draft, DraftLineShown, Programme, Substitution, Task } from './api-types.js';

const root = '/api/v1/applications';
export const draftPath = (draft: string): string => `${root}/drafts/${encodeURIComponent(draft)}`;
export const applicationPath = (application: string): string => `${root}/${encodeURIComponent(application)}`;

function useOf<Answer>(key: readonly unknown[], path: string, options: { readonly enabled?: boolean; readonly staleTime?: number; readonly refetchOnWindowFocus?: boolean } = {}) {
  // The language of now, not that of the render: what is asked for because the language changed is asked for in the new one.
  return useQuery({ queryKey: ['apply', ...key], queryFn: ({ signal }) => read<Answer>(path, i18next.language, signal), ...options });
}

/** A pack changes with a new version of the platform only. */
export const useProgramme = (programme: string | undefined) => useOf<Programme>(['programme', programme], `${root}/programmes/${encodeURIComponent(programme ?? '')}`, { enabled: programme !== undefined, staleTime: 600_000 });
export const useProgrammes = () => useOf<{ readonly programmes: readonly { readonly id: string; readonly names: Programme['names']; readonly period: Programme['period'] }[] }>(['programmes'], `${root}/programmes`, { staleTime: 600_000 });
export const useOpenCalls = () => useOf<{ readonly calls: readonly Call[] }>(['calls'], `${root}/calls?state=open`);
export const useDrafts = () => useOf<{ readonly drafts: readonly DraftLineShown[] }>(['drafts'], `${root}/drafts`);
export const useTasks = () => useOf<{ readonly tasks: readonly Task[] }>(['tasks'], `${root}/tasks`, { staleTime: 0 });
export const substitutionsPath = `${root}/substitutions`;
export const useSubstitutions = () => useOf<{ readonly substitutions: readonly Substitution[] }>(['substitutions'], substitutionsPath);
export const useDraft = (draft: string) => useOf<Draft>(['draft', draft], draftPath(draft), { staleTime: 0 });

export interface ApplicationLine {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly code?: string | null;
  readonly programme?: string;
  readonly submittedOn?: string;
}
