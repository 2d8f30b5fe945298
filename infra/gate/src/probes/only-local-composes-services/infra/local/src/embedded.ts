import { ClaimsModule } from '@toteuma/claims';

export const allowed = ClaimsModule;
