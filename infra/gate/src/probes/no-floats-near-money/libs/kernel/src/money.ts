export const half = (text: string) => parseFloat(text) / 2;
