/**
 * The presets whose systems are somewhere else for everyone: an upstream of theirs needs an address. A file of its own,
 * since the settings' schema asks, and presets are written in the schema's words.
 */
import type { PresetName } from "../../contract/views.ts";

const withoutAddress: ReadonlySet<PresetName> = new Set<PresetName>([
	"azure-openai",
	"bearer",
]);

export const knowsAddress = (preset: PresetName | undefined): boolean =>
	preset !== undefined && !withoutAddress.has(preset);
