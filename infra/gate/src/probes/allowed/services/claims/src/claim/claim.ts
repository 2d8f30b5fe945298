// new Date() is what a rule never says; see https://example.org/process.env
/* Math.random() neither. */
export const address = 'https://example.org/a';
