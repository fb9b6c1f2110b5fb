export { default } from './nowhere.js';
