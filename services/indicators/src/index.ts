export { indicatorsService } from './indicators.module.js';
