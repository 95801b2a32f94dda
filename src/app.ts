import { createServices } from './app/services.js';

export { createServices };
