import type { PresetName } from "../../contract/views.ts";

/** Those that are reached with a secret of the owner's. */
export const providers: readonly PresetName[] = [
	"openai",
	"anthropic",
	"google",
	"openrouter",
	"azure-openai",
	"github",
	"bearer",
];
