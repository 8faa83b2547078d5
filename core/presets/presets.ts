/** The presets by name. */
import type { PresetName } from "../../contract/views.ts";
import { assistant } from "./assistant.ts";
import { docrunch } from "./docrunch.ts";
import { kaimon } from "./kaimon.ts";
import { kimi } from "./kimi.ts";
import type { Preset } from "./preset.ts";

const presets: Readonly<Record<PresetName, Preset>> = {
	kaimon,
	kimi,
	docrunch,
	assistant,
};

export const presetOf = (name: PresetName): Preset => presets[name];
