export const limit = process.env.LIMIT;
