import { runService } from '@toteuma/platform';
import { applicationsService } from './applications.module.js';

await runService(applicationsService);
