/** No upstream passes itself off as the gate: questions of "gate" are the gate's own, and are shown and answered as such. */
import { expect, test } from "vitest";
import { commands } from "../../../contract/commands.ts";
import { FlagError, parseServeFlags } from "../../../core/serve-flags.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";

const url = "http://127.0.0.1:1";

test.each(["gate", "gateway", "the-gate"])("%s, in the settings", (name) => {
	const read = SecuritySettings.safeParse({ upstreams: { [name]: { url } } });
	expect(read.success).toBe(name !== "gate");
});

test.each(["gate", "gateway", "the-gate"])("%s, added", (name) => {
	const asked = commands["upstream.add"].input.safeParse({ name, url });
	expect(asked.success).toBe(name !== "gate");
});

test.each(["gate", "gateway"])("%s, by a flag", (name) => {
	const parse = () => parseServeFlags({ upstream: [`${name}=${url}`] });
	if (name === "gate") expect(parse).toThrow(FlagError);
	else expect(parse).not.toThrow();
});
