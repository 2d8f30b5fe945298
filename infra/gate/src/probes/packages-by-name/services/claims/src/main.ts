import { cents } from '../../../libs/kernel/src/index.js';

export const amount = cents;
