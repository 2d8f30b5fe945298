export { checkHouse, houseRules } from './house-rules.js';
export { checkLicences, checkOwnLicence } from './licences.js';
