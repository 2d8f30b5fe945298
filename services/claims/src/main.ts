import { runService } from '@toteuma/platform';
import { claimsService } from './claims.module.js';

await runService(claimsService);
