import { LEAD } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { useNames } from '../layout/names.js';
import type { Contents, Programme } from './api-types.js';
import { entryKey } from './merge.js';

type Plan = { readonly [Name in keyof Contents]?: Contents[Name] };

/** What the fields of an application are called, and those of the programme it is made to. */
export function useFieldNames(programme: Programme | undefined, contents: Plan) {
  const { t, i18n } = useTranslation();
  const { nameOf } = useNames();
  const inLanguage = (list: readonly { readonly id: string; readonly names: Readonly<Record<string, string>> }[] | undefined, id: string): string | undefined => list?.find((one) => one.id === id)?.names[i18n.language];
  const partnerName = (id: string): string => {
    const { applicant, partners } = contents.organisation ?? {};
    const name = id === LEAD ? applicant?.name : partners?.find((partner) => partner.id === id)?.name;
    return name !== undefined && name.trim() !== '' ? name : id === LEAD ? t('apply.lead') : id;
  };
  const categoryName = (id: string): string => inLanguage(programme?.categories, id) ?? nameOf('words.category', id);
  const sourceName = (id: string): string => inLanguage(programme?.sources, id) ?? nameOf('source', id);
  const plain = (steps: readonly string[]): string => nameOf('apply.field', steps.join('-'), steps.at(-1));

  /** The name of a field by the way to it, such as `['budget', 'lead|staff|2023', 'amount']`. */
  function nameOfField(path: readonly string[]): string {
    const [top = '', entry = '', ...rest] = path;
    const [first = '', second = '', third = ''] = entry.split('|');
    const several = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(', ');
    if (path.length === 1 || entry === '') return plain([top]);
    switch (top) {
      case 'budget':
        return several(categoryName(second), partnerName(first), third);
      case 'financing':
        return several(sourceName(first), second === '' ? '' : partnerName(second), third);
      case 'partners':
        return several(partnerName(entry), rest.length === 0 ? '' : plain(['partner', ...rest]));
      case 'indicators':
        return several(inLanguage(programme?.indicators, entry) ?? nameOf('words.indicator', entry), rest.length === 0 ? '' : plain(['indicators', ...rest]));
      case 'principles':
        return principle(entry, rest);
      case 'texts':
        return textName(entry);
      default:
        return plain(path);
    }
  }

  function principle(group: string, [entry = '', ...rest]: readonly string[]): string {
    const horizontal = programme?.horizontal;
    const name = group === 'equality' ? horizontal?.equality[Number(entry)]?.names[i18n.language as 'fi'] : inLanguage(horizontal?.sustainability, entry);
    return [name ?? plain(['principles', group]), ...(rest.length === 0 ? [] : [plain([group, ...rest])])].join(': ');
  }

  function textName(key: string): string {
    const text = programme?.form.texts.find(({ id, perPartner }) => key === id || (perPartner && key.startsWith(`${id}-`)));
    if (text === undefined) return key;
    const name = text.names[i18n.language as 'fi'];
    return key === text.id ? name : `${name}: ${partnerName(key.slice(text.id.length + 1))}`;
  }

  return { partnerName, categoryName, sourceName, nameOfField, nameOfMissing: (field: string) => nameOfField(pathOf(field, Object.assign({}, ...Object.values(contents)) as Record<string, unknown>)) };
}

/** The way to a field such as `budget[2].amount`; an entry of a list is called by what it is the entry of. */
export function pathOf(field: string, content: unknown): string[] {
  let here = content;
  return field.split(/[.[\]]+/u).filter((step) => step !== '').map((step) => {
    const inList = Array.isArray(here);
    here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[step] : undefined;
    return inList ? (entryKey(here) ?? step) : step;
  });
}

/** What is called how in one application. */
export type FieldNames = ReturnType<typeof useFieldNames>;
