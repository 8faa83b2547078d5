/** A running gate and its upstreams for the tests of one file, and the few ways those tests talk to it. */
import { afterAll, beforeAll } from "vitest";
import {
	type GateOptions,
	type GateProcess,
	startGate,
	withHarmlessMessages,
} from "../../stub/gate-process.ts";
import { isObject } from "../../../core/json.ts";
import {
	type Ask,
	hello,
	type HttpUpstream,
	send,
	startHttpUpstream,
	type Told,
} from "../http.ts";

export interface Running {
	readonly gate: GateProcess;
	/** Behind `/docs/`. */
	readonly docs: HttpUpstream;
	/** Behind `/other/`. */
	readonly other: HttpUpstream;
	/** A key for every upstream. */
	readonly key: string;
	readonly ask: (ask?: Ask) => Promise<Told>;
	/** With the key. */
	readonly askWithKey: (ask?: Ask) => Promise<Told>;
}

type Options = Omit<GateOptions, "upstreams">;

const merged = (url: string, own: unknown): object => ({
	...withHarmlessMessages(url),
	...(isObject(own) ? own : {}),
});

/** Started once for the file that calls it; each use forgets what the upstreams had received. */
export function gateForFile(
	options:
		| Options
		| ((upstreams: { docs: string; other: string }) => Options) = {},
): () => Running {
	let running: Running | undefined;
	beforeAll(async () => {
		const [docs, other] = [
			await startHttpUpstream(),
			await startHttpUpstream(),
		];
		const given = { docs: docs.url, other: other.url };
		const wanted = typeof options === "function" ? options(given) : options;
		const { upstreams, ...settings } = wanted.settings ?? { limits: null };
		const own = isObject(upstreams) ? upstreams : {};
		const gate = await startGate({
			...wanted,
			settings: {
				...settings,
				upstreams: {
					...own,
					docs: merged(given.docs, own["docs"]),
					other: merged(given.other, own["other"]),
				},
			},
			upstreams: given,
		});
		const { key } = await gate.createKey("test");
		running = {
			gate,
			docs,
			other,
			key,
			ask: (ask) => send(gate.gateUrl, ask),
			askWithKey: (ask) =>
				send(gate.gateUrl, {
					...ask,
					headers: { "X-API-Key": key, ...ask?.headers },
				}),
		};
	});
	afterAll(async () => {
		await running?.gate.stop();
		await running?.docs.stop();
		await running?.other.stop();
	});
	return () => {
		if (!running) throw new Error("the gate did not start");
		for (const upstream of [running.docs, running.other]) {
			upstream.received.length = 0;
			upstream.answer = hello;
		}
		return running;
	};
}
