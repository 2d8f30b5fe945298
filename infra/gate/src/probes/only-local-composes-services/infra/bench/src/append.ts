import { ClaimsModule } from '@toteuma/claims';

export const measured = ClaimsModule;
