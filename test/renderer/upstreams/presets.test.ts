/** The windows may not import the core: what they say of a preset is kept true here. */
import { expect, test } from "vitest";
import { PresetName } from "../../../contract/views.ts";
import { presetOf } from "../../../core/presets/presets.ts";
import { presets } from "../../../renderer/upstreams/strings.ts";

test.each(PresetName.options)(
	"the window fills in the address %s has",
	(name) => {
		expect(presets[name].url).toBe(presetOf(name).url ?? "");
	},
);
