import { runService } from '@toteuma/platform';
import { auditService } from './audit.module.js';

await runService(auditService);
