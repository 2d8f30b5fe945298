export const allowed = () => Date.now();
