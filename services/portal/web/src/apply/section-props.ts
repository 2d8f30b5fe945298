import type { Contents, Missing, Programme, SectionName } from './api-types.js';

/** What each section of the form is given. */
export interface SectionProps<Name extends SectionName> {
  readonly programme: Programme;
  readonly content: Contents[Name];
  /** The other sections as they are now. */
  readonly all: { readonly [Other in SectionName]: Contents[Other] };
  readonly missing: readonly Missing[];
  readonly readOnly: boolean;
  change(content: Contents[Name]): void;
  /** For what concerns two sections, such as a partner who leaves with the own costs. */
  changeOther<Other extends SectionName>(section: Other, content: Contents[Other]): void;
}
