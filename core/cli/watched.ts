/**
 * How far a check of the log has come, on one line of a terminal that goes when the check ends. Scripts see nothing of it:
 * it is written to stderr, and to a terminal only.
 */
import type { GateCaller } from "./client.ts";

const everyMs = 500;

/** `out`: stderr. Fails as `work` does. */
export async function watched<T>(
	gate: Pick<GateCaller, "call">,
	work: () => Promise<T>,
	out: Pick<NodeJS.WriteStream, "isTTY" | "write"> = process.stderr,
): Promise<T> {
	if (!out.isTTY) return await work();
	let isOver = false;
	const show = async (): Promise<void> => {
		const progress = await gate.call("audit.progress", {});
		if (isOver || progress === null) return;
		const { checked, entries } = progress;
		out.write(
			`\r\u001b[Kchecked ${checked} of ${Math.max(checked, entries)} entries`,
		);
	};
	// What the check itself cannot do, it says itself.
	const timer = setInterval(() => {
		show().catch(() => {});
	}, everyMs);
	try {
		return await work();
	} finally {
		isOver = true;
		clearInterval(timer);
		out.write("\r\u001b[K");
	}
}
