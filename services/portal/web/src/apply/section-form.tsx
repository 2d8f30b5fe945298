import type { Contents, Missing, Programme, SectionName } from './api-types.js';
import type { DraftShown, DraftStore } from './draft-store.js';
import type { SectionProps } from './section-props.js';
import { same, valueAt } from './merge.js';
import { BasicsSection } from './sections/basics-section.js';
import { BudgetSection } from './sections/budget-section.js';
import { ContentSection } from './sections/content-section.js';
import { FinancingSection } from './sections/financing-section.js';
import { IndicatorsSection } from './sections/indicators-section.js';
import { OrganisationSection } from './sections/organisation-section.js';
import { PrinciplesSection } from './sections/principles-section.js';

const forms: { readonly [Name in SectionName]: React.ComponentType<SectionProps<Name>> } = {
  basics: BasicsSection,
  organisation: OrganisationSection,
  budget: BudgetSection,
  financing: FinancingSection,
  indicators: IndicatorsSection,
  principles: PrinciplesSection,
  content: ContentSection,
};

/** The form of a section, whichever it is. */
export function AnySection({ section, ...props }: SectionProps<SectionName> & { readonly section: SectionName }) {
  const Form = forms[section] as React.ComponentType<SectionProps<SectionName>>;
  return <Form {...props} />;
}

export const contentsOf = ({ sections }: DraftShown): Contents => Object.fromEntries(Object.entries(sections).map(([name, { content }]) => [name, content])) as unknown as Contents;

/** What the platform said is missing, of the fields that still hold what they held then. */
export function missingNow(section: SectionName, store: DraftStore, shown: DraftShown): readonly Missing[] {
  const { judged } = store.sections[section];
  const { content } = shown.sections[section];
  const missing = shown.completeness.find((one) => one.section === section)?.missing ?? [];
  return missing.filter(({ field }) => same(valueAt(judged, field), valueAt(content, field)));
}

/** The form of one section, tied to the store of the draft. */
export function SectionForm({ section, store, shown, programme, readOnly }: { section: SectionName; store: DraftStore; shown: DraftShown; programme: Programme; readOnly: boolean }) {
  const put = <Other extends SectionName>(name: Other, content: Contents[Other]) => {
    if (!readOnly) store.sections[name].change(content);
  };
  return (
    <AnySection
      section={section}
      programme={programme}
      content={shown.sections[section].content}
      all={contentsOf(shown)}
      missing={missingNow(section, store, shown)}
      readOnly={readOnly}
      change={(content) => put(section, content)}
      changeOther={put}
    />
  );
}
