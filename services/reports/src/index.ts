export { reportsService } from './reports.module.js';
