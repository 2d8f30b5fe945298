import { runService } from '@toteuma/platform';
import { reportsService } from './reports.module.js';

await runService(reportsService);
