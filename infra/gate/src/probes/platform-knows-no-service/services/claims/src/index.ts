export const ClaimsModule = 1;
