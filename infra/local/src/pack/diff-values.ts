/** How values of a pack are said in a sentence. */
export const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
export const percent = (value: string): string => `${value} %`;
/** Euros with a space between thousands: `200 000.00`. */
export const amount = (value: string): string => `${value.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ')} euros`;
export const quoted = (value: string): string => `"${value}"`;
export const list = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join(', '));

/** Says a value that may not be given. */
export function nothingOr<Value>(say: (value: Value) => string, value: Value | null | undefined): string {
  return value === null || value === undefined ? 'none' : say(value);
}

/** The event from which the years of retention count. */
export function ageOf(from: 'last-payment-year-end' | 'closure' | 'programme-end'): string {
  return { 'last-payment-year-end': '31 December of the year of the last payment', closure: 'the closure of the operation', 'programme-end': 'the end of the programme' }[from];
}
