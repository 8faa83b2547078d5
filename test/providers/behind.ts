/** The real gate with one provider's preset, its secret set, and the wire it leads to, for the tests of one file. */
import { afterAll, beforeAll, expect } from "vitest";
import type { PresetName } from "../../contract/views.ts";
import { secretField } from "../../core/presets/presets.ts";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import { type Received, realKey, startWire, type Wire } from "./wire.ts";

export interface Behind {
	readonly gate: GateProcess;
	readonly wire: Wire;
	/** All that an agent has. */
	readonly key: string;
	/** Where the provider is at the gate. */
	readonly base: string;
}

/** Started once for the file; each use forgets what the wire had received. */
export function behindGate(preset: PresetName): () => Behind {
	let behind: Behind | undefined;
	beforeAll(async () => {
		const wire = await startWire(secretField(preset));
		const gate = await startGate({
			upstreams: {},
			settings: {
				limits: null,
				upstreams: { [preset]: { url: wire.url, preset } },
			},
		});
		const { code, stderr } = await gate.feed(
			`${realKey}\n`,
			"secret",
			"set",
			preset,
		);
		if (code !== 0) throw new Error(stderr);
		const { key } = await gate.createKey("agent");
		behind = { gate, wire, key, base: `${gate.gateUrl}/${preset}` };
	});
	afterAll(async () => {
		if (!behind) return;
		// Whatever the tests did: our keys reached nobody.
		expect(JSON.stringify(behind.wire.received)).not.toContain("dbk_");
		await behind.gate.stop();
		await behind.wire.stop();
	});
	return () => {
		if (!behind) throw new Error("the gate did not start");
		expect(JSON.stringify(behind.wire.received)).not.toContain("dbk_");
		behind.wire.received.length = 0;
		return behind;
	};
}

/** Of every field by this name that the provider was sent. */
export const fieldOf = ({ rawHeaders }: Received, name: string): string[] =>
	rawHeaders.filter(
		(_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name,
	);

export function only(wire: Wire): Received {
	const [one, ...more] = wire.received;
	if (!one || more.length > 0)
		throw new Error(`${wire.received.length} requests`);
	return one;
}
