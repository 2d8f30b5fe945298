import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import type { ApplicationFile, Messages, Versions } from '../office-types.js';
import { useSession } from '../session/session.js';

export const applicationPath = (application: string): string => `/api/v1/applications/${encodeURIComponent(application)}`;

/** What an act on an application may change of what is shown. */
export const changedBy = (application: string): readonly (readonly string[])[] => [['application', application], ['grant', application], ['queue'], ['ranking'], ['appropriations']];

/** Others act on it too: it is read anew each time that somebody comes to it. */
export function useApplicationFile(application: string) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['application', application, 'file'], queryFn: ({ signal }) => read<ApplicationFile>(applicationPath(application), i18n.language, signal), staleTime: 0 });
}

export function useMessages(application: string) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['application', application, 'messages'], queryFn: ({ signal }) => read<Messages>(`${applicationPath(application)}/messages`, i18n.language, signal) });
}

export function useVersions(application: string, wanted: boolean) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['application', application, 'versions'], queryFn: ({ signal }) => read<Versions>(`${applicationPath(application)}/versions`, i18n.language, signal), enabled: wanted });
}

/** Who can be asked to score: those who have been before, the least busy first. */
export function useAssessors() {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['assessors'], queryFn: ({ signal }) => read<{ readonly assessors: readonly { readonly person: string; readonly waiting: number; readonly scored: number }[] }>('/api/v1/applications/assessors', i18n.language, signal) });
}

/** What the reader may do by their roles. */
export function useRoles(): { readonly id: string; readonly has: (role: string) => boolean } {
  const { data: session } = useSession();
  return { id: session?.user?.id ?? '', has: (role) => session?.user?.roles.includes(role) ?? false };
}
