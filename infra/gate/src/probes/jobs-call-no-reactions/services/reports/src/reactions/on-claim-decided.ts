export const react = 1;
