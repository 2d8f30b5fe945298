export { spreadOf, type Spread } from './ratio.js';
