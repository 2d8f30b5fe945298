import {
  budgetCell, categoryFigures, day, financingCell, grantLimits, grantRules, grantTerms, instant, moneyText, nonNegativeMoney, operationCode, operationFigures, percentText, period, positions, rateText,
  reportContent, slug,
} from '@toteuma/contracts';
import { openApiDocument, type OpenApiDocument } from '@toteuma/platform';
import { services } from './services.js';

/**
 * The version of the API. Routes, fields and parameters that are added raise the minor; a change that is not additive
 * raises the major, and npm run contracts:generate refuses it before that.
 */
export const API_VERSION = '1.0.0';

const named = {
  Money: moneyText,
  NonNegativeMoney: nonNegativeMoney,
  Percentage: percentText,
  Rate: rateText,
  Day: day,
  Instant: instant,
  Period: period,
  ShortName: slug,
  OperationCode: operationCode,
  Positions: positions,
  BudgetCell: budgetCell,
  FinancingCell: financingCell,
  GrantRules: grantRules,
  GrantLimits: grantLimits,
  GrantTerms: grantTerms,
  CategoryFigures: categoryFigures,
  OperationFigures: operationFigures,
  ReportContent: reportContent,
};

/** The API of the whole platform as one OpenAPI document. */
export const apiDocument = (): OpenApiDocument => openApiDocument(services, { version: API_VERSION, named });
