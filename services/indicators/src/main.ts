import { runService } from '@toteuma/platform';
import { indicatorsService } from './indicators.module.js';

await runService(indicatorsService);
