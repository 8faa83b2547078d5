/** security.json on secrets that are on their way where they do not belong: the gate's own word, and an upstream's. */
import * as z from "zod";

const leaksInRequests = z
	.enum(["off", "record", "redact", "hold"])
	.describe(
		"Secrets in what is sent to an upstream: not looked for, written down without the secret, written over, or asked about.",
	);

const leaksInAnswers = z
	.enum(["off", "record", "redact"])
	.describe(
		"Secrets in an upstream's answers: not looked for, written down without the secret, or written over. redact: answers wait to be looked through.",
	);

/** Secrets on their way where they do not belong. */
export const LeakGuard = z.looseObject({
	requests: leaksInRequests.default("off"),
	answers: leaksInAnswers.default("off"),
});

export type LeakGuardSettings = z.infer<typeof LeakGuard>;

/** For one upstream: what is left out is the gate's own. */
export const OwnLeakGuard = z.looseObject({
	requests: leaksInRequests.optional(),
	answers: leaksInAnswers.optional(),
});
