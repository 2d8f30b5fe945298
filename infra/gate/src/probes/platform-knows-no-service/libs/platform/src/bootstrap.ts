import { ClaimsModule } from '@toteuma/claims';

export const started = ClaimsModule;
