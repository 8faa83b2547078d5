/** The presets by name. */
import type { PresetName } from "../../contract/views.ts";
import { anthropic } from "./anthropic.ts";
import { assistant } from "./assistant.ts";
import { azureOpenai } from "./azure-openai.ts";
import { bearer } from "./bearer.ts";
import { docrunch } from "./docrunch.ts";
import { github } from "./github.ts";
import { google } from "./google.ts";
import { kaimon } from "./kaimon.ts";
import { kimi } from "./kimi.ts";
import { openai } from "./openai.ts";
import { openrouter } from "./openrouter.ts";
import type { Preset } from "./preset.ts";

const presets: Readonly<Record<PresetName, Preset>> = {
	kaimon,
	kimi,
	docrunch,
	assistant,
	openai,
	anthropic,
	google,
	openrouter,
	"azure-openai": azureOpenai,
	github,
	bearer,
};

export const presetOf = (name: PresetName): Preset => presets[name];

/** Where a system takes its secret: a field in lower case; empty where the gate signs tokens with it. */
export const secretField = (name: PresetName): string =>
	Object.keys(presets[name].headers)[0]?.toLowerCase() ?? "";
