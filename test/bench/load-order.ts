/** What the benchmark and its load generator say to each other. */
import { once } from "node:events";
import * as z from "zod";
import { type Part, startPart } from "../stub/part.ts";

export interface LoadOrder {
	readonly port: number;
	readonly key: string;
	readonly connections: number;
	readonly forMs: number;
	/** Instead of "/mcp". */
	readonly path?: string;
	/** Header lines on top of the usual ones. */
	readonly headers?: readonly string[];
	/** Instead of a call of "echo" in the older revision's form. */
	readonly body?: string;
}

/** `errors` counts refused or cut connections and every answer that is not 200; latencies are of the 200s alone. */
export const LoadResult = z.object({
	perSecond: z.number(),
	errors: z.number(),
	p50Ms: z.number(),
	p99Ms: z.number(),
});
export type LoadResult = Readonly<z.infer<typeof LoadResult>>;

export interface Load {
	measure(order: LoadOrder): Promise<LoadResult>;
	stop(): Promise<void>;
}

/** One measurement at a time. */
export async function startLoad(): Promise<Load> {
	const part: Part = await startPart(new URL("load.ts", import.meta.url));
	return {
		async measure(order) {
			part.child.send(order);
			const [result]: unknown[] = await once(part.child, "message");
			return LoadResult.parse(result);
		},
		stop: () => part.stop(),
	};
}
