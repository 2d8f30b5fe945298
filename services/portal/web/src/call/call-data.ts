import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import type { CallFile, ProgrammeLine } from '../office-types.js';

export const callPath = (call: string): string => `/api/v1/applications/calls/${encodeURIComponent(call)}`;

export function useCall(call: string, wanted = true) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['calls', 'one', call], queryFn: ({ signal }) => read<CallFile>(callPath(call), i18n.language, signal), enabled: wanted });
}

export function useProgrammes() {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['programmes'], queryFn: ({ signal }) => read<{ readonly programmes: readonly ProgrammeLine[] }>('/api/v1/applications/programmes', i18n.language, signal), staleTime: 3_600_000 });
}
