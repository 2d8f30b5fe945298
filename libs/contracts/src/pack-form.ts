/** The fields of an application that a pack may ask for, as its `form.required` names them. */
export const APPLICATION_FIELDS = [
  'name', 'summary', 'call', 'period', 'costModel', 'budget', 'revenue', 'financing', 'statedTotals', 'statedTotals.financing', 'advance', 'indicators', 'partners', 'texts',
  'applicant', 'applicant.name', 'applicant.businessId', 'applicant.unit', 'applicant.type', 'applicant.ownCountsAs',
  'principles', 'principles.equality', 'principles.sustainability',
  'frame', 'frame.authority', 'frame.priority', 'frame.objective', 'frame.areas', 'frame.targetGroups', 'frame.targetGroups.direct', 'frame.targetGroups.indirect',
] as const;
