import type { Moment } from "./command";

export const now = (): Moment => ({ wall: performance.now(), cpu: process.cpuUsage() });
