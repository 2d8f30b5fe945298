/** A field that the programme pack does not know or allow, and what it would. */
export interface Fault {
  readonly field: string;
  readonly expected: string;
}
