import { Worker } from 'bullmq';

export const allowed = Worker;
