/** How the gate process says whether it came up. Between these two processes only: no window sees it. */
import { z } from "zod";

/** Where the gate listens: kept over its deaths, since clients are configured with it. */
const Ports = z.object({ port: z.number(), consolePort: z.number() });
export type Ports = z.infer<typeof Ports>;

/** `startFailed` is why, in words for the owner; the process ends after it. */
export const StartReport = z.union([
	z.strictObject({ started: Ports }),
	z.strictObject({ startFailed: z.string() }),
]);
export type StartReport = z.infer<typeof StartReport>;

/** How a gate that came up ends when it was asked to; every other code is a death. */
export const exitCodes = { stop: 0, restart: 64 } as const;
