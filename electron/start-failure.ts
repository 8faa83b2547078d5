/** What the gate process says before it ends when it could not start. Not part of the contract: no window sees it. */
import { z } from "zod";

export const StartFailure = z.object({ startFailed: z.string() });
export type StartFailure = z.infer<typeof StartFailure>;
