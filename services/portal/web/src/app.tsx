import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { ApiProblem } from './api.js';
import { ErrorBoundary } from './layout/error-boundary.js';
import { Layout } from './layout/layout.js';
import { NotFound } from './layout/not-found.js';
import { followSignOut, sessionEnded } from './session/session.js';
import { SignedIn, Start } from './session/signed-in.js';
import { mayBeOver } from './stand-in/acting.js';
import { standInsKey } from './stand-in/stand-in-data.js';

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey }) => {
      if (error instanceof ApiProblem && error.status === 401) sessionEnded(queries);
      if (queryKey[0] !== standInsKey[0]) mayBeOver(queries, error);
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused stays refused; only a connection or a server that stumbled is asked again.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502),
    },
  },
});

const router = createBrowserRouter([
  {
    element: <Layout />,
    hydrateFallbackElement: <div className="page" />,
    errorElement: <ErrorBoundary />,
    children: [
      {
        errorElement: <ErrorBoundary />,
        children: [
          { path: '/sign-in', lazy: async () => ({ Component: (await import('./session/sign-in-page.js')).SignInPage }) },
          {
            element: <SignedIn />,
            children: [
              { path: '/', element: <Start /> },
              { path: '/home', lazy: async () => ({ Component: (await import('./home/home-page.js')).HomePage }) },
              { path: '/apply', lazy: async () => ({ Component: (await import('./apply/open-calls-page.js')).OpenCallsPage }) },
              { path: '/applications', lazy: async () => ({ Component: (await import('./apply/applications-page.js')).ApplicationsPage }) },
              { path: '/applications/:application', lazy: async () => ({ Component: (await import('./apply/own-application-page.js')).OwnApplicationPage }) },
              { path: '/substitutions', lazy: async () => ({ Component: (await import('./apply/substitutions-page.js')).SubstitutionsPage }) },
              { path: '/drafts/:draft/receipt', lazy: async () => ({ Component: (await import('./apply/receipt-page.js')).ReceiptPage }) },
              { path: '/drafts/:draft/:section?', lazy: async () => ({ Component: (await import('./apply/editor-page.js')).EditorPage }) },
              { path: '/grants', lazy: async () => ({ Component: (await import('./grants/grants-page.js')).GrantsPage }) },
              { path: '/grants/:grant', lazy: async () => ({ Component: (await import('./grant/grant-page.js')).GrantPage }) },
              { path: '/grants/:grant/claims', lazy: async () => ({ Component: (await import('./claim/claims-page.js')).ClaimsPage }) },
              { path: '/grants/:grant/claims/draft/:draft/receipt', lazy: async () => ({ Component: (await import('./claim/receipt-page.js')).ClaimReceiptPage }) },
              { path: '/grants/:grant/claims/draft/:draft/:step?', lazy: async () => ({ Component: (await import('./claim/draft-page.js')).ClaimDraftPage }) },
              { path: '/grants/:grant/claims/:claim', lazy: async () => ({ Component: (await import('./claim/claim-page.js')).ClaimPage }) },
              { path: '/payee-account', lazy: async () => ({ Component: (await import('./claim/payee-page.js')).PayeePage }) },
              { path: '/grants/:grant/amendments/:number', lazy: async () => ({ Component: (await import('./application/amendment-page.js')).AmendmentPage }) },
              { path: '/grants/:grant/claims/:claim/check', lazy: async () => ({ Component: (await import('./verify/check-page.js')).CheckPage }) },
              { path: '/grants/:grant/claims/:claim/decision', lazy: async () => ({ Component: (await import('./verify/claim-decision-page.js')).ClaimDecisionPage }) },
              { path: '/grants/:grant/money', lazy: async () => ({ Component: (await import('./pay/money-page.js')).MoneyPage }) },
              { path: '/claims', lazy: async () => ({ Component: (await import('./verify/claim-queue-page.js')).ClaimQueuePage }) },
              { path: '/payments', lazy: async () => ({ Component: (await import('./pay/payments-page.js')).PaymentsPage }) },
              { path: '/payments/batches/:batch', lazy: async () => ({ Component: (await import('./pay/batch-page.js')).BatchPage }) },
              { path: '/receivables', lazy: async () => ({ Component: (await import('./pay/receivables-page.js')).ReceivablesPage }) },
              { path: '/accounts', lazy: async () => ({ Component: (await import('./pay/accounts-page.js')).AccountsPage }) },
              { path: '/stand-ins', lazy: async () => ({ Component: (await import('./stand-in/stand-ins-page.js')).StandInsPage }) },
              { path: '/queue', lazy: async () => ({ Component: (await import('./queue/queue-page.js')).QueuePage }) },
              { path: '/queue/:application', lazy: async () => ({ Component: (await import('./application/application-page.js')).ApplicationPage }) },
              { path: '/queue/:application/decision', lazy: async () => ({ Component: (await import('./application/decision-page.js')).DecisionPage }) },
              { path: '/calls', lazy: async () => ({ Component: (await import('./call/calls-page.js')).CallsPage }) },
              { path: '/calls/new', lazy: async () => ({ Component: (await import('./call/call-page.js')).NewCallPage }) },
              { path: '/calls/:call', lazy: async () => ({ Component: (await import('./call/call-page.js')).CallPage }) },
              { path: '/calls/:call/ranking', lazy: async () => ({ Component: (await import('./call/ranking-page.js')).RankingPage }) },
              { path: '/appropriations', lazy: async () => ({ Component: (await import('./call/appropriations-page.js')).AppropriationsPage }) },
              { path: '/register', lazy: async () => ({ Component: (await import('./register/register-page.js')).RegisterPage }) },
              { path: '/register/new', lazy: async () => ({ Component: (await import('./register/entry-page.js')).NewEntryPage }) },
              { path: '/register/:entry', lazy: async () => ({ Component: (await import('./register/entry-page.js')).EntryPage }) },
              { path: '/register/:entry/change', lazy: async () => ({ Component: (await import('./register/entry-page.js')).ChangeEntryPage }) },
              { path: '/programmes', lazy: async () => ({ Component: (await import('./pack/programmes-page.js')).ProgrammesPage }) },
              { path: '/programmes/:programme', lazy: async () => ({ Component: (await import('./pack/programme-page.js')).ProgrammePage }) },
              { path: '/grants/:grant/amendment', lazy: async () => ({ Component: (await import('./amend/amendment-page.js')).AmendmentPage }) },
              { path: '/grants/:grant/calendar', lazy: async () => ({ Component: (await import('./duty/calendar-page.js')).CalendarPage }) },
              { path: '/grants/:grant/history', lazy: async () => ({ Component: (await import('./history/history-page.js')).HistoryPage }) },
            ],
          },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);

export function App() {
  const { i18n } = useTranslation();
  useEffect(() => followSignOut(queries), []);
  useEffect(() => {
    // What failed was told in the old language.
    const askAgain = () => void queries.refetchQueries({ predicate: ({ state }) => state.status === 'error' });
    i18n.on('languageChanged', askAgain);
    return () => i18n.off('languageChanged', askAgain);
  }, [i18n]);
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
