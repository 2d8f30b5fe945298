import { render } from '../jobs/render-report.js';

export const reacted = render;
