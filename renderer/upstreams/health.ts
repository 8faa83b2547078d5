import type { Health } from "../../contract/views.ts";
import type { Tone } from "../shared/tag.tsx";

/** The colour beside the word. */
export const healthTones: Record<Health["state"], Tone> = {
	up: "good",
	down: "bad",
	unknown: "plain",
};
