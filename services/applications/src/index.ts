export { applicationsService } from './applications.module.js';
