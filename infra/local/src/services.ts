import { applicationsService } from '@toteuma/applications';
import { auditService } from '@toteuma/audit';
import { claimsService } from '@toteuma/claims';
import { indicatorsService } from '@toteuma/indicators';
import type { ServiceDefinition } from '@toteuma/platform';
import { reportsService } from '@toteuma/reports';

/** Every service of the platform. This is the one place that knows them all. */
export const services: readonly ServiceDefinition[] = [applicationsService, claimsService, indicatorsService, reportsService, auditService];
